-- Whole weeks are read as weeks, of which there are fewer rows; what is left at both ends, as days.
SELECT threat, sum(part_total) AS total, sum(part_events) AS events
FROM
(
  SELECT threat, sum(count) AS part_total, count() AS part_events
  FROM events
  WHERE region IN {regions:Array(String)}
    AND type = {type:String}
    AND toMonday(toDate(at)) BETWEEN toMonday({from:Date} + 6) AND toMonday({to:Date} + 1) - 7
  GROUP BY threat
  UNION ALL
  SELECT threat, sum(count), count()
  FROM events
  WHERE region IN {regions:Array(String)}
    AND type = {type:String}
    AND toDate(at) BETWEEN {from:Date} AND least({to:Date}, toMonday({from:Date} + 6) - 1)
  GROUP BY threat
  UNION ALL
  SELECT threat, sum(count), count()
  FROM events
  WHERE region IN {regions:Array(String)}
    AND type = {type:String}
    AND toDate(at) BETWEEN greatest(toMonday({to:Date} + 1), toMonday({from:Date} + 6)) AND {to:Date}
  GROUP BY threat
)
WHERE threat != ''
GROUP BY threat
ORDER BY total DESC, threat
LIMIT {limit:UInt32}
