SELECT count() AS parts
FROM system.detached_parts
WHERE database = currentDatabase() AND table = 'events'
