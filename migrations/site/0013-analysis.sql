-- One run of a sample through the stages; its id is that of its job.
create table if not exists analyses (
  id uuid primary key,
  sample uuid not null references samples (id) on delete cascade,
  region text not null,
  reason text not null check (reason in ('new', 'member', 'rules', 'asked', 'arrived')),
  -- The analysis of the file at the top of the tree, and how deep below it this file was found.
  tree uuid not null,
  depth integer not null,
  -- `waiting`: its own stages are done, members are not. `ended`: without a verdict, see `ended_because`.
  state text not null check (state in ('running', 'waiting', 'judged', 'ended')),
  ended_because text,
  attempts integer not null default 1,
  -- Of the newest `samples.read` entry that covers it.
  read_index bigint not null,
  -- Of an analysis at the top: files found below it so far.
  tree_files integer not null default 0,
  started_at timestamptz not null,
  finished_at timestamptz,
  -- Index of its `sample.judged` entry.
  version bigint,
  verdict text,
  score smallint,
  threat_name text
);
create index if not exists analyses_sample on analyses (sample, started_at desc);
create index if not exists analyses_open on analyses (state, started_at)
  where state in ('running', 'waiting');
create index if not exists analyses_finished on analyses (finished_at desc)
  where finished_at is not null;

-- What each stage found; of a sample the newest analysis only. Results open for as long as their key stands.
create table if not exists analysis_stages (
  analysis uuid not null references analyses (id) on delete cascade,
  stage text not null,
  outcome text not null check (outcome in ('done', 'failed')),
  -- Compressed JSON, sealed to the region's key: it holds pieces of the file.
  result bytea,
  key_id uuid,
  -- Limits that were met: [{limit, allowed?, where?}].
  limits jsonb not null,
  -- Files that it found within.
  members integer not null default 0,
  duration_ms integer not null,
  finished_at timestamptz not null,
  primary key (analysis, stage)
);

-- Files found in a file, in the order in which it holds them.
create table if not exists sample_members (
  container uuid not null references samples (id) on delete cascade,
  position integer not null,
  member uuid not null references samples (id) on delete cascade,
  -- Depersonalised.
  path text not null,
  password text,
  primary key (container, position)
);
create index if not exists sample_members_member on sample_members (member);

-- What the site holds of a sample now. `version`: index of the entry that last changed it.
create table if not exists sample_verdicts (
  sample uuid primary key references samples (id) on delete cascade,
  region text not null,
  version bigint not null unique,
  analysis uuid,
  verdict text not null,
  score smallint not null,
  threat_name text,
  reasons jsonb not null,
  judged_at timestamptz not null,
  removed boolean not null default false
);
create index if not exists sample_verdicts_list on sample_verdicts (verdict, version desc);

-- Samples to be analysed when there is nothing newer to do, highest rank first.
create table if not exists analysis_backlog (
  sample uuid primary key references samples (id) on delete cascade,
  region text not null,
  reason text not null,
  rank double precision not null
);
create index if not exists analysis_backlog_rank on analysis_backlog (rank desc);

-- All samples, or those of one region, are to be put into the backlog: rules have changed, or a
-- relocation has brought them.
create table if not exists analysis_orders (
  id uuid primary key,
  reason text not null,
  region text,
  ordered_at timestamptz not null
);

-- What was stored before there was any analysis.
insert into analysis_backlog (sample, region, reason, rank)
select id, region, 'arrived', extract(epoch from received_at) / 86400 from samples s
where not deleted and not exists (select from analyses a where a.sample = s.id)
on conflict do nothing;
