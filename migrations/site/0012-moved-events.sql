-- Blocks of events that come from another site. `arriving`: their rows may stand in ClickHouse; the
-- region is not open here yet.
alter table statistics_blocks
  add column if not exists relocation uuid,
  -- The block's number at the site that it came from, and the index there up to which it was told.
  add column if not exists origin_number bigint,
  add column if not exists origin_version bigint,
  -- Of the `statistics.stored` entry in the ledger of the site that took the events in.
  add column if not exists receipt jsonb;
alter table statistics_blocks drop constraint if exists statistics_blocks_state_check;
alter table statistics_blocks add constraint statistics_blocks_state_check
  check (state in ('writing', 'arriving', 'stored', 'expired'));
alter table statistics_blocks drop constraint if exists statistics_blocks_check;
alter table statistics_blocks add constraint statistics_blocks_check
  check ((state in ('writing', 'arriving')) = (version is null));
create unique index if not exists statistics_blocks_origin
  on statistics_blocks (relocation, origin_number) where relocation is not null;
create index if not exists statistics_blocks_version on statistics_blocks (region, version);
create index if not exists statistics_batches_erased on statistics_batches (erased)
  where erased is not null;

-- What has left with a relocation: its entries stand in this ledger, its blocks do not stand here.
create table if not exists statistics_departures (
  relocation uuid primary key,
  region text not null,
  -- Entries of the region up to this index tell of what has left.
  until bigint not null,
  -- Of the blocks that this site had taken in itself.
  blocks bigint not null,
  events bigint not null
);

-- Target: everything of the source's statistics up to this version has been copied.
alter table site_relocations
  add column if not exists events_position bigint not null default 0,
  -- What was summed up of them in bulk, and up to where.
  add column if not exists event_sums jsonb;

-- A region that comes back within a quarter gets new keys: those with which it left are gone.
alter table pseudonym_keys add column if not exists left_with uuid;
alter table pseudonym_keys drop constraint if exists pseudonym_keys_region_quarter_key;
create unique index if not exists pseudonym_keys_quarter on pseudonym_keys (region, quarter)
  where left_with is null;
