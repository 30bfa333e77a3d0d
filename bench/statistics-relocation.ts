import path from 'node:path';
import { migrationFolder } from '../apps/server/src/compose/paths.ts';
import type { RelocationStatus } from '../apps/server/src/modules/relocation/index.ts';
import {
  ensureDatabase,
  migrate,
  openClickHouse,
  startEmbeddedClickHouse,
} from '../apps/server/src/platform/clickhouse/index.ts';
import { silentLogger } from '../apps/server/src/platform/logger.ts';
import { detectionLine } from '../tests/support/events.ts';
import { startParties } from './parties.ts';
import { operator, relocate } from './relocation.ts';
import type { BenchRow } from './row.ts';
import { ask, customerAt, scratch } from './support.ts';

const events = 1_000_000;
const linesOfBatch = 10_000;
const lanes = 4;
const asked = 200_000;

/**
 * A region of events from one site to another, each a process of its own: copied, summed up on both
 * sides, and summed up once more under the fence. The peer is the rate that is asked for.
 */
export async function run(): Promise<BenchRow[]> {
  await using folder = await scratch();
  await using parties = await startParties(folder.path, ['moscow', 'zurich']);
  const moscow = parties.folderOf('moscow');
  const { apiKey } = await customerAt(parties, moscow, 'moscow', 'DE');
  await fill(parties.sites.moscow ?? '', apiKey.token);
  const people = [await operator(parties, 'alice'), await operator(parties, 'bob')];
  await relocate(parties.office, people, 'zurich');
  const all = await ask<{ relocations: RelocationStatus[] }>(`${parties.office}/v1/relocations`);
  const steps = new Map(
    all.relocations[0]?.steps.map(({ name, startedAt, finishedAt }) => [
      name,
      (Date.parse(finishedAt ?? '') - Date.parse(startedAt)) / 1_000,
    ]),
  );
  const seconds = (...names: string[]) =>
    names.reduce((sum, name) => sum + (steps.get(name) ?? Number.NaN), 0);
  const row = (what: string, took: number, bar: number) => ({
    name: `relocation of ${events.toLocaleString('en')} events: ${what}`,
    ours: events / took,
    peer: asked,
    unit: 'events/s',
    ratio: events / took / asked,
    bar,
    peerName: 'asked for',
  });
  const copied = row('copied', seconds('copy'), 1);
  const own = await engineRate();
  return [
    copied,
    {
      ...copied,
      ...{ peer: own, ratio: copied.ours / own, bar: 0 },
      peerName: 'ClickHouse making and keeping as many by itself, in parts as large',
    },
    row('summed up on both sides', seconds('verify'), 0),
    row('under the fence', seconds('fence', 'drain', 'settle', 'switch', 'commit'), 0),
    row('from copy to switch', seconds('copy', 'verify', 'fence', 'drain', 'settle', 'switch'), 0),
  ];
}

/** Events a second that the engine keeps in the same table, when nobody sends them. */
async function engineRate(): Promise<number> {
  await using folder = await scratch();
  await using engine = startEmbeddedClickHouse({
    directory: path.join(folder.path, 'clickhouse'),
    logger: silentLogger(),
  });
  const address = { embedded: engine };
  await ensureDatabase({ address, database: 'peer' });
  await using clickhouse = openClickHouse({ address, database: 'peer' });
  await migrate(clickhouse, migrationFolder('statistics'));
  const begunMs = performance.now();
  for (let first = 0; first < events; first += partEvents) {
    await clickhouse.command(makeEvents, { first, count: partEvents }, { timeoutMs: 120_000 });
  }
  return events / ((performance.now() - begunMs) / 1_000);
}

const partEvents = 200_000;
/** As many different values in each column as `detectionLine` has. */
const makeEvents = `
  INSERT INTO events (region, id, at, block, batch, digest, customer, type, product, version, os,
    country, installation, sha256, size, threat, database, record, component, task, action, host,
    count)
  SELECT 'europe', toFixedString(unhex(leftPad(hex(number), 32, '0')), 16), now64(3) - number / 1000,
    1, 1, sipHash64(number), toUUID('6f9619ff-8b86-4d01-b42d-00cf4fc964ff'), 'detection',
    'Example Internet Security', concat('21.3.', toString(number % 20)), 'Windows 11', 'DE',
    sipHash64(number % 500), SHA256(toString(number % 1000)), 1000 + number,
    concat('Trojan.Win32.Example.', toString(number % 300)), '2026-11-24T10', number * 77,
    'file-anti-virus', 3, 'blocked', concat('host', toString(number % 777), '.example'), 1
  FROM numbers({first:UInt64}, {count:UInt64})
  SETTINGS max_threads = 1, min_insert_block_size_rows = 0, min_insert_block_size_bytes = 1073741824`;

async function fill(site: string, token: string): Promise<void> {
  const startedMs = Date.now();
  let next = 0;
  const lane = async () => {
    while (next < events) {
      const first = next;
      next += linesOfBatch;
      const lines = Array.from({ length: linesOfBatch }, (_, i) =>
        detectionLine('bench', first + i, startedMs - ((first + i) % 3_600_000)),
      );
      const response = await fetch(`${site}/v1/statistics`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' },
        body: `${lines.join('\n')}\n`,
      });
      if (response.status !== 200) throw new Error(`events were answered ${response.status}`);
      await response.arrayBuffer();
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
