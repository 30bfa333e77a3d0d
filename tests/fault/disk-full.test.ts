import assert from 'node:assert/strict';
import { appendFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { verifyReceipt } from '@vitrine/verifier';
import {
  embeddedPostgresUrl,
  openPostgres,
  PostgresError,
} from '../../apps/server/src/platform/postgres/index.ts';
import { ask, assertProblem, call, makeCustomer, until } from '../support/people.ts';
import { freshFile, type Outcome, submit } from '../support/products.ts';
import { mountSmallDisk } from '../support/small-disk.ts';
import { adminToken, type System, startSystem } from '../support/system.ts';

const disk = await mountSmallDisk(700_000_000);

test('a system whose disk is full says so, loses nothing, and goes on when there is room', {
  skip: !disk && 'cannot mount',
}, async () => {
  if (disk === undefined) return;
  const data = path.join(disk.root, 'data');
  const system = await startSystem({ data });
  const { office, sites } = system;
  const { moscow = '' } = sites;
  const customer = await makeCustomer(system, 'Muster AG', 'DE');
  const send = () => submit(moscow, customer, freshFile(20_000));
  const acknowledged = [await send(), await send()];
  for (const { status } of acknowledged) assert.equal(status, 201);
  const makeRoom = await fill(data);

  // Writers are refused, one for each of the things that are written; readers are not.
  assert.equal((await send()).status, 507);
  const token = await adminToken(system, 'moscow');
  const create = (name: string) =>
    call(`${moscow}/v1/customers`, { token, json: { name, country: 'DE' } });
  const refused = await until(async () => {
    const answer = await create('One more');
    return answer.status === 201 ? undefined : answer;
  });
  assertProblem(refused, 507, (refused.body as { type: string }).type.split(':').at(-1) ?? '');
  for (const url of [`${office}/`, `${office}/v1/status`, `${moscow}/`]) {
    assert.equal((await call(url)).status, 200, url);
  }
  for (const { sha256 } of acknowledged) {
    await ask(`${moscow}/v1/samples/${sha256}`, { token: customer.token });
  }

  // Without room for its log the database ends, and with it all that stands on it.
  await endDatabase(data);
  const answers = await until(async () => {
    const found = await Promise.all([office, moscow].map((at) => call(at).catch(() => undefined)));
    const isSaid = found.every((one) => one?.status === 503 && /disk is full/.test(detailOf(one)));
    return isSaid ? found : undefined;
  });
  for (const answer of answers) {
    assert.ok(answer);
    assertProblem(answer, 503, 'unavailable');
    assert.match(answer.headers.get('retry-after') ?? '', /^\d+$/);
  }
  const page = await fetch(office, { headers: { accept: 'text/html' } });
  assert.match(await page.text(), /<h1>Temporarily unavailable<\/h1><p>The disk is full/);

  await makeRoom();
  const again = await until(async () => {
    const outcome = await send();
    return outcome.status === 201 ? outcome : undefined;
  });
  await holds(system, [...acknowledged, again]);
});

/** Takes all the room there is. Returns how to give it back. */
async function fill(folder: string): Promise<() => Promise<void>> {
  const ballast = path.join(folder, 'ballast');
  for (const bytes of [100_000_000, 1_000_000, 65_536, 4_096]) {
    while (await appends(ballast, bytes)) {}
  }
  return () => rm(ballast);
}

async function appends(file: string, bytes: number): Promise<boolean> {
  try {
    await appendFile(file, Buffer.alloc(bytes));
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return false;
    throw error;
  }
}

/** Has the database begin new segments of its log until there is no room for one. */
async function endDatabase(data: string): Promise<void> {
  const url = embeddedPostgresUrl(path.join(data, 'postgres'), 'postgres');
  const postgres = await openPostgres({ url });
  const write = `select pg_logical_emit_message(false, '', ''), pg_switch_wal()`;
  try {
    for (;;) await postgres.query(write);
  } catch (error) {
    if (!(error instanceof PostgresError)) throw error;
  } finally {
    await postgres.close();
  }
}

function detailOf({ body }: { readonly body: unknown }): string {
  return String(Object(body).detail);
}

async function holds({ office, sites }: System, outcomes: readonly Outcome[]): Promise<void> {
  const trust = await ask<string>(`${office}/v1/trust-policy`);
  for (const { receipt, sha256, customer } of outcomes) {
    assert.deepEqual((await verifyReceipt(JSON.stringify(receipt), trust)).failures, []);
    await ask(`${sites.moscow}/v1/samples/${sha256}`, { token: customer.token });
  }
}
