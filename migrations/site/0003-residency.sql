-- A document is stored when it has been verified, and applied when its handler has succeeded.
alter table office_documents add column if not exists applied_at timestamptz;
create index if not exists office_documents_open on office_documents (index) where applied_at is null;

-- The policies that this site acts (or has acted) on; `index` is the entry in its own ledger.
create table if not exists accepted_policies (
  version integer primary key,
  digest text not null,
  document jsonb not null,
  office_index bigint not null,
  index bigint not null
);
