SELECT toString(block) AS block_number, count() AS events
FROM events
WHERE region = {region:String}
  AND toYYYYMM(at) = {month:UInt32}
  AND block IN {blocks:Array(UInt64)}
GROUP BY block
SETTINGS optimize_use_projections = 0
