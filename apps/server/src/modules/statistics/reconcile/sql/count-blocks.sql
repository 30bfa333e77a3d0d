SELECT block, count() AS events
FROM events
WHERE block > {after:UInt64} AND block <= {newest:UInt64}
GROUP BY block
-- No projection can answer it; looking for one takes longer than the answer.
SETTINGS optimize_use_projections = 0
