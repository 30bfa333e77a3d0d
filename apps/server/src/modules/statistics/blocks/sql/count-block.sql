SELECT count() AS events
FROM events
WHERE region = {region:String}
  AND toYYYYMM(at) = {month:UInt32}
  AND block = {block:UInt64}
-- No projection can answer it; looking for one takes longer than the answer.
SETTINGS optimize_use_projections = 0
