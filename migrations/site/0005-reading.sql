-- Reads of samples, each with the index of its `sample.read` entry. They go when the sample's row goes.
create table if not exists sample_reads (
  index bigint primary key,
  sample uuid not null references samples (id) on delete cascade,
  region text not null,
  reader text not null,
  country text not null,
  purpose text not null,
  case_reference text not null,
  form text not null,
  approval uuid,
  read_at timestamptz not null
);
create index if not exists sample_reads_sample on sample_reads (sample, index);

-- Approved requests that were used: an approval serves one read, also after the sample is gone.
create table if not exists access_uses (
  request uuid primary key,
  used_at timestamptz not null
);

-- Copies that were found damaged and are not repaired yet.
create table if not exists sample_damages (
  sample uuid not null references samples (id) on delete cascade,
  data_centre text not null,
  fault text not null,
  found_at timestamptz not null,
  primary key (sample, data_centre)
);

-- The newest pass over all copies: what it has found so far, and the last sample that it is through with.
create table if not exists scrub_passes (
  single boolean primary key default true check (single),
  started_at timestamptz not null,
  finished_at timestamptz,
  position uuid,
  samples bigint not null default 0,
  bytes bigint not null default 0,
  damaged bigint not null default 0,
  repaired bigint not null default 0,
  unreadable bigint not null default 0,
  lost bigint not null default 0
);
