-- People who sign in with a browser. The person is the row in `operators`, whose name is the account's id; what is secret
-- stands here as a digest, or sealed with the office's account secret (TOTP seeds, backup codes).
alter table operators alter column verifier_key drop not null;
alter table operators alter column public_key drop not null;
alter table operators alter column token_sha256 drop not null;

create table if not exists accounts (
  id text primary key references operators (name),
  name text not null,
  email text not null unique,
  email_verified boolean not null,
  image text,
  two_factor_enabled boolean not null default false,
  created_at timestamptz not null,
  updated_at timestamptz not null
);

create table if not exists account_sessions (
  id text primary key,
  user_id text not null references accounts (id),
  -- SHA-256 of the token in the cookie, in base64url.
  token text not null unique,
  -- How the person signed in; none where only the second factor can be set up with it.
  method text,
  ip_address text,
  user_agent text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  used_at timestamptz not null,
  expires_at timestamptz not null
);
create index if not exists account_sessions_user on account_sessions (user_id);

create table if not exists account_logins (
  id text primary key,
  user_id text not null references accounts (id),
  account_id text not null,
  provider_id text not null,
  password text,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (provider_id, account_id)
);
create index if not exists account_logins_user on account_logins (user_id);

create table if not exists account_verifications (
  id text primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index if not exists account_verifications_identifier on account_verifications (identifier);

create table if not exists account_totp (
  id text primary key,
  user_id text not null unique references accounts (id),
  secret text not null,
  backup_codes text not null,
  verified boolean not null default true,
  failed_verification_count integer not null default 0,
  locked_until timestamptz
);

create table if not exists account_passkeys (
  id text primary key,
  user_id text not null references accounts (id),
  name text,
  public_key text not null,
  credential_id text not null unique,
  counter integer not null,
  device_type text not null,
  backed_up boolean not null,
  transports text,
  aaguid text,
  created_at timestamptz
);
create index if not exists account_passkeys_user on account_passkeys (user_id);

-- Links that work once: the first administrator's, an invitation's, a recovery's.
create table if not exists account_links (
  token_sha256 bytea primary key,
  purpose text not null check (purpose in ('welcome', 'invitation', 'recovery')),
  operator text references operators (name),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  check ((purpose = 'welcome') = (operator is null))
);
