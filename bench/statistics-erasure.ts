import type { Erasure } from '../apps/server/src/modules/statistics/index.ts';
import { detectionLine } from '../tests/support/events.ts';
import type { BenchRow } from './row.ts';
import { adminToken, ask, customerAt, scratch, startSystem } from './support.ts';

const site = 'moscow';
const linesOfRequest = 1_000;
const requests = 400;
const connections = 8;
/** One request of so many is of the customer who is erased: every part has some of its rows. */
const everyErased = 10;
const lookEveryMs = 20;

/**
 * Erases one customer of two from events that came in mixed, and compares the rows written anew a
 * second, until the last old file is gone, with those taken in a second by the same system just before.
 */
export async function run(): Promise<BenchRow[]> {
  await using folder = await scratch();
  await using system = await startSystem(folder.path);
  const url = system.sites[site] ?? '';
  const people = [];
  for (const _ of [1, 2]) people.push(await customerAt(system, folder.path, site, 'IT'));
  const [kept, erased] = people;
  if (kept === undefined || erased === undefined) throw new Error('a customer is missing');
  const nowMs = Date.now();
  const bodies = Array.from({ length: requests }, (_, i) =>
    Array.from({ length: linesOfRequest }, (_, n) =>
      detectionLine(`bench ${i}`, n, nowMs - 3_600_000 + i),
    ).join('\n'),
  );
  const send = async (i: number) => {
    const { token } = (i % everyErased === 0 ? erased : kept).apiKey;
    const response = await fetch(`${url}/v1/statistics`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' },
      body: bodies[i] ?? '',
    });
    if (!response.ok) throw new Error(await response.text());
    await response.arrayBuffer();
  };
  let next = 0;
  const begun = performance.now();
  await Promise.all(
    Array.from({ length: connections }, async () => {
      for (let i = next++; i < requests; i = next++) await send(i);
    }),
  );
  const rows = requests * linesOfRequest;
  const taken = rows / ((performance.now() - begun) / 1_000);

  const token = await adminToken(folder.path, site);
  const path = `${url}/v1/statistics/erasures`;
  const json = { customer: erased.customer.id, reason: 'user-request' };
  const ordered = performance.now();
  let erasure = await ask<Erasure>(path, token, json);
  while (erasure.state === 'open') {
    if (erasure.waitsFor !== undefined) throw new Error(`it waits for ${erasure.waitsFor}`);
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
    erasure = await ask<Erasure>(`${path}/${erasure.erasure}`, token);
  }
  const rewritten = rows / ((performance.now() - ordered) / 1_000);
  return [
    {
      name: `erasure of one customer in ten among ${rows.toLocaleString('en')} events`,
      ours: rewritten,
      peer: taken,
      unit: 'events/s',
      ratio: rewritten / taken,
      bar: 1,
      peerName: 'intake of the same events over HTTP',
    },
  ];
}
