SELECT threat, sum(count) AS total, count() AS events
FROM events
WHERE region IN {regions:Array(String)}
  AND type = {type:String}
  AND toDate(at) BETWEEN {from:Date} AND {to:Date}
  AND country = {country:String}
  AND threat != ''
GROUP BY threat
ORDER BY total DESC, threat
LIMIT {limit:UInt32}
