import { silentLogger } from '../../../logger.ts';
import { openClickHouse } from '../../clickhouse.ts';
import { startEmbeddedClickHouse } from '../embedded-clickhouse.ts';

/** Keeps an engine at an endless query until killed: for the tests of what is left then. */
const [directory = ''] = process.argv.slice(2);
const embedded = startEmbeddedClickHouse({ directory, logger: silentLogger() });
await using clickhouse = openClickHouse({ address: { embedded }, database: 'default' });
await clickhouse.command('CREATE TABLE kept (row UInt8) ENGINE = MergeTree ORDER BY row');
await clickhouse.command('INSERT INTO kept VALUES (1)');
const sql = 'SELECT count() FROM system.numbers WHERE sipHash64(number) = 1';
const endless = clickhouse.command(sql, {}, { timeoutMs: 600_000 });
process.stdout.write(`${embedded.pid}\n`);
await endless;
