SELECT name, path, active
FROM system.parts
WHERE database = currentDatabase()
  AND table = 'events'
  AND partition = {partition:String}
