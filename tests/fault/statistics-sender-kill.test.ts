import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { StatisticsCounts } from '@vitrine/client';
import { aMoment, killsWanted } from '../support/kills.ts';
import { ask, call, makeCustomer, until } from '../support/people.ts';
import { adminToken, type System, startSystem, temporaryFolder } from '../support/system.ts';

/**
 * A product with its buffer in a folder is killed at random moments, and every third time the whole
 * system with it; some answers are lost besides. The long run:
 * `VITRINE_TEST_KILLS=50 node --test tests/fault/statistics-sender-kill.test.ts`.
 */
const kills = killsWanted(4);
const program = fileURLToPath(new URL('./statistics-sender.ts', import.meta.url));

/** One address of the office, whichever port its process has after a restart. */
async function steadyOffice(system: System): Promise<string> {
  const server = createServer((near) => {
    const far = connect(Number(new URL(system.office).port), '127.0.0.1');
    near.pipe(far).pipe(near);
    near.on('error', () => far.destroy());
    far.on('error', () => near.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  after(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

interface Product {
  readonly child: ChildProcess;
  /** What it tells, as it comes. */
  readonly lines: string[];
  /** Resolves at its first line. */
  readonly first: Promise<unknown>;
  readonly ended: Promise<unknown>;
}

function startProduct(words: readonly string[]): Product {
  const child = spawn(process.execPath, [program, ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  after(() => child.kill('SIGKILL'));
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout });
  reader.on('line', (line) => lines.push(line));
  return { child, lines, first: once(reader, 'line'), ended: once(child, 'close') };
}

interface Reconciled {
  readonly accepted: number;
  readonly stored: number;
  readonly writing: number;
  readonly differences: readonly unknown[];
}

test(`${kills} kills of a product, and of the system, lose and double no event`, async (t) => {
  const system = await startSystem();
  const { token } = await makeCustomer(system, 'Muster AG', 'DE');
  const folder = path.join(await temporaryFolder(), 'events');
  const words = [await steadyOffice(system), token, folder];
  const kept: string[] = [];
  for (let n = 0; n < kills; n += 1) {
    const product = startProduct([...words, 'record']);
    await product.first;
    await aMoment(700);
    if (n % 3 === 2) {
      await system.kill();
      await aMoment(300);
      await system.restart();
      await aMoment(500);
    }
    product.child.kill('SIGKILL');
    await product.ended;
    kept.push(...product.lines.map((line) => line.replace('kept ', '')));
  }

  const last = startProduct([...words, 'flush']);
  await last.ended;
  const counts: StatisticsCounts = JSON.parse((last.lines.at(-1) ?? '').replace('counts ', ''));
  t.diagnostic(JSON.stringify(counts));
  const { recorded, accepted, duplicate, refused, pending, dropped, waiting } = counts;
  assert.deepEqual([dropped, waiting], [0, 0]);
  assert.equal(recorded, accepted + duplicate + refused + pending);
  assert.equal(new Set(kept).size, kept.length);
  assert.ok(kept.length <= recorded - refused && kept.length > kills, 'it was recorded at all');
  assert.ok(duplicate > 0, 'answers were lost');
  assert.ok(refused > 0);

  // What is counted is what was recorded and not refused: no event twice, and none missing.
  const adminsToken = await adminToken(system, 'moscow');
  const url = `${system.sites.moscow}/v1/statistics`;
  const sums = await until(async () => {
    const found = await ask<Reconciled>(`${url}/reconciliation`, { token: adminsToken });
    return found.stored >= recorded - refused && found.writing === 0 ? found : undefined;
  });
  assert.deepEqual(sums.differences, []);
  assert.deepEqual([sums.stored, sums.accepted], [recorded - refused, recorded - refused]);
  for (let i = 0; i < kept.length; i += Math.ceil(kept.length / 20)) {
    const proof = await call(`${url}/events/${kept[i]}`, { token });
    assert.equal(proof.status, 200, String(kept[i]));
  }
});
