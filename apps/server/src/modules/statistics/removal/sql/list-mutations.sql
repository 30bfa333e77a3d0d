SELECT parts_to_do, latest_fail_reason
FROM system.mutations
WHERE database = currentDatabase()
  AND table = 'events'
  AND NOT is_done
  AND position(command, {customer:String}) > 0
