-- Every key that an operator ever had: none comes back, and none becomes somebody else's.
create table if not exists operator_keys (
  public_key bytea primary key,
  operator text not null references operators (name)
);
insert into operator_keys (public_key, operator)
  select public_key, name from operators where public_key is not null
  on conflict do nothing;

-- Links with which a person, signed in, makes a key in the place of one that counts no more.
create table if not exists key_replacements (
  token_sha256 bytea primary key,
  operator text not null unique references operators (name),
  asked_by text not null,
  reason text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null
);

-- Who gave a person new credentials must not be who asks for a new key of that person as well.
alter table account_links add column if not exists issued_by text;
alter table accounts add column if not exists recovered_by text;
