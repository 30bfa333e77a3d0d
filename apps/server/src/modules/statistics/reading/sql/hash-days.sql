SELECT toString(toDate(at)) AS day, type, country, product,
  min(at) AS first_seen, max(at) AS last_seen, sum(count) AS total, count() AS events
FROM events
WHERE sha256 = unhex({sha256:String})
  AND region IN {regions:Array(String)}
  AND toDate(at) BETWEEN {from:Date} AND {to:Date}
GROUP BY type, toDate(at), country, product
ORDER BY day, type, country, product
LIMIT {limit:UInt32}
