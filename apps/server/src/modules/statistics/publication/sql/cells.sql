-- Cells of each country and threat. Those of too few installations are joined here already, country
-- by country, without a name: however many threats are made up, no more rows leave than are shown.
-- An installation has another pseudonym in each quarter: where a week lies in two, the greater count
-- is the one that is certain.
SELECT country, shown_threat AS threat, sum(cell_detections) AS detections,
  max(cell_installations) AS installations
FROM
(
  SELECT country,
    if(max(distinct_installations) < {least:UInt32}, '', threat) AS shown_threat,
    sum(part) AS cell_detections, max(distinct_installations) AS cell_installations
  FROM
  (
    SELECT country, threat, sum(count) AS part,
      uniqExact(customer, installation) AS distinct_installations
    FROM events
    WHERE region = {region:String}
      AND type = 'detection'
      AND at >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
      AND at < fromUnixTimestamp64Milli({until:Int64}, 'UTC')
      AND block <= {block:UInt64}
    GROUP BY country, threat, toStartOfQuarter(at)
  )
  GROUP BY country, threat
)
GROUP BY country, shown_threat
