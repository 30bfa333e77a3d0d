-- Sessions of people at the sites: each the child of a session at the office, and gone with it.
create table if not exists site_sessions (
  id uuid primary key,
  session text not null references account_sessions (id) on delete cascade,
  site text not null,
  -- Until it is redeemed: the code that the browser carries to the site, and the state that the site gave it.
  code_sha256 bytea unique,
  state_sha256 bytea not null,
  code_expires_at timestamptz not null,
  -- From then on.
  token_sha256 bytea unique
);
create index if not exists site_sessions_session on site_sessions (session);
