-- The people of the operator. Tokens stand as digests; the private half of a key is never here.
create table if not exists operators (
  name text primary key,
  country text not null,
  verifier_key text not null,
  -- Two names must not be one key: two approvals count only from two different operators.
  public_key bytea not null unique,
  token_sha256 bytea not null,
  created_at timestamptz not null,
  index bigint not null
);

-- Every published residency policy; `index` is its entry in the office's ledger.
create table if not exists policies (
  version integer primary key,
  digest text not null,
  document jsonb not null,
  index bigint not null,
  published_by text not null,
  published_at timestamptz not null
);
