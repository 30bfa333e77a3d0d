SELECT
  id, at, block, batch, digest, customer, type, product, version, os, country, installation,
  sha256, sha1, md5, size, threat, verdict, database, record, component, task, action, host,
  certificate, count, seconds, scanned, detected, failed, database_age_hours, errors, uptime_hours
FROM events
WHERE region = {region:String}
  AND toYYYYMM(at) = {month:UInt32}
  AND block IN {blocks:Array(UInt64)}
-- No projection can answer it; looking for one takes longer than the answer.
SETTINGS optimize_use_projections = 0
