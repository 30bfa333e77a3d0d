import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { silentLogger } from '../../logger.ts';
import { openClickHouse } from '../clickhouse.ts';
import { ClickHouseError } from '../errors.ts';
import type { ClickHouse } from '../interfaces.ts';
import { type EmbeddedClickHouse, startEmbeddedClickHouse } from './embedded-clickhouse.ts';

const logger = silentLogger();
let parent = '';
let scope = new AsyncDisposableStack();

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'clickhouse-'));
  scope = new AsyncDisposableStack();
});

afterEach(async () => {
  await scope.disposeAsync();
  await rm(parent, { recursive: true, force: true });
});

interface Started {
  readonly embedded: EmbeddedClickHouse;
  readonly clickhouse: ClickHouse;
}

function start(
  directory = join(parent, 'clickhouse'),
  options: { idleMs?: number; memoryBytesMax?: number; takeoverTimeoutMs?: number } = {},
): Started {
  const embedded = scope.use(startEmbeddedClickHouse({ directory, logger, ...options }));
  const address = { embedded };
  const clickhouse = scope.use(openClickHouse({ address, database: 'default' }));
  return { embedded, clickhouse };
}

/** Of a dead process its number may stand until somebody asks how it ended. */
async function isAlive(pid: number): Promise<boolean> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    return !/\) [ZX] /.test(stat);
  } catch {
    return false;
  }
}

/** Kills the engine and waits until its death has been noticed. */
async function killEngine(embedded: EmbeddedClickHouse): Promise<void> {
  process.kill(pidOf(embedded), 'SIGKILL');
  while (embedded.pid !== undefined) await new Promise(setImmediate);
}

function pidOf({ pid }: EmbeddedClickHouse): number {
  assert(pid !== undefined);
  return pid;
}

/** The first answer after the engine has died: it starts again by itself, after a moment. */
async function onceBack<T>(call: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof ClickHouseError) || error.code !== 'unavailable') throw error;
      await new Promise(setImmediate);
    }
  }
}

async function nativeRows(clickhouse: ClickHouse, count: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  const sql = 'SELECT number AS n, randomPrintableASCII(50) AS words FROM numbers({count:UInt64})';
  for await (const chunk of clickhouse.stream(sql, { count }, 'Native')) chunks.push(chunk);
  return Buffer.concat(chunks);
}

it('starts with the first call, on a socket that only we can reach', async () => {
  const { embedded, clickhouse } = start();
  assert.equal(embedded.pid, undefined);
  assert.deepEqual(await clickhouse.query('SELECT 1 AS one'), [{ one: 1 }]);
  assert(await isAlive(pidOf(embedded)));
  const socket = await stat(embedded.socketPath);
  assert(socket.isSocket());
  assert.equal(socket.mode & 0o777, 0o600);
});

it('starts once for calls that come together', async () => {
  const { embedded, clickhouse } = start();
  await Promise.all([1, 2, 3].map(() => clickhouse.query('SELECT 1')));
  const pid = embedded.pid;
  await clickhouse.query('SELECT 1');
  assert.equal(embedded.pid, pid);
});

it('is stopped when nobody has called for a while, and started by the next call', async () => {
  const { embedded, clickhouse } = start(undefined, { idleMs: 1 });
  await clickhouse.command('CREATE TABLE kept (n UInt8) ENGINE = MergeTree ORDER BY n');
  const pid = embedded.pid ?? 0;
  // The timer of an idle engine does not keep the process alive: this one does.
  const alive = setInterval(() => undefined, 1_000);
  while (embedded.pid !== undefined || (await isAlive(pid))) await new Promise(setImmediate);
  clearInterval(alive);
  assert.deepEqual(await clickhouse.query('SELECT * FROM kept'), []);
});

it('fails calls as unavailable when it dies, starts again, and keeps an insert whole or not at all', async () => {
  const { embedded, clickhouse } = start();
  const count = 200_000;
  await clickhouse.command(
    'CREATE TABLE t (n UInt64, words String) ENGINE = MergeTree ORDER BY words SETTINGS fsync_after_insert = 1',
  );
  const body = await nativeRows(clickhouse, count);
  let expected = 0;
  for (let round = 0; round < 4; round += 1) {
    const insert = clickhouse.insertNative('t', ['n', 'words'], body).then(
      () => 'kept' as const,
      (error: unknown) => error,
    );
    for (let running = false; !running; ) {
      const [found] = await clickhouse.query<{ running: number }>(
        `SELECT count() > 0 AS running FROM system.processes WHERE query_kind = 'Insert'`,
      );
      running = found?.running === 1;
    }
    await killEngine(embedded);
    const outcome = await insert;
    const [row] = await onceBack(() =>
      clickhouse.query<{ rows: string }>('SELECT count() AS rows FROM t'),
    );
    const rows = Number(row?.rows);
    if (outcome === 'kept') expected += count;
    else {
      assert(outcome instanceof ClickHouseError);
      assert.equal(outcome.code, 'connection-lost');
      assert(outcome.retriable);
      assert([expected, expected + count].includes(rows), `${rows} rows, ${expected} before`);
      expected = rows;
    }
    assert.equal(rows, expected);
  }
  assert.deepEqual(await readdir(join(parent, 'clickhouse', 'incoming')), []);
});

it('says unavailable between its death and the next start', async () => {
  const { embedded, clickhouse } = start();
  await clickhouse.query('SELECT 1');
  await killEngine(embedded);
  await assert.rejects(clickhouse.query('SELECT 1'), { code: 'unavailable' });
  await onceBack(() => clickhouse.query('SELECT 1'));
});

/** Starts a process that holds an engine at an endless query; the answer is the engine's pid. */
async function startElsewhere(directory: string): Promise<{ child: ChildProcess; pid: number }> {
  const program = fileURLToPath(new URL('testdata/hold-engine.ts', import.meta.url));
  const child = spawn(process.execPath, [program, directory], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  scope.defer(() => void child.kill('SIGKILL'));
  const [word] = await once(child.stdout.setEncoding('utf8'), 'data');
  return { child, pid: Number(word) };
}

it('outlives nothing: killed with its process, it is gone, and the data are there', async () => {
  const directory = join(parent, 'clickhouse');
  const { child, pid } = await startElsewhere(directory);
  child.kill('SIGKILL');
  await once(child, 'exit');
  const { clickhouse } = start(directory);
  assert.deepEqual(await clickhouse.query('SELECT * FROM kept'), [{ row: 1 }]);
  assert(!(await isAlive(pid)));
});

it('refuses a folder that another process has open, and leaves that one alone', async () => {
  const directory = join(parent, 'clickhouse');
  const { pid } = await startElsewhere(directory);
  const { clickhouse } = start(directory, { takeoverTimeoutMs: 0 });
  await assert.rejects(clickhouse.query('SELECT 1'), { code: 'in-use' });
  assert(await isAlive(pid));
});

it('works where the folder’s path is too long for a socket', async () => {
  const { clickhouse } = start(join(parent, 'x'.repeat(120), 'clickhouse'));
  assert.deepEqual(await clickhouse.query('SELECT 1 AS one'), [{ one: 1 }]);
});

it('works for an ordinary user', { skip: process.getuid?.() !== 0 && 'is one' }, async () => {
  await chmod(parent, 0o755);
  const directory = join(parent, 'theirs');
  const program = fileURLToPath(new URL('testdata/as-nobody.ts', import.meta.url));
  const child = spawn(process.execPath, [program, directory], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [word] = await once(child.stdout.setEncoding('utf8'), 'data');
  assert.equal(word, '65534 answered 1\n');
});

it('answers a lack of memory as an error, and goes on', async () => {
  const { embedded, clickhouse } = start(undefined, { memoryBytesMax: 300 * 1024 ** 2 });
  await clickhouse.query('SELECT 1');
  const { pid } = embedded;
  const greedy = 'SELECT groupArray(number) AS all FROM numbers(1000000000)';
  await assert.rejects(clickhouse.query(greedy), { code: 'memory' });
  const several = [1, 2, 3, 4].map(() => clickhouse.query(greedy));
  for (const outcome of await Promise.allSettled(several)) {
    assert.equal(outcome.status, 'rejected');
    assert.equal((outcome.reason as ClickHouseError).code, 'memory');
  }
  assert.deepEqual(await clickhouse.query('SELECT 1 AS one'), [{ one: 1 }]);
  assert.equal(embedded.pid, pid);
});

it('is closed for good when stopped', async () => {
  const { embedded, clickhouse } = start();
  await clickhouse.query('SELECT 1');
  const pid = pidOf(embedded);
  await embedded.stop();
  assert(!(await isAlive(pid)));
  await assert.rejects(clickhouse.query('SELECT 1'), { code: 'closed' });
});
