-- The files that were met most since a day, in each region.
SELECT lower(hex(sha256)) AS hash, region, count() AS seen, toString(min(at)) AS first_seen, toString(max(at)) AS last_seen
FROM events
WHERE toDate(at) >= {from:Date} AND sha256 != toFixedString('', 32)
GROUP BY sha256, region
ORDER BY seen DESC, hash, region
LIMIT {limit:UInt32}
