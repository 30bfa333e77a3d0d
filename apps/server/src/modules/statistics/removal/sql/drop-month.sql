ALTER TABLE events DROP PARTITION tuple({region:String}, {month:UInt32})
