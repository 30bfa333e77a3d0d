import { hash } from 'node:crypto';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { questions } from '../apps/server/src/modules/statistics/reading/reading-store.ts';
import {
  type ClickHouse,
  ensureDatabase,
  migrate,
  openClickHouse,
  type Parameters,
  startEmbeddedClickHouse,
} from '../apps/server/src/platform/clickhouse/index.ts';
import { silentLogger } from '../apps/server/src/platform/logger.ts';
import type { BenchRow } from './row.ts';
import { scratch } from './support.ts';

/** How many; an earlier run's are taken from a folder that is kept. */
const events = Number(process.env.BENCH_EVENTS ?? 20_000_000);
const kept = process.env.BENCH_FOLDER;
const limitMs = 300;
const rounds = 40;
const days = 90;
/** Rows that one INSERT makes: more would take more memory than the engine gives a statement. */
const slice = 250_000;
const newest = Date.UTC(2026, 10, 25);
/** `cityHash64` of a number and a salt gives each column its own, repeatable randomness. */
const insertion = `
INSERT INTO events (region, id, at, block, batch, digest, customer, type, product, version, os,
  country, installation, sha256, threat, host, count)
WITH
  (salt, n) -> cityHash64(n, salt) / 18446744073709551615.0 AS random,
  number + {begin:UInt64} AS n,
  toUnixTimestamp64Milli(toDateTime64('2026-11-25 00:00:00', 3, 'UTC'))
    - toInt64(({total:UInt64} - n) * ({days:UInt32} * 86400000.0 / {total:UInt64})) AS ms,
  toUInt32(40000 * pow(random(1, n), 4)) AS threat_number,
  toUInt32(2000000 * pow(random(2, n), 3)) AS file_number
SELECT 'europe',
  toFixedString(unhex(concat(leftPad(lower(hex(ms)), 12, '0'), '7000', hex(cityHash64(n, 3)))), 16),
  fromUnixTimestamp64Milli(ms, 'UTC'), intDiv(n, 10000), 0, cityHash64(n, 4),
  toUUID('6f9619ff-8b86-4d01-b42d-00cf4fc964ff'),
  if(random(5, n) < 0.9, 'detection', 'suspicious-activity'),
  concat('Product ', toString(toUInt8(6 * random(6, n)))),
  concat('21.', toString(toUInt8(30 * pow(random(7, n), 2)))),
  concat('OS ', toString(toUInt8(8 * random(8, n)))),
  arrayElement(['DE','FR','IT','ES','PL','GB','NL','BE','AT','CH','CZ','SE','NO','FI','DK','PT','GR',
    'RO','HU','IE','BG','HR','SK','SI','LT','LV','EE','LU','MT','CY'],
    1 + toUInt32(29 * pow(random(9, n), 2))),
  cityHash64(n % 500000), SHA256(toString(file_number)),
  concat('Trojan.Win32.Family', toString(intDiv(threat_number, 50)), '.', toString(threat_number)),
  if(random(10, n) < 0.4, concat('host', toString(toUInt32(200000 * pow(random(11, n), 3))), '.example'), ''),
  1 + toUInt32(5 * random(12, n))
FROM numbers({rows:UInt64})`;

/**
 * What the pages ask of ClickHouse, each question some dozens of times with changing values: its 95th
 * percentile beside the limit, and its median beside the same answered from the events themselves.
 */
export async function run(): Promise<BenchRow[]> {
  await using folder = await folderOf(kept);
  await using embedded = startEmbeddedClickHouse({
    directory: folder.path,
    logger: silentLogger(),
  });
  const address = { embedded };
  await ensureDatabase({ address, database: 'bench' });
  await using clickhouse = openClickHouse({ address, database: 'bench' });
  await migrate(clickhouse, fileURLToPath(new URL('../migrations/statistics/', import.meta.url)));
  const made = await fill(clickhouse);
  process.stdout.write(`  ${events} events over ${days} days, made at ${made}\n`);
  process.stdout.write(`  ${await diskOf(clickhouse)}\n`);
  const rows: BenchRow[] = [];
  for (const [name, ask] of Object.entries(questionsAsked())) {
    rows.push(...(await measure(clickhouse, name, ask)));
  }
  return rows;
}

async function folderOf(given: string | undefined): Promise<{ path: string } & AsyncDisposable> {
  if (given === undefined) return scratch();
  return { path: path.resolve(given), [Symbol.asyncDispose]: () => Promise.resolve() };
}

/**
 * Zipf-like: few threats, files and countries make most of the events, and there are many of which
 * there is little.
 */
async function fill(db: ClickHouse): Promise<string> {
  const [row] = await db.query<{ n: string }>('SELECT count() AS n FROM events');
  const startMs = performance.now();
  const from = Number(row?.n ?? 0);
  for (let begin = from; begin < events; begin += slice) {
    const rows = Math.min(slice, events - begin);
    await db.command(insertion, { begin, rows, days, total: events }, { timeoutMs: 600_000 });
  }
  if (from >= events) return 'an earlier run';
  const perSecond = ((events - from) / (performance.now() - startMs)) * 1_000;
  await db.command('OPTIMIZE TABLE events', {}, { timeoutMs: 3_600_000 });
  return `${Math.round(perSecond)} events a second`;
}

async function diskOf(db: ClickHouse): Promise<string> {
  const [table] = await db.query<{ bytes: string; parts: string }>(
    `SELECT sum(bytes_on_disk) AS bytes, count() AS parts FROM system.parts
     WHERE active AND table = 'events' AND database = currentDatabase()`,
  );
  const projections = await db.query<{ name: string; bytes: string; n: string }>(
    `SELECT name, sum(bytes_on_disk) AS bytes, sum(rows) AS n FROM system.projection_parts
     WHERE active AND table = 'events' AND database = currentDatabase() GROUP BY name ORDER BY name`,
  );
  const mib = (bytes: string | undefined) => `${Math.round(Number(bytes ?? 0) / 1_048_576)} MiB`;
  const each = projections.map(({ name, bytes, n }) => `${name} ${mib(bytes)} (${n} rows)`);
  return `${mib(table?.bytes)} in ${table?.parts} parts, of which ${each.join(', ')}`;
}

interface Ask {
  readonly sql: string;
  readonly params: (round: number) => Parameters;
}

async function measure(db: ClickHouse, name: string, ask: Ask): Promise<BenchRow[]> {
  const tookMs: number[] = [];
  for (let round = 0; round < rounds; round++) {
    tookMs.push(await timed(() => db.query(ask.sql, ask.params(round))));
  }
  const settings = { optimize_use_projections: 0 };
  const options = { settings, timeoutMs: 600_000 };
  const plainMs = await timed(() => db.query(ask.sql, ask.params(0), options));
  const [median, p95] = [percentile(tookMs, 0.5), percentile(tookMs, 0.95)];
  const unit = 'answers/s';
  return [
    {
      name: `${name}, 95th percentile`,
      ...{ ours: 1_000 / p95, peer: 1_000 / limitMs, unit, ratio: limitMs / p95 },
      bar: 1,
      peerName: `a limit of ${limitMs} ms`,
    },
    {
      name: `${name}, median`,
      ...{ ours: 1_000 / median, peer: 1_000 / plainMs, unit, ratio: plainMs / median },
      bar: 0,
      peerName: 'from the events',
    },
  ];
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startMs = performance.now();
  await work();
  return performance.now() - startMs;
}

function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}

/** Every question as the pages ask it, with values that change from round to round. */
function questionsAsked() {
  const day = (ago: number) => new Date(newest - ago * 86_400_000).toISOString().slice(0, 10);
  const base = { regions: ['europe'], type: 'detection', country: '', limit: 25 };
  const month = (round: number) => ({ ...base, from: day(28 + round), to: day(1 + round) });
  const quarter = (round: number) => ({ ...base, from: day(85 + (round % 5)), to: day(round % 5) });
  const countries = ['DE', 'FR', 'PL', 'MT'];
  const inCountry = (round: number) => ({ country: countries[round % countries.length] ?? 'DE' });
  const threat = (round: number) => ({ threat: `Trojan.Win32.Family0.${round}` });
  const ask = (sql: string, params: Ask['params']): Ask => ({ sql, params });
  const {
    topThreats,
    topThreatsOfCountry,
    series,
    threatSeries,
    countries: byCountry,
    emerging,
    versions,
  } = questions;
  const all = (round: number) => ({
    ...base,
    from: day(400),
    to: day(0),
    limit: 500,
    ...thing(round),
  });
  const thing = (round: number) => ({ sha256: sha256Of(round), host: `host${round}.example` });
  return {
    'most met, four weeks': ask(topThreats.sql, month),
    'most met, a quarter': ask(topThreats.sql, quarter),
    'most met, of a country': ask(topThreatsOfCountry.sql, (n) => ({
      ...month(n),
      ...inCountry(n),
    })),
    'day by day': ask(series.sql, month),
    'day by day, a quarter': ask(series.sql, quarter),
    'day by day, one threat': ask(threatSeries.sql, (n) => ({ ...month(n), ...threat(n) })),
    countries: ask(byCountry.sql, month),
    'on the rise': ask(emerging.sql, (n) => ({ ...month(n), least: 10 })),
    versions: ask(versions.sql, month),
    'a file': ask(questions.hashPrevalence.sql, all),
    'a host': ask(questions.hostPrevalence.sql, all),
    'a file, day by day': ask(questions.hashDays.sql, all),
  } satisfies Record<string, Ask>;
}

function sha256Of(number: number): string {
  return hash('sha256', String(number));
}
