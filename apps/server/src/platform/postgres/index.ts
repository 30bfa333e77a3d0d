export { withDatabase } from './connection.ts';
export { type DatabaseAddress, dropDatabase, ensureDatabase, quoteIdentifier } from './database.ts';
export {
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
  embeddedPostgresUrl,
  startEmbeddedPostgres,
} from './embedded/embedded-postgres.ts';
export { EmbeddedPostgresError, type EmbeddedPostgresErrorCode } from './embedded/errors.ts';
export { PostgresError, type PostgresErrorCode } from './errors.ts';
export { type FolderLock, lockDataFolder } from './folder-lock.ts';
export type {
  Listener,
  Postgres,
  PostgresOptions,
  Queries,
  Session,
  Transaction,
  TransactionOptions,
} from './interfaces.ts';
export { type MigrateOptions, migrate } from './migrate.ts';
export { openPostgres } from './postgres.ts';
export { jsonb } from './wire-types.ts';
