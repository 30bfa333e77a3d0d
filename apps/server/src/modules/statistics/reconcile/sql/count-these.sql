SELECT block, count() AS events
FROM events
WHERE block IN {blocks:Array(UInt64)}
GROUP BY block
ORDER BY block
