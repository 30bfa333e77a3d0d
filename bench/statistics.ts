import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  openClickHouse,
  startEmbeddedClickHouse,
} from '../apps/server/src/platform/clickhouse/index.ts';
import { createLogger } from '../apps/server/src/platform/logger.ts';
import { startParties } from './parties.ts';
import { processorTime, spentBetween } from './processor-time.ts';
import type { BenchRow } from './row.ts';
import { bodies, type StatisticsLoadOrder, type StatisticsLoadResult } from './statistics-load.ts';
import { adminToken, ask, run as command, customerAt, residentBytes, scratch } from './support.ts';

const linesOfBatch = 1_000;
/** Events of each run; `BENCH_EVENTS` for the long one. */
const events = Number(process.env.BENCH_EVENTS ?? 400_000);
const connections = 24;
const barPerSecond = 100_000;

/**
 * Events taken in through HTTP: checked, depersonalised, told from duplicates, stored durably and
 * logged; beside the same engine that takes the same lines directly, in blocks of the same size.
 */
export async function run(): Promise<BenchRow[]> {
  const ours = await statistics();
  const direct = await directly();
  return [
    {
      name: `statistics in batches of ${linesOfBatch}, ${connections} connections`,
      ours: ours.perSecond,
      peer: direct,
      unit: 'events/s',
      ratio: ours.perSecond / direct,
      bar: 0.5,
      peerName: 'the same lines into the same engine directly',
    },
    {
      name: 'the same',
      ours: ours.perSecond,
      peer: barPerSecond,
      unit: 'events/s',
      ratio: ours.perSecond / barPerSecond,
      bar: 1,
      peerName: 'the bar',
    },
    {
      name: 'statistics at half that rate, 95 of 100 acknowledged',
      ours: 1_000 / ours.p95Ms,
      peer: 2,
      unit: 'times in a second',
      ratio: 500 / ours.p95Ms,
      bar: 1,
      peerName: 'the limit of 500 ms',
    },
  ];
}

async function statistics(): Promise<{ perSecond: number; p95Ms: number }> {
  await using folder = await scratch();
  await using parties = await startParties(folder.path, ['moscow']);
  const { apiKey } = await customerAt(parties, parties.folderOf('moscow'), 'moscow', 'DE');
  const { port } = new URL(parties.sites.moscow ?? '');
  const order = { port: Number(port), token: apiKey.token, linesOfBatch, connections };
  await load({ ...order, batches: 20 });
  const before = await residentBytes(process.pid);
  const spentBefore = await processorTime(process.pid);
  const full = await load({ ...order, batches: events / linesOfBatch });
  const spent = spentBetween(spentBefore, await processorTime(process.pid));
  const grown = (await residentBytes(process.pid)) - before;
  const perSecond = full.events / full.seconds;
  const half = await load({
    ...order,
    batches: Math.round(events / linesOfBatch / 2),
    perSecond: perSecond / 2,
  });
  const token = await adminToken(parties.folderOf('moscow'), 'moscow');
  const sums = await ask<{ stored: number; differences: unknown[] }>(
    `${parties.sites.moscow}/v1/statistics/reconciliation`,
    token,
  );
  if (sums.differences.length > 0) throw new Error(`differences: ${JSON.stringify(sums)}`);
  process.stderr.write(
    `  ${sums.stored} events stored; full rate p50 ${full.p50Ms.toFixed(0)} ms, ` +
      `p95 ${full.p95Ms.toFixed(0)} ms; half p50 ${half.p50Ms.toFixed(0)} ms, ` +
      `p95 ${half.p95Ms.toFixed(0)} ms; resident +${(grown / 1_048_576).toFixed(0)} MiB\n` +
      `  ${((spent.seconds / full.events) * 1e6).toFixed(1)} s of processor time a million events, ` +
      'all processes but the sender\n',
  );
  return { perSecond, p95Ms: half.p95Ms };
}

async function load(order: StatisticsLoadOrder): Promise<StatisticsLoadResult> {
  const program = fileURLToPath(new URL('statistics-load.ts', import.meta.url));
  const { stdout } = await command(process.execPath, [program, JSON.stringify(order)]);
  return JSON.parse(stdout) as StatisticsLoadResult;
}

/** The lines as they are, into a table with the same sums, in the engine's own JSON format. */
async function directly(): Promise<number> {
  await using folder = await scratch();
  const logger = createLogger({ level: 'error', pretty: true });
  const directory = path.join(folder.path, 'clickhouse');
  await using embedded = startEmbeddedClickHouse({ directory, logger });
  await using clickhouse = openClickHouse({ address: { embedded }, database: 'default' });
  await clickhouse.command(await directTable());
  const waiting = bodies(Math.min(events, 200_000) / linesOfBatch, linesOfBatch);
  const count = waiting.length * linesOfBatch;
  const begun = performance.now();
  const one = async (): Promise<void> => {
    for (let body = waiting.pop(); body !== undefined; body = waiting.pop()) {
      await insertDirectly(embedded.socketPath, body);
    }
  };
  await Promise.all(Array.from({ length: 4 }, one));
  const seconds = (performance.now() - begun) / 1_000;
  const [row] = await clickhouse.query<{ n: string }>('SELECT count() AS n FROM direct');
  if (Number(row?.n) !== count) throw new Error(`${row?.n} of ${count} lines were taken`);
  return count / seconds;
}

/** Of the same columns, sums and durability; names and hashes as the lines have them. */
async function directTable(): Promise<string> {
  const file = new URL('../migrations/statistics/0001-events.sql', import.meta.url);
  const sql = await readFile(file, 'utf8');
  return sql
    .replace('CREATE TABLE IF NOT EXISTS events', 'CREATE TABLE direct')
    .replace('  id FixedString(16),', '  id UUID,\n  v UInt8, ip String, url String,')
    .replace(
      "  at DateTime64(3, 'UTC'),",
      "  at DateTime64(3, 'UTC') DEFAULT UUIDv7ToDateTime(id, 'UTC'),",
    )
    .replace('installation UInt64', 'installation String')
    .replace('sha256 FixedString(32)', 'sha256 String');
}

const lineColumns =
  'v, type, id, product, version, os, installation, ip, sha256, size, threat, database, record, ' +
  'component, task, action, url, count';

function insertDirectly(socketPath: string, body: Uint8Array): Promise<void> {
  const query = encodeURIComponent(`INSERT INTO direct (${lineColumns}) FORMAT JSONEachRow`);
  return new Promise((resolve, reject) => {
    const sending = request(
      {
        socketPath,
        method: 'POST',
        path: `/?wait_end_of_query=1&query=${query}`,
        headers: { 'content-length': body.length },
      },
      (response) => {
        const pieces: Uint8Array[] = [];
        response.on('data', (piece: Uint8Array) => pieces.push(piece));
        response.on('end', () => {
          const said = Buffer.concat(pieces).toString();
          if (response.statusCode === 200) resolve();
          else reject(new Error(`the engine answered ${response.statusCode}: ${said}`));
        });
      },
    );
    sending.on('error', reject);
    sending.end(body);
  });
}

if (import.meta.main) {
  const { printRows } = await import('./print.ts');
  printRows(await run());
}
