import { chownSync, mkdirSync } from 'node:fs';
import { silentLogger } from '../../../logger.ts';
import { openClickHouse } from '../../clickhouse.ts';
import { startEmbeddedClickHouse } from '../embedded-clickhouse.ts';

/** Runs an engine as the user `nobody`: for the test that it needs no rights. */
const nobody = 65_534;
const [directory = ''] = process.argv.slice(2);
mkdirSync(directory);
chownSync(directory, nobody, nobody);
process.setgroups?.([]);
process.setgid?.(nobody);
process.setuid?.(nobody);
await using embedded = startEmbeddedClickHouse({ directory, logger: silentLogger() });
await using clickhouse = openClickHouse({ address: { embedded }, database: 'default' });
await clickhouse.command('CREATE TABLE t (n UInt8) ENGINE = MergeTree ORDER BY n');
await clickhouse.command('INSERT INTO t VALUES (1)');
const [row] = await clickhouse.query<{ n: number }>('SELECT n FROM t');
process.stdout.write(`${process.getuid?.()} answered ${row?.n}\n`);
