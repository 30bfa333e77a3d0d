-- The register of authority requests. A case stands whole in `record`; what it is found by is computed from that.
create table if not exists authority_requests (
  id uuid primary key,
  record jsonb not null,
  -- Of its newest entry in the ledger.
  index bigint not null,
  number text not null unique generated always as (record ->> 'number') stored,
  category text not null generated always as (record ->> 'category') stored,
  country text not null generated always as (record #>> '{authority,country}') stored,
  outcome text not null generated always as (record ->> 'outcome') stored,
  -- ISO in UTC with milliseconds, so that text sorts as time does.
  received_at text not null generated always as (record ->> 'receivedAt') stored,
  closed_at text generated always as (record ->> 'closedAt') stored
);
create index if not exists authority_requests_received on authority_requests (received_at desc, id desc);
create index if not exists authority_requests_category on authority_requests (category, received_at desc, id desc);
create index if not exists authority_requests_country on authority_requests (country, received_at desc, id desc);
create index if not exists authority_requests_outcome on authority_requests (outcome, received_at desc, id desc);
create index if not exists authority_requests_open on authority_requests (received_at desc, id desc) where closed_at is null;

-- Numbers for people are given by year, without gaps.
create table if not exists authority_request_numbers (
  year integer primary key,
  last integer not null
);

-- Every act on a case, in order, with its entry in the ledger.
create table if not exists authority_request_history (
  request uuid not null references authority_requests (id),
  seq integer not null,
  at timestamptz not null,
  person text not null,
  act text not null,
  detail jsonb not null,
  index bigint not null,
  primary key (request, seq)
);

create table if not exists authority_request_deadlines (
  id uuid primary key,
  request uuid not null references authority_requests (id),
  rule text not null,
  -- Whose working days count: a country, or a part of one.
  place text not null,
  time_zone text not null,
  started_at timestamptz not null,
  -- Of the rule that takes its end from the order.
  named_end timestamptz,
  extended_at timestamptz,
  extension_reason text,
  paused_at timestamptz,
  -- Those that are over: [{from, until, reason}].
  pauses jsonb not null default '[]',
  pause_reason text,
  met_at timestamptz,
  -- The first moment that is too late, as the rule gave it when the deadline was last touched.
  ends_at timestamptz not null
);
create index if not exists authority_request_deadlines_request on authority_request_deadlines (request);
create index if not exists authority_request_deadlines_due on authority_request_deadlines (ends_at)
  where met_at is null and paused_at is null;

-- Attachments, items and packages, as age files: the first two for the office's own key, packages for the requester's.
create table if not exists authority_request_files (
  id uuid primary key,
  request uuid not null references authority_requests (id),
  kind text not null check (kind in ('attachment', 'item', 'package')),
  name text not null,
  size integer not null,
  -- Of the plaintext; of a package, of the file as it is.
  sha256 bytea not null check (length(sha256) = 32),
  content bytea not null,
  added_at timestamptz not null,
  added_by text not null
);
create index if not exists authority_request_files_request on authority_request_files (request);
alter table authority_request_files alter column content set storage external;

-- Signed approvals; a nonce serves once.
create table if not exists authority_request_approvals (
  nonce text primary key,
  request uuid not null references authority_requests (id),
  person text not null,
  note text not null,
  approved_at timestamptz not null
);

-- What came by the portal, before anybody believes it: no case yet, and nothing in the ledger.
create table if not exists authority_request_announcements (
  reference text primary key,
  secret_sha256 bytea not null check (length(secret_sha256) = 32),
  intake jsonb not null,
  received_at timestamptz not null,
  -- Of one that was accepted.
  request uuid references authority_requests (id),
  declined_at timestamptz,
  decline_reason text,
  settled_by text,
  check (request is null or declined_at is null)
);
create index if not exists authority_request_announcements_waiting
  on authority_request_announcements (received_at) where request is null and declined_at is null;
