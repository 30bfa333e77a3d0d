-- The digest of `docs/formats/relocation-certificate.md`: of each row the SHA-256 of its text, as
-- four numbers of 64 bits; of all rows of a month the four sums modulo 2^64.
SELECT
  month_number,
  count() AS events,
  lower(concat(
    leftPad(hex(sum(reinterpretAsUInt64(substring(row_hash, 1, 8)))), 16, '0'),
    leftPad(hex(sum(reinterpretAsUInt64(substring(row_hash, 9, 8)))), 16, '0'),
    leftPad(hex(sum(reinterpretAsUInt64(substring(row_hash, 17, 8)))), 16, '0'),
    leftPad(hex(sum(reinterpretAsUInt64(substring(row_hash, 25, 8)))), 16, '0')
  )) AS digest
FROM
(
  SELECT
    toYYYYMM(at) AS month_number,
    SHA256(formatRowNoNewline('TabSeparated',
      region, hex(id), toUnixTimestamp64Milli(at), batch, digest, customer, type, product, version,
      os, country, installation, hex(sha256), hex(sha1), hex(md5), size, threat, verdict, database,
      record, component, task, action, host, hex(certificate), count, seconds, scanned, detected,
      failed, database_age_hours, errors, uptime_hours)) AS row_hash
  FROM events
  WHERE region = {region:String}
    AND block <= {newest:UInt64}
    AND block NOT IN {late:Array(UInt64)}
)
GROUP BY month_number
ORDER BY month_number
SETTINGS optimize_use_projections = 0
