SELECT country, sum(count) AS total, count() AS events
FROM events
WHERE region IN {regions:Array(String)}
  AND type = {type:String}
  AND toDate(at) BETWEEN {from:Date} AND {to:Date}
GROUP BY country
ORDER BY total DESC, country
LIMIT {limit:UInt32}
