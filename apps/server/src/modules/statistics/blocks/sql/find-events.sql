SELECT hex(id) AS id, digest
FROM events
WHERE region = {region:String}
  AND toYYYYMM(at) = {month:UInt32}
  AND id IN (SELECT id FROM sent)
