SELECT
  lower(hex(id)) AS id, type, product, version, os, country,
  lower(hex(sha256)) AS sha256, lower(hex(sha1)) AS sha1, lower(hex(md5)) AS md5, size,
  threat, verdict, database, record, component, task, action, host,
  lower(hex(certificate)) AS certificate,
  count, seconds, scanned, detected, failed, database_age_hours, errors, uptime_hours
FROM events
WHERE region = {region:String}
  AND toYYYYMM(at) = {month:UInt32}
  AND block = {block:UInt64}
  AND batch = {batch:UInt32}
ORDER BY id
