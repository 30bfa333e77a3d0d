SELECT toString(block) AS block_number, count() AS events
FROM events
WHERE region = {region:String}
GROUP BY block
SETTINGS optimize_use_projections = 0
