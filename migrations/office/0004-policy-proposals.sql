-- Policies that one person has proposed, another approves, and that are published then. The text is the proposer's own.
create table if not exists policy_proposals (
  id uuid primary key,
  version integer not null,
  replaces text not null,
  digest text not null,
  document jsonb not null,
  yaml text not null,
  proposed_by text not null,
  proposed_at timestamptz not null,
  expires_at timestamptz not null,
  proposal_digest text not null,
  index bigint not null,
  approved_by text,
  approved_at timestamptz,
  approved_index bigint,
  nonce text unique,
  published_at timestamptz,
  published_by text,
  check (approved_by is distinct from proposed_by),
  check (published_at is null or approved_by is not null)
);
create index if not exists policy_proposals_newest on policy_proposals (index desc);
