import { openClickHouse } from './clickhouse.ts';
import type { ClickHouseAddress } from './interfaces.ts';
import { quoteIdentifier } from './sql.ts';

export interface ClickHouseDatabase {
  readonly address: ClickHouseAddress;
  readonly database: string;
}

/** Makes the database if it does not exist. @throws ClickHouseError */
export async function ensureDatabase({ address, database }: ClickHouseDatabase): Promise<void> {
  await using server = openClickHouse({ address, database: 'default' });
  await server.command(`CREATE DATABASE IF NOT EXISTS ${quoteIdentifier(database)}`);
}

/** Removes a database with its tables. For tests. @throws ClickHouseError */
export async function dropDatabase({ address, database }: ClickHouseDatabase): Promise<void> {
  await using server = openClickHouse({ address, database: 'default' });
  await server.command(`DROP DATABASE IF EXISTS ${quoteIdentifier(database)} SYNC`);
}
