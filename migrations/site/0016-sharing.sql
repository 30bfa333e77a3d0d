-- Versions of the offline sets of regions that are at home here. Their files stand in the site's
-- folder; a row says that a version counts, and the ledger holds its manifest's digest.
create table if not exists reputation_sets (
  region text not null,
  -- From 1, without gaps.
  number integer not null check (number > 0),
  published_at timestamptz not null,
  -- Canonical JSON, as it is served.
  manifest bytea not null,
  -- SHA-256 of the exact set: the same content need not be published again.
  content bytea not null check (length(content) = 32),
  -- Index of its `reputation.set-published` entry.
  version bigint not null,
  primary key (region, number)
);

-- What is shared with other people's programs (TAXII, MISP): files of a region that are judged
-- malicious or suspicious, in the order in which that was said. Follows the verdicts.
create table if not exists shared_objects (
  region text not null,
  -- UUIDv5 of the region and the file's SHA-256: the indicator's id.
  object uuid not null,
  sha256 bytea not null check (length(sha256) = 32),
  sha1 bytea not null check (length(sha1) = 20),
  md5 bytea not null check (length(md5) = 16),
  verdict text not null check (verdict in ('malicious', 'suspicious', 'revoked')),
  score integer not null check (score between 0 and 100),
  threat_name text,
  first_seen_at timestamptz not null,
  -- When the file was first shared, and when what is said of it last changed.
  created_at timestamptz not null,
  modified_at timestamptz not null,
  -- Index of the verdict's entry: the order, and the cursor.
  version bigint not null,
  primary key (region, object)
);
create unique index if not exists shared_objects_version on shared_objects (region, version, object);
create index if not exists shared_objects_modified on shared_objects (region, modified_at, version);

-- How far the verdicts have been followed.
create table if not exists shared_position (
  single boolean primary key default true check (single),
  version bigint not null
);
