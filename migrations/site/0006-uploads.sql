-- Uploads by tus, from their creation until they expire; those that are recorded have the index of their
-- `sample.stored` entry. Words are depersonalised before they come here, and go when the upload is recorded.
create table if not exists uploads (
  id uuid primary key,
  region text not null,
  customer uuid not null,
  country text not null,
  length_bytes bigint not null check (length_bytes >= 0),
  offset_bytes bigint not null default 0 check (offset_bytes between 0 and length_bytes),
  product text,
  product_version text,
  file_name text,
  source_url text,
  reason text,
  sha256 bytea,
  idempotency_key text,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  entry_index bigint
);
create index if not exists uploads_expiry on uploads (expires_at);
create index if not exists uploads_open on uploads (customer) where entry_index is null;

-- The encrypted pieces of uploads. The row comes before its object and goes after it, so that no object is without a
-- row. `kept`: durable, and counted in the upload's offset. `doomed`: to be removed; its upload may be gone.
create table if not exists upload_parts (
  object_key text primary key,
  upload uuid not null,
  region text not null,
  key_id uuid not null,
  state text not null check (state in ('writing', 'kept', 'doomed')),
  start_bytes bigint,
  size_bytes bigint
);
create index if not exists upload_parts_upload on upload_parts (upload, start_bytes);
create index if not exists upload_parts_doomed on upload_parts (object_key) where state = 'doomed';
