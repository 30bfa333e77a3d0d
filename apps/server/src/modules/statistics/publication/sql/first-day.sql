SELECT toString(min(day)) AS first_day, count() AS days
FROM
(
  SELECT toDate(at) AS day
  FROM events
  WHERE region = {region:String} AND type = 'detection'
  GROUP BY toDate(at)
)
