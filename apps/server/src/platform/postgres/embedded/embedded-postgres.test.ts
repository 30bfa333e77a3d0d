import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { silentLogger } from '../../logger.ts';
import { openPostgres } from '../postgres.ts';
import { startEmbeddedPostgres } from './embedded-postgres.ts';
import { EmbeddedPostgresError } from './errors.ts';

const logger = silentLogger();
let parent = '';

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'embedded-'));
  await chmod(parent, 0o755);
});

afterEach(async () => {
  await rm(parent, { recursive: true, force: true });
});

/** Starts a process that runs a server on the folder and writes one row; waits for the row. */
async function startElsewhere(directory: string): Promise<ChildProcess> {
  const program = fileURLToPath(new URL('testdata/hold-server.ts', import.meta.url));
  const child = spawn(process.execPath, [program, directory], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [word] = await once(child.stdout.setEncoding('utf8'), 'data');
  assert.equal(word, 'committed\n');
  return child;
}

async function countRows(url: string): Promise<unknown> {
  await using postgres = await openPostgres({ url });
  const [row] = await postgres.query<{ count: bigint }>('SELECT count(*) FROM kept');
  return row?.count;
}

async function pidOfServer(directory: string): Promise<number> {
  const text = await readFile(join(directory, 'cluster', 'postmaster.pid'), 'utf8');
  return Number.parseInt(text, 10);
}

it('outlives nothing: killed with its process, it is gone, and the data are there', async () => {
  const directory = join(parent, 'pg');
  const child = await startElsewhere(directory);
  const pid = await pidOfServer(directory);
  child.kill('SIGKILL');
  await once(child, 'exit');
  // The earlier server is still shutting down at this moment: the start waits for it.
  await using embedded = await startEmbeddedPostgres({ directory, logger });
  assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
  assert.equal(await countRows(embedded.url('postgres')), 1n);
});

it('recovers when the server itself was killed', async () => {
  const directory = join(parent, 'pg');
  const child = await startElsewhere(directory);
  process.kill(await pidOfServer(directory), 'SIGKILL');
  await once(child, 'exit');
  await using embedded = await startEmbeddedPostgres({ directory, logger });
  assert.equal(await countRows(embedded.url('postgres')), 1n);
});

it('refuses a folder that another process uses, and leaves that one alone', async () => {
  const directory = join(parent, 'pg');
  await using first = await startEmbeddedPostgres({ directory, logger, durable: false });
  await assert.rejects(startEmbeddedPostgres({ directory, logger }), (error) => {
    assert(error instanceof EmbeddedPostgresError);
    assert.equal(error.code, 'in-use');
    assert.match(error.message, /Another Vitrine process uses the data folder/);
    return true;
  });
  await using postgres = await openPostgres({ url: first.url('postgres') });
  assert.deepEqual(await postgres.query('SELECT 1 AS one'), [{ one: 1 }]);
});

it('is not deceived by a stale pid file whose number another program has', async () => {
  const directory = join(parent, 'pg');
  await (await startEmbeddedPostgres({ directory, logger })).stop();
  await writeFile(join(directory, 'cluster', 'postmaster.pid'), `${process.pid}\n`);
  await using _embedded = await startEmbeddedPostgres({ directory, logger });
});

it('works where the folder’s path is too long for a socket', async () => {
  const directory = join(parent, 'x'.repeat(100), 'pg');
  await using embedded = await startEmbeddedPostgres({ directory, logger, durable: false });
  await using _postgres = await openPostgres({ url: embedded.url('postgres') });
});

it('works where only we may enter the folder', async () => {
  await chmod(parent, 0o700);
  const directory = join(parent, 'pg');
  await using embedded = await startEmbeddedPostgres({ directory, logger, durable: false });
  await using _postgres = await openPostgres({ url: embedded.url('postgres') });
});

it('refuses a cluster of another version', async () => {
  const directory = join(parent, 'pg');
  await mkdir(join(directory, 'cluster'), { recursive: true });
  await writeFile(join(directory, 'cluster', 'PG_VERSION'), '12\n');
  await assert.rejects(startEmbeddedPostgres({ directory, logger }), { code: 'version-mismatch' });
});

it('says why it could not start', async () => {
  const directory = join(parent, 'pg');
  await (await startEmbeddedPostgres({ directory, logger, durable: false })).stop();
  await writeFile(join(directory, 'cluster', 'postgresql.conf'), 'no_such_setting = 1\n');
  await assert.rejects(startEmbeddedPostgres({ directory, logger }), (error) => {
    assert(error instanceof EmbeddedPostgresError);
    assert.equal(error.code, 'start-failed');
    assert.match(error.message, /no_such_setting/);
    return true;
  });
});
