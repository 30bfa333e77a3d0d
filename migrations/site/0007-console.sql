-- What people look for: samples by hash, by time, by customer and by type, in pages that go on from a key.
create index if not exists samples_arrival on samples (region, received_at desc, id desc) where not deleted;
create index if not exists samples_sha1 on samples using hash (sha1) where not deleted;
create index if not exists samples_md5 on samples using hash (md5) where not deleted;
create index if not exists submissions_of_customer on submissions (customer, received_at desc, id desc);
drop index if exists submissions_customer;
-- The extension of the file's name: all that is known today of a sample's type.
create index if not exists submissions_of_type
  on submissions (lower(substring(file_name from '\.([A-Za-z0-9]{1,10})$')), received_at desc, id desc)
  where not deleted and file_name is not null;

create index if not exists customers_name on customers (lower(name), id) where not deleted;

-- Reads by time; by person and purpose for who looks for them.
create index if not exists sample_reads_time on sample_reads (read_at desc, index desc);
create index if not exists sample_reads_reader on sample_reads (reader, read_at desc, index desc);

-- Approvals that have come here, by the sample that they are for.
create index if not exists office_documents_access
  on office_documents ((receipt -> 'opening' -> 'payload' ->> 'sample')) where type = 'access.approved';

-- Who searched, and who looked at what is known of a sample. Kept for a year; what is about a sample goes with it.
-- The terms name what was searched by, never a hash.
create table if not exists sample_looks (
  id uuid primary key,
  kind text not null check (kind in ('search', 'record', 'receipt')),
  person text not null,
  country text not null,
  sample uuid references samples (id) on delete cascade,
  terms jsonb not null,
  looked_at timestamptz not null
);
create index if not exists sample_looks_time on sample_looks (looked_at desc, id desc);
create index if not exists sample_looks_sample on sample_looks (sample) where sample is not null;
