import { silentLogger } from '../../../logger.ts';
import { openPostgres } from '../../postgres.ts';
import { startEmbeddedPostgres } from '../embedded-postgres.ts';

/** Runs a server until killed, or until the server is: for the tests of both. */
const [directory = ''] = process.argv.slice(2);
const embedded = await startEmbeddedPostgres({ directory, logger: silentLogger() });
const postgres = await openPostgres({ url: embedded.url('postgres') });
await postgres.query('CREATE TABLE kept AS SELECT 1 AS row');
process.stdout.write('committed\n');
await embedded.exited;
process.exit(1);
