-- One group commit of events: of one region and one month, so that its INSERT into ClickHouse makes
-- one part, whole or not at all. `writing` says that the INSERT may have happened; who takes the
-- region's lane next finds out, and finishes the block or drops it.
create table if not exists statistics_blocks (
  number bigint generated always as identity primary key,
  region text not null,
  month date not null,
  state text not null check (state in ('writing', 'stored', 'expired')),
  events integer not null check (events > 0),
  -- RFC 6962 root over the roots of its batches, in their order.
  root bytea not null check (length(root) = 32),
  written_at timestamptz not null,
  -- Index of its `statistics.stored` entry.
  version bigint,
  check ((state = 'writing') = (version is null))
);
create index if not exists statistics_blocks_writing on statistics_blocks (region)
  where state = 'writing';
create index if not exists statistics_blocks_partition on statistics_blocks (region, month, number);

-- What one request brought to a block. Its events are the rows of ClickHouse with this block and batch.
create table if not exists statistics_batches (
  block bigint not null references statistics_blocks on delete cascade,
  batch integer not null,
  customer uuid not null,
  events integer not null check (events > 0),
  -- RFC 6962 root over the leaves of its events, by id.
  root bytea not null check (length(root) = 32),
  -- Index of the `statistics.erased` entry, once its rows are gone.
  erased bigint,
  -- Where these events wait meanwhile, should nobody know whether the block was written.
  spool uuid,
  primary key (block, batch)
);
create index if not exists statistics_batches_customer on statistics_batches (customer, block)
  where erased is null;

-- How often lines were accepted, known already, or refused: sent is the sum.
create table if not exists statistics_tallies (
  day date not null,
  region text not null,
  product text not null,
  version text not null,
  -- `accepted`, `duplicate`, or the code of a refusal.
  outcome text not null,
  lines bigint not null,
  primary key (day, region, product, version, outcome)
);

-- Keys that make pseudonyms of installation ids; the wrapped keys are files. Without its key a
-- pseudonym leads nowhere.
create table if not exists pseudonym_keys (
  key_id uuid primary key,
  region text not null,
  quarter text not null check (quarter ~ '^[0-9]{4}-Q[1-4]$'),
  created_at timestamptz not null,
  destroyed_at timestamptz,
  unique (region, quarter)
);

-- Events that wait in files for ClickHouse; acknowledged as pending. What became of them is told
-- here for a while after.
create table if not exists statistics_spool (
  id uuid primary key,
  region text not null,
  customer uuid not null,
  month date not null,
  events integer not null check (events > 0),
  -- Of the sealed file.
  bytes bigint not null,
  key_id uuid not null,
  spooled_at timestamptz not null,
  settled_at timestamptz,
  accepted integer,
  duplicates integer,
  conflicts integer,
  block bigint,
  batch integer,
  check ((settled_at is null) = (accepted is null))
);
create index if not exists statistics_spool_waiting on statistics_spool (spooled_at, id)
  where settled_at is null;
create index if not exists statistics_spool_settled on statistics_spool (settled_at)
  where settled_at is not null;
