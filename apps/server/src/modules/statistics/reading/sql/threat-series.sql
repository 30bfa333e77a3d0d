SELECT toString(toDate(at)) AS day, sum(count) AS total, count() AS events
FROM events
WHERE region IN {regions:Array(String)}
  AND type = {type:String}
  AND toDate(at) BETWEEN {from:Date} AND {to:Date}
  AND ({country:String} = '' OR country = {country:String})
  AND threat = {threat:String}
GROUP BY toDate(at)
ORDER BY day
LIMIT {limit:UInt32}
