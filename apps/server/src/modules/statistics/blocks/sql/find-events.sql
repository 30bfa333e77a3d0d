SELECT hex(id) AS hex_id, digest
FROM events
WHERE region = {region:String}
  AND toYYYYMM(at) = {month:UInt32}
  AND id IN (SELECT id FROM external_sent)
