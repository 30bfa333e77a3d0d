-- Lists of a million rows, narrowed to what few of them have.
-- A part of a customer's name is found by its trigrams; of two letters or less there are so many that the order by name serves.
create extension if not exists pg_trgm;
create index if not exists customers_name_parts on customers using gin (lower(name) gin_trgm_ops) where not deleted;
create index if not exists sample_reads_purpose on sample_reads (purpose, read_at desc, index desc);
create index if not exists sample_looks_person on sample_looks (person, looked_at desc, id desc);
