SELECT product, version, count() AS events
FROM events
WHERE region IN {regions:Array(String)}
  AND toDate(at) BETWEEN {from:Date} AND {to:Date}
  AND product != ''
GROUP BY product, version
ORDER BY events DESC, product, version
LIMIT {limit:UInt32}
