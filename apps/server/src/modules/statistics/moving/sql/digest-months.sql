-- Of each row the SHA-256 of its text, as four numbers of 64 bits; of all rows of a month the four
-- sums modulo 2^64: `docs/formats/relocation-certificate.md`.
SELECT
  month_number,
  count() AS events,
  [
    toString(sum(reinterpretAsUInt64(substring(row_hash, 1, 8)))),
    toString(sum(reinterpretAsUInt64(substring(row_hash, 9, 8)))),
    toString(sum(reinterpretAsUInt64(substring(row_hash, 17, 8)))),
    toString(sum(reinterpretAsUInt64(substring(row_hash, 25, 8))))
  ] AS words
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
    AND (empty({only:Array(UInt64)}) OR block IN {only:Array(UInt64)})
)
GROUP BY month_number
ORDER BY month_number
SETTINGS optimize_use_projections = 0
