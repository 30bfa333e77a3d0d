SELECT hex(id) AS hex_id, digest
FROM events
WHERE region = {region:String}
  AND toYYYYMM(at) = {month:UInt32}
  AND id IN (SELECT id FROM external_sent)
-- No projection can answer it; looking for one takes longer than the answer.
SETTINGS optimize_use_projections = 0
