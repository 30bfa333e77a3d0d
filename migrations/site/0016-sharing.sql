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

-- What is shared with other people's programs (TAXII, MISP, and digests of a known file): files of a
-- region that are judged malicious or suspicious. Follows the verdicts.
create table if not exists shared_objects (
  region text not null,
  sha256 bytea not null check (length(sha256) = 32),
  sha1 bytea not null check (length(sha1) = 20),
  md5 bytea not null check (length(md5) = 16),
  -- STIX ids without their type: of the indicator, and of the file.
  indicator uuid not null,
  file uuid not null,
  -- `revoked`: it was malicious or suspicious, and is not any more.
  verdict text not null check (verdict in ('malicious', 'suspicious', 'revoked')),
  score integer not null check (score between 0 and 100),
  threat_name text,
  first_seen_at timestamptz not null,
  -- When the file was first shared.
  created_at timestamptz not null,
  -- When what is said of it last changed; no two rows have the same, later changes have later ones:
  -- by this clients go on where they were.
  modified_at timestamptz not null,
  -- Index of the verdict's entry.
  version bigint not null,
  primary key (region, sha256)
);
create unique index if not exists shared_objects_modified on shared_objects (region, modified_at);
create index if not exists shared_objects_indicator on shared_objects (region, indicator);
create index if not exists shared_objects_file on shared_objects (region, file);
create index if not exists shared_objects_created on shared_objects (region, created_at);
create index if not exists shared_objects_sha256 on shared_objects (sha256);
create index if not exists shared_objects_sha1 on shared_objects (sha1);
create index if not exists shared_objects_md5 on shared_objects (md5);

-- How far the verdicts have been followed, and the last `modified_at` that was given.
create table if not exists shared_position (
  single boolean primary key default true check (single),
  version bigint not null,
  modified_at timestamptz not null
);
