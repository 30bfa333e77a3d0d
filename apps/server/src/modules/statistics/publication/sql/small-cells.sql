-- Installations of small cells together, each counted once: of each country, or of some countries
-- joined.
SELECT shown_country AS country, max(distinct_installations) AS installations
FROM
(
  SELECT if({isJoined:Bool}, '', country) AS shown_country,
    uniqExact(customer, installation) AS distinct_installations
  FROM events
  WHERE region = {region:String}
    AND type = 'detection'
    AND at >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
    AND at < fromUnixTimestamp64Milli({until:Int64}, 'UTC')
    AND block <= {block:UInt64}
    AND (NOT {isJoined:Bool} OR country IN {countries:Array(String)})
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
  GROUP BY shown_country, toStartOfQuarter(at)
)
GROUP BY shown_country
