-- A region's weeks, as they were published: they are never changed.
create table if not exists statistics_publications (
  region text not null,
  -- The Monday.
  week date not null check (extract(isodow from week) = 1),
  published_at timestamptz not null,
  -- SHA-256 of the canonical table.
  digest bytea not null check (length(digest) = 32),
  -- No cell is of fewer installations.
  installations_min integer not null check (installations_min > 0),
  -- Whether something was too little to be shown even together.
  has_withheld boolean not null,
  -- Index of its `statistics.published` entry.
  version bigint not null,
  primary key (region, week)
);

-- Cells of published weeks; no country or threat: all others together.
create table if not exists statistics_cells (
  region text not null,
  week date not null,
  country text,
  threat text,
  detections bigint not null check (detections > 0),
  installations bigint not null check (installations > 0),
  unique nulls not distinct (region, week, country, threat),
  foreign key (region, week) references statistics_publications on delete cascade
);
create index if not exists statistics_cells_week on statistics_cells (week);

-- When this site was first seen to be a region's home, by the epoch of the policy.
create table if not exists statistics_homes (
  region text primary key,
  epoch bigint not null,
  since timestamptz not null
);

alter table sample_looks drop constraint if exists sample_looks_kind_check;
alter table sample_looks add constraint sample_looks_kind_check
  check (kind in ('search', 'record', 'receipt', 'prevalence'));
