-- The types of the office's documents that this site has from the beginning of that ledger. Where a newer version obeys more
-- of them, what it passed over is fetched first.
create table if not exists document_types (
  only_row boolean primary key default true check (only_row),
  types text[] not null
);
