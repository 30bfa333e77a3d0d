-- Versions of rule sets that were published here, with what came of their trial on goodware.
create table if not exists rule_sets (
  name text not null,
  version integer not null,
  -- Of name, version and sources: what the signer has signed.
  digest text not null,
  sources jsonb not null,
  note text not null,
  signed_by text not null,
  -- `stopped` at its trial; `failed`: the trial did not come to its end; `superseded` by a higher one.
  state text not null
    check (state in ('trying', 'stopped', 'failed', 'live', 'superseded', 'retired')),
  published_by text not null,
  published_at timestamptz not null,
  trial jsonb,
  problem text,
  let_through_by text,
  let_through_because text,
  retired_by text,
  retired_because text,
  -- Index of the entry that last changed it.
  index bigint,
  primary key (name, version),
  check (let_through_by is distinct from published_by)
);
create unique index if not exists rule_sets_live on rule_sets (name) where state = 'live';

-- What people have decided about a sample instead of the analysis. One at a time stands.
create table if not exists verdict_overrides (
  id uuid primary key,
  sample uuid not null references samples (id) on delete cascade,
  region text not null,
  verdict text not null,
  reason text not null,
  state text not null check (state in ('proposed', 'standing', 'withdrawing', 'withdrawn', 'rejected')),
  proposed_by text not null,
  proposed_at timestamptz not null,
  seconded_by text,
  seconded_at timestamptz,
  withdrawal_by text,
  withdrawal_reason text,
  withdrawn_by text,
  withdrawn_at timestamptz,
  index bigint not null,
  check (seconded_by is distinct from proposed_by),
  check (withdrawn_by is null or withdrawn_by is distinct from withdrawal_by)
);
create unique index if not exists verdict_overrides_open on verdict_overrides (sample)
  where state in ('proposed', 'standing', 'withdrawing');
