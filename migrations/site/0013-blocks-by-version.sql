-- Blocks in the order of their entries: reconciliation walks along both at once.
create index if not exists statistics_blocks_logged on statistics_blocks (version)
  where relocation is null;
