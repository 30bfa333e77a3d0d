-- What people may do. Who was an operator before there were roles has those of one for whom none is named.
alter table operators add column if not exists roles text[] not null default array['data-steward', 'analyst'];
alter table operators add column if not exists deactivated_at timestamptz;
