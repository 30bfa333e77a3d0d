-- Directives of the office, verified, to be carried out in order; a task is done in the transaction that logs its act.
create table if not exists relocation_tasks (
  relocation uuid not null,
  seq integer not null,
  act text not null,
  round integer not null,
  detail jsonb not null,
  done boolean not null default false,
  primary key (relocation, seq)
);
create index if not exists relocation_tasks_open on relocation_tasks (relocation, seq) where not done;

-- Acts logged here that the office is still to be told of.
create table if not exists relocation_outbox (
  index bigint primary key,
  relocation uuid not null,
  sent boolean not null default false
);
