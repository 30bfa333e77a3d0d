-- What is told of files, by their hashes. Every change has a position; whoever changes something holds the one row of the
-- state, so that positions become visible in their order: "after position p" misses nothing.
create table if not exists reputation_state (
  only_row boolean primary key default true check (only_row),
  position bigint not null default 0,
  -- Version of the newest verdict of the module analysis that is in.
  judged bigint not null default -1,
  -- Removals up to this position are forgotten: who has not seen them starts anew.
  forgotten bigint not null default 0,
  -- Counts how often a region left: cursors of before are void.
  epoch integer not null default 1,
  -- Seals cursors: how fast positions grow would tell of other regions.
  cursor_key bytea not null
    default uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
    check (length(cursor_key) = 32)
);
insert into reputation_state default values on conflict do nothing;

-- The verdict of each region that holds a sample of the file.
create table if not exists reputation_verdicts (
  sha256 bytea not null check (length(sha256) = 32),
  region text not null,
  sha1 bytea not null check (length(sha1) = 20),
  md5 bytea not null check (length(md5) = 16),
  sample uuid not null,
  verdict text not null check (verdict in ('unknown', 'clean', 'suspicious', 'malicious', 'incomplete')),
  threat text,
  first_seen_at timestamptz not null,
  judged_at timestamptz not null,
  position bigint not null,
  -- Of the newest change that is told in every region; none: nothing ever was.
  site_position bigint,
  primary key (sha256, region)
);
create index if not exists reputation_verdicts_position on reputation_verdicts (position);
create index if not exists reputation_verdicts_site on reputation_verdicts (site_position)
  where site_position is not null;
create index if not exists reputation_verdicts_region on reputation_verdicts (region, position);

-- What is no longer told, kept for a week so that clients forget it as well.
create table if not exists reputation_removals (
  position bigint primary key,
  -- A SHA-256; of a file known good by its MD5 or SHA-1 alone, that.
  digest bytea not null,
  sha1 bytea,
  md5 bytea,
  -- Left out: told in every region.
  region text,
  removed_at timestamptz not null
);
create index if not exists reputation_removals_time on reputation_removals (removed_at);

-- Where known good files come from.
create table if not exists reputation_sources (
  id uuid primary key,
  kind text not null check (kind in ('debian', 'npm')),
  name text not null,
  version text not null,
  -- Of the manifest, package or folder that was read.
  origin text not null,
  imported_at timestamptz not null,
  unique (kind, name, version, origin)
);

create table if not exists reputation_known_good (
  -- The SHA-256, or what the source has: an MD5 or a SHA-1.
  digest bytea not null check (length(digest) in (16, 20, 32)),
  source uuid not null references reputation_sources on delete cascade,
  sha1 bytea,
  md5 bytea,
  path text not null,
  position bigint not null,
  primary key (digest, source)
);
create index if not exists reputation_known_good_position on reputation_known_good (position);
create index if not exists reputation_known_good_source on reputation_known_good (source);

-- How often a region's products and customers met a file, in bands; only changes of a band are written.
create table if not exists reputation_prevalence (
  sha256 bytea not null check (length(sha256) = 32),
  region text not null,
  band text not null check (band in ('rare', 'uncommon', 'common', 'widespread')),
  first_month smallint not null,
  last_month smallint not null,
  position bigint not null,
  primary key (sha256, region)
);
create index if not exists reputation_prevalence_position on reputation_prevalence (position);

-- Hosts of which threats came, as far as events tell; `suspicious` counts in every region.
create table if not exists reputation_hosts (
  host text not null,
  region text not null,
  suspicious boolean not null,
  band text not null check (band in ('rare', 'uncommon', 'common', 'widespread')),
  first_month smallint not null,
  last_month smallint not null,
  primary key (host, region)
);

-- How often was asked, by the hour: never who, never about what.
create table if not exists reputation_lookups (
  hour timestamptz not null,
  region text not null,
  -- How it was asked: `single`, `bulk`, `binary`, `host`.
  kind text not null,
  verdict text not null,
  lookups bigint not null,
  primary key (hour, region, kind, verdict)
);
