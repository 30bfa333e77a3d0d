-- Who said who they are by the link of a start. Until somebody of them can sign in, the link is good.
alter table accounts add column if not exists welcomed boolean not null default false;
