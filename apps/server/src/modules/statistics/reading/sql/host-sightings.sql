-- The hosts of which threats came most since a day, in each region, and on how many installations.
SELECT host, region, count() AS seen, uniqIf(installation, installation != 0) AS installations,
  toString(min(at)) AS first_seen, toString(max(at)) AS last_seen
FROM events
WHERE toDate(at) >= {from:Date} AND type = 'detection' AND host != ''
GROUP BY host, region
ORDER BY seen DESC, host, region
LIMIT {limit:UInt32}
