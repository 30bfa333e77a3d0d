ALTER TABLE events
DELETE IN PARTITION tuple({region:String}, {month:UInt32})
WHERE customer = {customer:UUID} AND block <= {cut:UInt64}
SETTINGS mutations_sync = 0
