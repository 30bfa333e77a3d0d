-- Relocations as the office coordinates them. No customer data: counts, digests, receipts of acts.
create table if not exists relocations (
  id uuid primary key,
  region text not null,
  classes text[] not null,
  source text not null,
  target text not null,
  state text not null check (state in
    ('planned', 'running', 'paused', 'failed', 'soaking', 'retiring', 'certified', 'aborting', 'aborted')),
  plan jsonb not null,
  plan_digest text not null,
  -- Each fence is a round; a round that has been closed can no longer be switched.
  round integer not null default 0,
  closed_round integer not null default 0,
  switched_version integer,
  switch_receipt jsonb,
  directives integer not null default 0,
  throttle_bytes_per_second bigint,
  problem text,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create unique index if not exists relocations_one_at_a_time on relocations (region)
  where state not in ('certified', 'aborted', 'soaking');

create table if not exists relocation_steps (
  relocation uuid not null references relocations (id),
  name text not null,
  state text not null check (state in ('running', 'done', 'undone')),
  started_at timestamptz not null,
  finished_at timestamptz,
  primary key (relocation, name)
);

create table if not exists relocation_approvals (
  relocation uuid not null references relocations (id),
  stage text not null check (stage in ('start', 'retirement')),
  operator text not null,
  nonce text not null unique,
  note text not null,
  index bigint not null,
  primary key (relocation, stage, operator)
);

create table if not exists relocation_directives (
  relocation uuid not null references relocations (id),
  act text not null,
  round integer not null,
  seq integer not null,
  index bigint not null,
  primary key (relocation, act, round)
);

-- What the sites have logged of it, as receipts that the office has verified.
create table if not exists relocation_reports (
  relocation uuid not null references relocations (id),
  site text not null,
  type text not null,
  round integer not null,
  index bigint not null,
  receipt jsonb not null,
  primary key (relocation, site, type, round, index)
);

create table if not exists relocation_certificates (
  relocation uuid primary key references relocations (id),
  certificate jsonb not null,
  index bigint not null,
  made_at timestamptz not null
);
