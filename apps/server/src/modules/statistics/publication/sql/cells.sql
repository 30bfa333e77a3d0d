-- An installation has another pseudonym in each quarter: where a week lies in two, the greater count
-- is the one that is certain.
SELECT country, threat, sum(part) AS detections, max(distinct_installations) AS installations
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
