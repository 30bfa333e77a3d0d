SELECT DISTINCT toString(installation) AS number
FROM events
WHERE installation IN {numbers:Array(UInt64)}
