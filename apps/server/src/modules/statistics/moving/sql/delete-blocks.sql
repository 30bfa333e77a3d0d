ALTER TABLE events
DELETE IN PARTITION tuple({region:String}, {month:UInt32})
WHERE block IN {blocks:Array(UInt64)}
SETTINGS mutations_sync = 2
