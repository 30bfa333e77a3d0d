-- By the salt of a submission's opening, which its receipt alone tells, whoever holds the receipt finds the sample again.
-- Its SHA-256 stands here: it moves with the submission, where the opening does not, and opens nothing.
alter table submissions add column if not exists secret_sha256 bytea;
create index if not exists submissions_secret on submissions (secret_sha256) where secret_sha256 is not null;
