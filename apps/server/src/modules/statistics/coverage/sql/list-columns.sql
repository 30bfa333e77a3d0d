SELECT c.database AS database, c.table AS table, c.name AS name, c.type AS type
FROM system.columns AS c
INNER JOIN system.tables AS t ON t.database = c.database AND t.name = c.table
WHERE (c.database = currentDatabase() OR c.database = 'system' AND t.engine LIKE '%MergeTree')
  AND t.engine NOT LIKE '%View'
ORDER BY c.database, c.table, c.position
