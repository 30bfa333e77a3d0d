SELECT DISTINCT partition
FROM system.parts
WHERE database = currentDatabase()
  AND table = 'events'
  AND startsWith(partition, {prefix:String})
