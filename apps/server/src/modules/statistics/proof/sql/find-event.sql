SELECT toString(block) AS block, batch, toString(customer) AS customer
FROM events
WHERE region IN {regions:Array(String)}
  AND toYYYYMM(at) = {month:UInt32}
  AND id = unhex({id:String})
