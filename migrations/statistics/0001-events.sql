-- Every event that was accepted, after depersonalisation. One INSERT is of one region and one month,
-- and so makes one part, whole or not at all. Sums that pages ask for are projections: they live in
-- the parts, and come and go with the rows that they sum up.
CREATE TABLE IF NOT EXISTS events
(
  region LowCardinality(String),
  -- The bytes of a UUIDv7: its time is the event's time.
  id FixedString(16),
  at DateTime64(3, 'UTC'),
  block UInt64,
  batch UInt32,
  -- First bytes of the event's leaf, as a little-endian number.
  digest UInt64,
  customer UUID,
  type LowCardinality(String),
  product LowCardinality(String),
  version LowCardinality(String),
  os LowCardinality(String),
  country LowCardinality(String),
  -- A keyed pseudonym; 0 where the event named none.
  installation UInt64,
  sha256 FixedString(32),
  sha1 FixedString(20),
  md5 FixedString(16),
  size UInt64,
  -- A threat's name, or the rule that something suspicious met.
  threat String,
  verdict LowCardinality(String),
  database String,
  record UInt64,
  component LowCardinality(String),
  task UInt32,
  action LowCardinality(String),
  host String,
  certificate FixedString(32),
  count UInt64,
  seconds UInt64,
  scanned UInt64,
  detected UInt64,
  failed UInt64,
  database_age_hours UInt32,
  errors UInt32,
  uptime_hours UInt32,
  INDEX by_block block TYPE minmax GRANULARITY 1,
  PROJECTION by_day
  (
    SELECT region, type, toDate(at), country, sum(count), count()
    GROUP BY region, type, toDate(at), country
  ),
  PROJECTION by_threat
  (
    SELECT region, type, toDate(at), threat, sum(count), count()
    GROUP BY region, type, toDate(at), threat
  ),
  PROJECTION by_week
  (
    SELECT region, type, toMonday(toDate(at)), threat, sum(count), count()
    GROUP BY region, type, toMonday(toDate(at)), threat
  ),
  PROJECTION by_country
  (
    SELECT region, type, toDate(at), country, threat, sum(count), count()
    GROUP BY region, type, toDate(at), country, threat
  ),
  PROJECTION by_hash
  (
    SELECT sha256, region, type, toDate(at), country, product, min(at), max(at), sum(count), count()
    GROUP BY sha256, region, type, toDate(at), country, product
  ),
  PROJECTION by_host
  (
    SELECT host, region, type, toDate(at), country, product, min(at), max(at), sum(count), count()
    GROUP BY host, region, type, toDate(at), country, product
  ),
  PROJECTION by_version
  (
    SELECT region, type, toDate(at), product, version, os, count()
    GROUP BY region, type, toDate(at), product, version, os
  )
)
ENGINE = MergeTree
PARTITION BY (region, toYYYYMM(at))
ORDER BY id
SETTINGS
  fsync_after_insert = 1,
  fsync_part_directory = 1,
  -- Merges and deletions build the sums anew: they are of the rows that are there.
  deduplicate_merge_projection_mode = 'rebuild',
  lightweight_mutation_projection_mode = 'rebuild',
  -- What merges and deletions replace goes from the disk at once: the new files are synced before.
  min_rows_to_fsync_after_merge = 1,
  min_compressed_bytes_to_fsync_after_merge = 1,
  old_parts_lifetime = 1,
  -- The same bytes may come again, after they were erased or moved away.
  non_replicated_deduplication_window = 0;
