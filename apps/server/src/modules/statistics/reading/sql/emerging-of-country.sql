-- The last seven days against what the four weeks before them let expect. The surprise is how far
-- the week lies above that, in the deviations that chance alone would make.
SELECT threat,
  sum(recent_count) AS recent,
  sum(base_count) AS base,
  round((recent - base / 4) / sqrt(base / 4 + 1), 1) AS surprise
FROM
(
  SELECT threat, sum(count) AS recent_count, toUInt64(0) AS base_count
  FROM events
  WHERE region IN {regions:Array(String)}
    AND type = {type:String}
    AND toDate(at) BETWEEN {to:Date} - 6 AND {to:Date}
    AND country = {country:String}
    AND threat != ''
  GROUP BY threat
  UNION ALL
  SELECT threat, toUInt64(0), sum(count)
  FROM events
  WHERE region IN {regions:Array(String)}
    AND type = {type:String}
    AND toDate(at) BETWEEN {to:Date} - 34 AND {to:Date} - 7
    AND country = {country:String}
    AND threat != ''
  GROUP BY threat
)
GROUP BY threat
HAVING recent >= {least:UInt64} AND surprise > 2
ORDER BY surprise DESC, threat
LIMIT {limit:UInt32}
