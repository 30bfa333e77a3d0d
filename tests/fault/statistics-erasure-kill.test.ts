import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import type { Erasure } from '../../apps/server/src/modules/statistics/index.ts';
import { detectionLine } from '../support/events.ts';
import { ask, type Customer, makeCustomer, until } from '../support/people.ts';
import { adminToken, startSystem } from '../support/system.ts';

interface Sums {
  readonly accepted: number;
  readonly removed: number;
  readonly stored: number;
  readonly differences: readonly unknown[];
}

/** Names of ClickHouse’s orders to delete, and of parts that were written anew by one. */
async function traces(data: string) {
  const names = (
    await readdir(path.join(data, 'clickhouse', 'data', 'store'), { recursive: true })
  ).map((name) => path.basename(name));
  return {
    orders: names.filter((name) => /^mutation_\d+\.txt$/.test(name)).length,
    rewritten: names.filter((name) => /^(?:tmp_mut_)?[0-9a-f]{32}_\d+_\d+_\d+_\d+$/.test(name))
      .length,
  };
}

test('an erasure that is killed again and again goes on, and ends once', async () => {
  const system = await startSystem();
  const [erased, kept] = [
    await makeCustomer(system, 'Erased', 'IT'),
    await makeCustomer(system, 'Kept', 'IT'),
  ];
  const home = await ask<{ site: string }>(`${system.office}/v1/home?country=IT&class=statistics`);
  const at = () => `${system.sites[home.site]}/v1/statistics`;
  const token = await adminToken(system, home.site);
  const nowMs = Date.now();
  const send = async ({ token: key }: Customer, name: string, lines: number) => {
    const body = Array.from({ length: lines }, (_, n) => detectionLine(name, n, nowMs - n));
    const response = await fetch(at(), {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/x-ndjson' },
      body: body.join('\n'),
    });
    const { accepted } = (await response.json()) as { accepted: number };
    return accepted;
  };
  const counts = { erased: 0, kept: 0 };
  for (let i = 0; i < 8; i++) {
    counts.erased += await send(erased, `erased ${i}`, 5_000);
    counts.kept += await send(kept, `kept ${i}`, 5_000);
  }
  assert.deepEqual(counts, { erased: 40_000, kept: 40_000 });

  const json = { customer: erased.id, reason: 'user-request' };
  const { erasure } = await ask<Erasure>(`${at()}/erasures`, { token, json });
  const read = () => ask<Erasure>(`${at()}/erasures/${erasure}`, { token });
  const reached = [
    async () => true,
    async () => (await traces(system.data)).orders > 0,
    async () => (await traces(system.data)).rewritten > 0,
    async () => (await traces(system.data)).rewritten > 0 && (await traces(system.data)).orders > 0,
  ];
  for (const look of reached) {
    // A moment that was missed is as good: then it is done already.
    await until(async () => ((await look()) || (await read()).state === 'done' ? true : undefined));
    await system.kill();
    await system.restart();
    // Intake goes on between.
    counts.kept += await send(kept, `between ${counts.kept}`, 100);
  }
  const done = await until(async () => {
    const one = await read();
    return one.state === 'done' ? one : undefined;
  });
  assert.equal(done.eventsErased, counts.erased);
  const sums = await ask<Sums>(`${at()}/reconciliation`, { token });
  assert.deepEqual(
    [sums.differences, sums.accepted, sums.removed, sums.stored],
    [[], counts.erased + counts.kept, counts.erased, counts.kept],
  );
  for (const name of await readdir(path.join(system.data, 'clickhouse'), { recursive: true })) {
    const bytes = await readFile(path.join(system.data, 'clickhouse', name)).catch(() => '');
    assert.ok(!bytes.includes(erased.id), name);
  }
  assert.equal(await send(erased, 'erased 0', 100), 100);
});
