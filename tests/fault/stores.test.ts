import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import path from 'node:path';
import { test } from 'node:test';
import { auditLedger, httpLedger } from '@vitrine/verifier';
import { examplePolicy } from '../../apps/server/src/compose/paths.ts';
import type { Fault } from '../../apps/server/src/platform/blobs/index.ts';
import { startInProcess } from '../support/in-process.ts';
import { type Place, placesByKey, placesOnDisk } from '../support/inspection.ts';
import {
  ask,
  assertProblem,
  beginRelocation,
  call,
  makeCustomer,
  makeOperator,
  relocationsOf,
  retireSource,
  until,
} from '../support/people.ts';
import { freshFile, submit } from '../support/products.ts';
import { inspectSiteOf } from '../support/rows.ts';
import { ShiftedClock } from '../support/shifted-clock.ts';
import { mountSmallDisk } from '../support/small-disk.ts';
import { holdStep } from '../support/steps.ts';
import { adminToken, temporaryFolder } from '../support/system.ts';

/** Disks that fill, data centres that fail, bytes that rot, clocks that jump, clients that misbehave. */
const sampleBytesMax = 1_048_576;
const hourMs = 3_600_000;
const clock = new ShiftedClock();
clock.shift(hourMs);

/** As the example's first, with small samples, one copy enough at Zurich, and North America at home there. */
async function policyFile(): Promise<string> {
  const text = await readFile(examplePolicy(), 'utf8');
  const file = path.join(await temporaryFolder(), 'policy.yaml');
  const changed = text
    .replace(/sample-bytes-max: \d+/, `sample-bytes-max: ${sampleBytesMax}`)
    .replace('[zurich-1, zurich-2], copies: all', '[zurich-1, zurich-2], copies: one')
    .replace(
      /(countries: \[CA, US\]\n\s+home: ).*/,
      '$1{ files: zurich, statistics: zurich, accounts: zurich }',
    );
  await writeFile(file, changed);
  return file;
}

const disk = await mountSmallDisk(2 * sampleBytesMax);
/** Long enough that what fails is seen to fail, and short enough that it passes. */
const faults: readonly Fault[] = [
  { operation: 'put', nth: 1, times: 2, outcome: 'failed', code: 'unwritable' },
  { operation: 'commit', nth: 1, times: 2, outcome: 'failed', code: 'unwritable' },
];
const folder = await temporaryFolder();
const at = await startInProcess({
  clock,
  policyFile: await policyFile(),
  stores: {
    ...(disk && {
      'moscow-1': { kind: 'local', name: 'moscow-1', root: disk.root, reserveBytes: 0 },
    }),
    'zurich-2': {
      kind: 'faulty',
      name: 'zurich-2',
      inner: { kind: 'local', name: 'zurich-2', root: path.join(folder, 'zurich-2') },
      faults,
    },
  },
});
const people = [await makeOperator(at, 'alice'), await makeOperator(at, 'bob')] as const;
const german = await makeCustomer(at, 'Muster AG', 'DE');
const american = await makeCustomer(at, 'Sample Inc', 'US');
const relocations = relocationsOf(at);
const { moscow = '', zurich = '' } = at.sites;

function put(body: BodyInit, headers: Record<string, string>) {
  return fetch(`${moscow}/v1/samples`, {
    method: 'PUT',
    body,
    headers,
    ...(body instanceof ReadableStream ? { duplex: 'half' } : {}),
  } as RequestInit).then(async (response) => ({
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as unknown,
  }));
}

async function samplesAtMoscow(): Promise<number> {
  await using rows = await inspectSiteOf(at, 'moscow');
  return await rows.count('samples', 'europe');
}

test('a client that trickles is told so, and leaves nothing', async () => {
  const { hostname, port } = new URL(moscow);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  socket.write(
    `PUT /v1/samples HTTP/1.1\r\nhost: ${hostname}\r\nauthorization: Bearer ${german.token}\r\n` +
      'content-length: 100000\r\n\r\nx',
  );
  let said = '';
  socket.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  await once(socket, 'close');
  assert.match(said, /^HTTP\/1\.1 408 /);
  assert.match(said, /urn:vitrine:problem:/);
});

test('what must not come in is refused with a problem, and leaves nothing', async () => {
  const before = await samplesAtMoscow();
  const authorization = `Bearer ${german.token}`;
  const large = freshFile(sampleBytesMax + 1);
  assertProblem(await put(Buffer.from(large), { authorization }), 413, 'too-large');
  const stream = new Blob([Buffer.from(large)]).stream();
  assertProblem(await put(stream, { authorization }), 413, 'too-large');
  const digest = `sha-256=:${Buffer.alloc(32).toString('base64')}:`;
  const wrong = await put('other bytes', { authorization, 'content-digest': digest });
  assertProblem(wrong, 422, 'digest-mismatch');
  assertProblem(await put('bytes', {}), 401, 'unauthenticated');
  const stranger = german.token.replace(/.$/, german.token.endsWith('A') ? 'B' : 'A');
  assertProblem(await put('bytes', { authorization: `Bearer ${stranger}` }), 401, 'unknown-key');
  const astray = `Bearer ${american.token}`;
  assertProblem(await put('bytes', { authorization: astray }), 421, 'not-home');

  const homeless = await call(`${at.office}/v1/home?country=KP`);
  assertProblem(homeless, 404, 'country-without-home');
  assertProblem(await call(`${at.office}/v1/home?country=QQ`), 400, 'unknown-country');
  const token = await adminToken(at, 'moscow');
  const json = { name: 'Nowhere', country: 'KP' };
  const refused = await call(`${moscow}/v1/customers`, { token, json });
  assert(refused.status >= 400 && refused.status < 500, JSON.stringify(refused.body));
  assert.equal(await samplesAtMoscow(), before);
});

test('a full disk answers 507 and loses nothing', { skip: !disk && 'cannot mount' }, async () => {
  if (disk === undefined) return;
  let stored = await samplesAtMoscow();
  const sizeBytes = 300_000;
  let last = await submit(moscow, german, freshFile(sizeBytes));
  for (; last.status === 201; last = await submit(moscow, german, freshFile(sizeBytes)))
    stored += 1;
  assert.equal(last.status, 507, JSON.stringify(last.problem));
  assert.equal(last.problem?.type, 'urn:vitrine:problem:no-space');
  assert.match(String(last.problem?.detail), /moscow-1: no-space/);
  assert(stored > 0);
  assert.equal(await samplesAtMoscow(), stored);
  await disk.resize(64 * sampleBytesMax);
  assert.equal((await submit(moscow, german, freshFile(sizeBytes))).status, 201);
});

test('where one copy is enough, a data centre that fails is brought up to date later', async () => {
  const { status, receipt, problem } = await submit(zurich, american, freshFile(5000));
  assert.equal(status, 201, JSON.stringify(problem));
  const { sample, dataCentres } = receipt?.opening?.payload ?? {};
  assert.deepEqual(dataCentres, ['zurich-1']);
  await using rows = await inspectSiteOf(at, 'zurich');
  const copies = await until(async () => {
    const [row] = await rows.db.query<{ copies: string[] }>(
      'select copies from samples where id = $1',
      [sample],
    );
    return row?.copies.length === 2 ? row.copies : undefined;
  });
  assert.deepEqual([...copies].sort(), ['zurich-1', 'zurich-2']);
});

test('a data centre that is not mounted keeps its site from starting', async () => {
  const root = path.join(at.data, 'sites', 'zurich', 'data-centres', 'zurich-1');
  await at.take('zurich');
  await rename(root, `${root}.away`);
  await mkdir(root);
  await assert.rejects(at.put('zurich'), /zurich-1 should hold copies.*mount it/s);
  await rm(root, { recursive: true });
  await rename(`${root}.away`, root);
  await at.put('zurich');
  assert.equal((await submit(zurich, american, freshFile(5000))).status, 201);
});

/** Turns the last byte of an object over. Returns what turns it back. */
async function damage(place: Place): Promise<() => Promise<void>> {
  const intact = await bytesAt(place);
  const damaged = Buffer.from(intact);
  const last = damaged.length - 1;
  damaged[last] = (damaged[last] ?? 0) ^ 1;
  await writeAt(place, damaged);
  return () => writeAt(place, intact);
}

async function bytesAt({ file, position, lengthBytes }: Place): Promise<Buffer> {
  return (await readFile(file)).subarray(position, position + lengthBytes);
}

async function writeAt({ file, position }: Place, bytes: Uint8Array): Promise<void> {
  await using handle = await open(file, 'r+');
  await handle.write(bytes, 0, bytes.length, position);
}

/** What the source says of its own copy, or the target of what it was not given. */
async function problemOf(id: string): Promise<string> {
  return until(async () => {
    const { progress } = await relocations.status(id);
    return progress.find((one) => one.problem?.includes('no intact copy'))?.problem;
  });
}

test('a damaged byte stops a relocation, or is made good', async (t) => {
  for (let i = 0; i < 3; i++) {
    assert.equal((await submit(moscow, german, freshFile(1000))).status, 201);
  }
  await using source = await inspectSiteOf(at, 'moscow');
  const keys = await source.db.query<{ id: string }>(
    `select id from samples where region = 'europe' order by id limit 1`,
  );
  const [victim] = keys;
  assert(victim !== undefined);
  const rootOf = disk?.root ?? path.join(at.data, 'sites', 'moscow', 'data-centres', 'moscow-1');
  const restore = await damage(await placeOf('moscow-1', rootOf, victim.id));
  const held = holdStep('fence', 'before');
  const { relocation } = await beginRelocation(at, people, 'europe', 'zurich');

  await t.test('the only copy at the source: the relocation says so and waits', async () => {
    const said = await problemOf(relocation);
    assert.match(said, new RegExp(`no intact copy of ${victim.id}`));
    assert.equal((await relocations.status(relocation)).state, 'running');
  });
  await t.test('restored, it goes on, and the target fetches its damaged copy again', async () => {
    await restore();
    await held.reached;
    held.release();
    const soaking = await relocations.reach(relocation, ['soaking', 'failed']);
    assert.equal(soaking.state, 'soaking', String(soaking.problem));
    const certified = await retireSource(at, people, soaking);
    assert.equal(certified.state, 'certified', String(certified.problem));
  });
  await t.test('one of two copies at the source: it is made again from the other', async () => {
    await using target = await inspectSiteOf(at, 'zurich');
    // By its row: beside a copy that counts there may be one that nothing refers to, or that is not yet made twice.
    const key = await until(async () => {
      const [row] = await target.db.query<{ object_key: string }>(
        `select object_key from samples
         where region = 'europe' and not deleted and cardinality(copies) = 2 order by id limit 1`,
      );
      return row?.object_key;
    });
    const below = path.join(at.data, 'sites', 'zurich', 'data-centres', 'zurich-1');
    const place = (await placesByKey('zurich-1', below, 'europe')).get(key);
    assert(place !== undefined, key);
    const intact = await bytesAt(place);
    await damage(place);
    const back = await beginRelocation(at, people, 'europe', 'moscow');
    const soaking = await relocations.reach(back.relocation, ['soaking', 'failed']);
    assert.equal(soaking.state, 'soaking', String(soaking.problem));
    assert(intact.equals(await bytesAt(place)), 'the copy is as it was');
    const certified = await retireSource(at, people, soaking);
    assert.equal(certified.state, 'certified', String(certified.problem));
  });
});

async function placeOf(dataCentre: string, root: string, id: string): Promise<Place> {
  const place = (await placesOnDisk(dataCentre, root, 'europe')).get(id);
  assert(place !== undefined, id);
  return place;
}

test('too little room at the target is found out before anything is planned', async (t) => {
  if (disk === undefined) return t.skip('cannot mount');
  const json = { region: 'north-america', to: 'moscow' };
  for (let i = 0; i < 12; i++) {
    assert.equal((await submit(zurich, american, freshFile(1_000_000))).status, 201);
  }
  await disk.resize(8 * sampleBytesMax);
  const refused = await call(`${at.office}/v1/relocations`, { token: people[0].token, json });
  assertProblem(refused, 507, 'space-missing');
  await disk.resize(64 * sampleBytesMax);
});

test('a clock that jumps back an hour stops nothing and dates nothing back', async () => {
  // Each ledger has an entry of the time that is taken back.
  await makeOperator(at, 'carol');
  assert.equal((await submit(moscow, german, freshFile(100))).status, 201);
  assert.equal((await submit(zurich, american, freshFile(100))).status, 201);
  clock.shift(-hourMs);
  const stored = await submit(moscow, german, freshFile(100));
  assert.equal(stored.status, 201, JSON.stringify(stored.problem));
  const { relocation } = await beginRelocation(at, people, 'europe', 'zurich');
  const soaking = await relocations.reach(relocation, ['soaking', 'failed']);
  assert.equal(soaking.state, 'soaking', String(soaking.problem));
  const certified = await retireSource(at, people, soaking);
  assert.equal(certified.state, 'certified', String(certified.problem));
  const trust = await ask<string>(`${at.office}/v1/trust-policy`);
  for (const [name, url] of Object.entries({ office: at.office, ...at.sites })) {
    const { failures } = await auditLedger(httpLedger(`${url}/ledger/`), trust);
    assert.deepEqual(failures, [], name);
  }
});
