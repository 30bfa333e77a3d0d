export { openClickHouse } from './clickhouse.ts';
export { type ClickHouseDatabase, dropDatabase, ensureDatabase } from './database.ts';
export {
  type EmbeddedClickHouse,
  type EmbeddedClickHouseOptions,
  startEmbeddedClickHouse,
} from './embedded/embedded-clickhouse.ts';
export { ClickHouseError, type ClickHouseErrorCode } from './errors.ts';
export type {
  CallOptions,
  ClickHouse,
  ClickHouseAddress,
  ClickHouseOptions,
  ExternalTable,
  Parameter,
  Parameters,
} from './interfaces.ts';
export { type MigrateOptions, migrate } from './migrate.ts';
export { openedLater } from './opened-later.ts';
export { quoteIdentifier } from './sql.ts';
