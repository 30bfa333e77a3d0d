SELECT count() AS events
FROM events
WHERE region = {region:String}
  AND toYYYYMM(at) = {month:UInt32}
  AND customer = {customer:UUID}
  AND block <= {cut:UInt64}
