-- By what similar samples are found: digests that change little where a file changes little.
create table if not exists sample_likeness (
  sample uuid primary key references samples (id) on delete cascade,
  -- TLSH, 35 bytes, and the class of length that it begins with.
  tlsh bytea,
  tlsh_length smallint,
  -- Of a PE: the MD5 of what it imports.
  imphash bytea
);
create index if not exists sample_likeness_imphash on sample_likeness (imphash)
  where imphash is not null;
create index if not exists sample_likeness_tlsh on sample_likeness (tlsh_length)
  where tlsh is not null;
