import type { RelocationStatus } from '../apps/server/src/modules/relocation/index.ts';
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
  return [
    row('copied', seconds('copy'), 1),
    row('summed up on both sides', seconds('verify'), 0),
    row('under the fence', seconds('fence', 'drain', 'settle', 'switch', 'commit'), 0),
    row('from copy to switch', seconds('copy', 'verify', 'fence', 'drain', 'settle', 'switch'), 0),
  ];
}

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
