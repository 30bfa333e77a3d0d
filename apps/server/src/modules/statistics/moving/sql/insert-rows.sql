INSERT INTO events
(
  region, id, at, block, batch, digest, customer, type, product, version, os, country, installation,
  sha256, sha1, md5, size, threat, verdict, database, record, component, task, action, host,
  certificate, count, seconds, scanned, detected, failed, database_age_hours, errors, uptime_hours
)
SELECT
  {region:String}, id, at,
  transform(block, {origins:Array(UInt64)}, {numbers:Array(UInt64)}, toUInt64(0)),
  batch, digest, customer, type, product, version, os, country, installation,
  sha256, sha1, md5, size, threat, verdict, database, record, component, task, action, host,
  certificate, count, seconds, scanned, detected, failed, database_age_hours, errors, uptime_hours
FROM external_events
-- What was not asked for stays outside, whatever was sent.
WHERE toYYYYMM(at) = {month:UInt32} AND block IN {origins:Array(UInt64)}
