-- Installations of each country's small cells together, each counted once.
SELECT country, max(distinct_installations) AS installations
FROM
(
  SELECT country, uniqExact(customer, installation) AS distinct_installations
  FROM events
  WHERE region = {region:String}
    AND type = 'detection'
    AND at >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
    AND at < fromUnixTimestamp64Milli({until:Int64}, 'UTC')
    AND block <= {block:UInt64}
    AND (country, threat) IN
    (
      SELECT country, threat
      FROM
      (
        SELECT country, threat, uniqExact(customer, installation) AS distinct_installations
        FROM events
        WHERE region = {region:String}
          AND type = 'detection'
          AND at >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
          AND at < fromUnixTimestamp64Milli({until:Int64}, 'UTC')
          AND block <= {block:UInt64}
        GROUP BY country, threat, toStartOfQuarter(at)
      )
      GROUP BY country, threat
      HAVING max(distinct_installations) < {least:UInt32}
    )
  GROUP BY country, toStartOfQuarter(at)
)
GROUP BY country
