SELECT DISTINCT lower(hex(sha256)) AS hash
FROM events
WHERE sha256 IN (SELECT arrayJoin(arrayMap(one -> toFixedString(unhex(one), 32), {hashes:Array(String)})))
