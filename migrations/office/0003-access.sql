-- Requests to read samples in a form, or from a country, that takes a second person. Sites check what was approved by
-- themselves, from the ledger; these rows serve the people. No customer data: a sample stands here as the site's id of it.
create table if not exists access_requests (
  id uuid primary key,
  site text not null,
  sample uuid not null,
  purpose text not null,
  case_reference text not null,
  form text not null,
  requested_by text not null,
  requested_at timestamptz not null,
  expires_at timestamptz not null,
  digest text not null,
  index bigint not null,
  approved_by text,
  approved_at timestamptz,
  approved_index bigint,
  nonce text unique,
  check (approved_by is distinct from requested_by)
);
create index if not exists access_requests_newest on access_requests (index desc);
