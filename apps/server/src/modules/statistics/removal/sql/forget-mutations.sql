KILL MUTATION
WHERE database = currentDatabase()
  AND table = 'events'
  AND is_done
  AND position(command, {customer:String}) > 0
SYNC
