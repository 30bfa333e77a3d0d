-- A site's own state. Every row that a relocation moves carries `version`: the index, in this site's ledger, of the entry
-- that last changed it. Indexes ascend in commit order, so "changed after version v" misses nothing.

-- What the site may do for a region's class, after the newest verified policy and the relocations under way.
create table if not exists region_classes (
  region text not null,
  class text not null check (class in ('files', 'statistics', 'accounts')),
  state text not null check (state in ('open', 'fenced', 'frozen', 'erased', 'incoming')),
  epoch bigint not null,
  relocation uuid,
  fence_expires_at timestamptz,
  primary key (region, class)
);

-- Documents from the office's ledger that this site has verified (receipts), in the office's order.
create table if not exists office_documents (
  index bigint primary key,
  type text not null,
  subject text,
  receipt jsonb not null,
  accepted_at timestamptz not null
);
create index if not exists office_documents_type on office_documents (type, index);

create table if not exists customers (
  id uuid primary key,
  name text not null,
  country text not null,
  region text not null,
  created_at timestamptz not null,
  version bigint not null,
  deleted boolean not null default false
);
create index if not exists customers_version on customers (region, version);

create table if not exists api_keys (
  id uuid primary key,
  customer uuid not null,
  region text not null,
  secret_sha256 bytea not null,
  label text,
  created_at timestamptz not null,
  revoked_at timestamptz,
  version bigint not null,
  deleted boolean not null default false
);
create index if not exists api_keys_version on api_keys (region, version);
create index if not exists api_keys_customer on api_keys (customer);

-- age identities: one for each region, class and quarter. The private half stands wrapped in key_copies' places only.
create table if not exists keys (
  id uuid primary key,
  region text not null,
  class text not null,
  quarter text not null,
  recipient text not null,
  created_at timestamptz not null,
  destroyed_at timestamptz,
  unique (region, class, quarter, recipient)
);
create table if not exists key_copies (
  id uuid primary key,
  key_id uuid not null references keys (id),
  holder text not null,
  location text not null,
  created_at timestamptz not null,
  destroyed_at timestamptz
);
create index if not exists key_copies_key on key_copies (key_id);

create table if not exists samples (
  id uuid primary key,
  region text not null,
  sha256 bytea not null,
  sha1 bytea not null,
  md5 bytea not null,
  size_bytes bigint not null,
  stored_bytes bigint not null,
  ciphertext_sha256 bytea not null,
  key_id uuid not null,
  object_key text not null,
  copies text[] not null,
  received_at timestamptz not null,
  expires_at timestamptz not null,
  version bigint not null,
  deleted boolean not null default false
);
create unique index if not exists samples_digest on samples (region, sha256) where not deleted;
create index if not exists samples_version on samples (region, version);
create index if not exists samples_expiry on samples (expires_at) where not deleted;

create table if not exists submissions (
  id uuid primary key,
  sample uuid not null,
  region text not null,
  customer uuid not null,
  country text not null,
  product text,
  product_version text,
  file_name text,
  source_url text,
  reason text,
  idempotency_key text,
  received_at timestamptz not null,
  version bigint not null,
  deleted boolean not null default false
);
create unique index if not exists submissions_idempotency on submissions (customer, idempotency_key)
  where idempotency_key is not null;
create index if not exists submissions_sample on submissions (sample);
create index if not exists submissions_version on submissions (region, version);
create index if not exists submissions_customer on submissions (customer);

-- A relocation as this site sees it, in the role it plays.
create table if not exists site_relocations (
  id uuid primary key,
  role text not null check (role in ('source', 'target')),
  region text not null,
  classes text[] not null,
  peer text not null,
  epoch bigint not null,
  state text not null,
  commitment_key bytea,
  started_at_version bigint,
  position bigint not null default 0,
  throttle_bytes_per_second bigint,
  paused boolean not null default false,
  updated_at timestamptz not null
);

-- One manifest record for each object, as verified by this site from what it read back.
create table if not exists relocation_objects (
  relocation uuid not null,
  kind smallint not null,
  id uuid not null,
  version bigint not null,
  length_bytes bigint,
  commitment bytea,
  content_sha256 bytea,
  tombstone boolean not null default false,
  verified_version bigint,
  primary key (relocation, kind, id)
);
