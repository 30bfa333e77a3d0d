-- Everything that is summed up of one host, by each of its sides at once; `side` tells which.
SELECT grouping(type, day, country, product) AS side,
  type, toString(day) AS on_day, country, product,
  min(first_at) AS first_seen, max(last_at) AS last_seen,
  sum(part_total) AS total, sum(part_events) AS events
FROM
(
  SELECT type, toDate(at) AS day, country, product,
    min(at) AS first_at, max(at) AS last_at, sum(count) AS part_total, count() AS part_events
  FROM events
  WHERE host = {host:String}
    AND region IN {regions:Array(String)}
    AND toDate(at) BETWEEN {from:Date} AND {to:Date}
  GROUP BY type, toDate(at), country, product
)
GROUP BY GROUPING SETS ((), (type), (day), (country), (product))
ORDER BY side, total DESC, type, day, country, product
LIMIT {limit:UInt32} BY side
