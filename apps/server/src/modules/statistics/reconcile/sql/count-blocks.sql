SELECT block, count() AS events
FROM events
GROUP BY block
ORDER BY block
