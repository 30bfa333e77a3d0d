import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import {
  type AuditVerdict,
  auditLedger,
  httpLedger,
  type Receipt,
  verifyCertificate,
  verifyReceipt,
} from '@vitrine/verifier';
import { bundleVerifier } from '@vitrine/verifier/build';
import { filePieces } from '@vitrine/verifier/node';
import type { RelocationStatus } from '../../apps/server/src/modules/relocation/index.ts';
import {
  assertRegionIntact,
  filesHolding,
  inspectSite,
  objectsOnDisk,
} from '../support/inspection.ts';
import {
  ask,
  assertProblem,
  beginRelocation,
  type Customer,
  call,
  makeCustomer,
  makeOperator,
  type Operator,
  relocationsOf,
  retireSource,
} from '../support/people.ts';
import { freshFile, marker, type Outcome, startProducts, submit } from '../support/products.ts';
import { type Addresses, startSystem, temporaryFolder } from '../support/system.ts';

const filesEach = 8;
const ratePerSecond = 50;

/** What every act must stay within, held by one test after the other. */
interface World {
  readonly at: Addresses;
  readonly people: readonly Operator[];
  readonly customers: Readonly<Record<'DE' | 'FR' | 'BR' | 'JP', Customer>>;
  /** Acknowledged, of Europe. */
  readonly european: Outcome[];
  readonly elsewhere: Outcome[];
}

test('the main job: take in at home, move while intake goes on, let a stranger check', async (t) => {
  const at = await startSystem({ analysis: 1 });
  const people = [await makeOperator(at, 'alice'), await makeOperator(at, 'bob')];
  const customers = {
    DE: await makeCustomer(at, 'Muster AG', 'DE'),
    FR: await makeCustomer(at, 'Exemple SA', 'FR'),
    BR: await makeCustomer(at, 'Exemplo Ltda', 'BR'),
    JP: await makeCustomer(at, 'Rei KK', 'JP'),
  };
  const world: World = { at, people, customers, european: [], elsewhere: [] };
  const states = new Map<string, AuditVerdict>();

  await t.test('each file is at its home alone', () => takeIn(world));
  await t.test('all three ledgers audit clean', () => audit(world, states));
  let first = '';
  await t.test('Europe moves to Zurich under steady intake', async (within) => {
    first = await move(world, { from: 'moscow', to: 'zurich' }, (line) => within.diagnostic(line));
  });
  await t.test('what is left convinces a stranger', () => verifyOffline(world, first));
  await t.test('an old receipt finds its sample at the new home', async () => {
    const [outcome] = world.european;
    const secret = outcome?.receipt?.opening?.salt;
    const question = { json: { sha256: outcome?.sha256, secret } };
    const found = await ask<{ state: string; relocations: { relocation: string }[] }>(
      `${at.sites.zurich}/v1/look-ups`,
      question,
    );
    assert.equal(found.state, 'kept');
    assert.equal(found.relocations.length, 1);
    const left = await call(`${at.sites.moscow}/v1/look-ups`, question);
    assertProblem(left, 404, 'unknown-sample');
  });
  await t.test('the ledgers have only grown', () => audit(world, states));
  await t.test('Europe moves back by a new relocation', async (within) => {
    const route = { from: 'zurich', to: 'moscow' };
    const second = await move(world, route, (line) => within.diagnostic(line));
    await verifyOffline(world, second);
  });
  await t.test('the ledgers have only grown again', () => audit(world, states));
  await t.test('no plaintext is on any disk', async () => {
    assert.deepEqual(await filesHolding(at.data, marker), []);
  });
});

async function takeIn({ at, customers, european, elsewhere }: World): Promise<void> {
  const { moscow = '', zurich = '' } = at.sites;
  for (const customer of Object.values(customers)) {
    for (let i = 0; i < filesEach; i++) {
      const outcome = await submit(moscow, customer, freshFile(100 + i * 30_000));
      assert.equal(outcome.status, 201, JSON.stringify(outcome.problem));
      (['DE', 'FR'].includes(customer.country) ? european : elsewhere).push(outcome);
    }
    const astray = await submit(zurich, customer, freshFile(100));
    assert.equal(astray.status, 421);
    assert.equal(astray.problem?.site, 'moscow');
    assert.equal(astray.problem?.url, moscow);
    assert.match(String(astray.problem?.refusal), /^vitrine-refusal\/1\nzurich\n/);
  }
  const counts = { europe: 2, 'latin-america': 1, 'asia-pacific': 1 };
  for (const [region, customersThere] of Object.entries(counts)) {
    for (const objects of (await objectsOnDisk(at.data, 'moscow', region)).values()) {
      assert.equal(objects.length, customersThere * filesEach, region);
    }
    for (const objects of (await objectsOnDisk(at.data, 'zurich', region)).values()) {
      assert.deepEqual(objects, [], region);
    }
  }
}

async function audit({ at }: World, states: Map<string, AuditVerdict>): Promise<void> {
  const trust = await ask<string>(`${at.office}/v1/trust-policy`);
  for (const [name, url] of Object.entries({ office: at.office, ...at.sites })) {
    const previous = states.get(name)?.state;
    const verdict = await auditLedger(
      httpLedger(`${url}/ledger/`),
      trust,
      previous === undefined ? {} : { previous },
    );
    assert.deepEqual(verdict.failures, [], name);
    assert(verdict.state !== undefined);
    assert(previous === undefined || verdict.state.size > previous.size);
    states.set(name, verdict);
  }
}

async function move(
  world: World,
  route: { from: string; to: string },
  tell: (line: string) => void,
): Promise<string> {
  const { at, people, customers, european, elsewhere } = world;
  const relocations = relocationsOf(at);
  const trust = await ask<string>(`${at.office}/v1/trust-policy`);
  const [source, target] = [at.sites[route.from] ?? '', at.sites[route.to] ?? ''];
  const products = startProducts(at, { customer: customers.DE, ratePerSecond });
  await products.next();
  const begun = await beginRelocation(at, people, 'europe', route.to);
  const soaking = await relocations.reach(begun.relocation, ['soaking', 'failed']);
  assert.equal(soaking.state, 'soaking', String(soaking.problem));
  // Until the newcomers have arrived at the new home, too.
  while ((await products.next()).url !== target);
  const outcomes = await products.end();
  european.push(...products.acknowledged());

  const certified = await retireSource(at, people, soaking);
  assert.equal(certified.state, 'certified', String(certified.problem));
  const url = `${at.office}/v1/relocations/${begun.relocation}/certificate`;
  const certificate = await ask<{ body: Body; receipts: Receipt[] }>(url);
  describeIntake(outcomes, certificate.body, tell);
  tell(certified.steps.map(durationOf).join(', '));
  requireOnlyFenced(outcomes, certificate.body, source);

  const late = await submit(source, customers.DE, freshFile(10));
  assert.equal(late.status, 421, JSON.stringify(late.problem));
  assert.equal(late.problem?.url, target);
  assert.match(String(late.problem?.refusal), new RegExp(`\n${route.to}\n`));

  for (const { receipt } of [...european, ...elsewhere]) {
    const verdict = await verifyReceipt(JSON.stringify(receipt), trust);
    assert.deepEqual(verdict.failures, []);
  }
  await requireAtHome(world, route);
  return begun.relocation;
}

function durationOf({ name, startedAt, finishedAt }: RelocationStatus['steps'][number]): string {
  return `${name} ${Date.parse(finishedAt ?? startedAt) - Date.parse(startedAt)} ms`;
}

interface Body {
  fence: { from: string; to: string; durationMs: number };
}

/** Nothing broke, and whoever was refused was refused between the fence and the acceptance. */
function requireOnlyFenced(outcomes: readonly Outcome[], { fence }: Body, source: string): void {
  const from = Date.parse(fence.from);
  for (const outcome of outcomes) {
    if (outcome.receipt !== undefined || outcome.status === 421) continue;
    const seen = `${outcome.status} ${JSON.stringify(outcome.problem)}`;
    assert.equal(outcome.problem?.type, 'urn:vitrine:problem:region-fenced', seen);
    assert.equal(outcome.url, source, seen);
    assert(outcome.atMs >= from, `refused at ${outcome.atMs}, fenced at ${from}`);
  }
  const firstBeyond = outcomes.find((one) => one.url !== source && one.receipt !== undefined);
  assert(firstBeyond !== undefined, 'nobody was taken in at the target');
  const refusedAfter = outcomes.filter((one) => one.url !== source && one.receipt === undefined);
  assert.deepEqual(refusedAfter, [], 'the new home takes everything');
}

function describeIntake(
  outcomes: readonly Outcome[],
  { fence }: Body,
  tell: (line: string) => void,
): void {
  const count = (status: number) => outcomes.filter((one) => one.status === status).length;
  const taken = outcomes.filter((one) => one.receipt !== undefined).map((one) => one.atMs);
  const gaps = taken.slice(1).map((atMs, i) => atMs - (taken[i] ?? atMs));
  tell(
    `fence ${fence.durationMs} ms; ${taken.length} taken, ${count(503)} refused, ${count(421)} sent on; ` +
      `longest gap ${Math.max(...gaps)} ms`,
  );
}

async function requireAtHome(
  { at, european, elsewhere, people }: World,
  route: { from: string; to: string },
): Promise<void> {
  await using home = await inspectSite(at.data, route.to);
  await using left = await inspectSite(at.data, route.from);
  const acknowledged = european.map(acknowledgedOf);
  await assertRegionIntact({ home, others: [left] }, 'europe', at.data, acknowledged);
  const moved = { files: 'open', accounts: 'open', statistics: 'open' };
  assert.deepEqual({ ...(await home.regionStates('europe')) }, moved);

  // Statistics moved along, and nobody else did.
  const statistics = await ask<{ site: string }>(
    `${at.office}/v1/home?country=DE&class=statistics`,
  );
  assert.equal(statistics.site, home.site);
  await using moscow = await inspectSite(at.data, 'moscow');
  const others = elsewhere.map(acknowledgedOf);
  for (const region of ['latin-america', 'asia-pacific']) {
    const submissions = await moscow.submissions(region);
    assert.equal(submissions.size, filesEach);
    assert(others.some((one) => submissions.has(one.submission)));
  }
  const digest = acknowledged.at(-1)?.sha256;
  const token = people[0]?.token;
  const found = await call(`${at.sites[route.to]}/v1/samples/${digest}`, { token });
  assert.equal(found.status, 200, JSON.stringify(found.body));
}

function acknowledgedOf({ sha256, receipt }: Outcome) {
  return { sha256, submission: String(receipt?.opening?.payload.submission) };
}

/** With nothing but the files: in this process, and by the verifier that is one file. */
async function verifyOffline({ at, people, customers }: World, id: string): Promise<void> {
  const folder = await temporaryFolder();
  const save = async (name: string, url: string, token?: string) => {
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const response = await fetch(`${at.office}${url}`, { headers });
    assert.equal(response.status, 200, url);
    const file = path.join(folder, name);
    await writeFile(file, Buffer.from(await response.arrayBuffer()));
    return file;
  };
  const base = `/v1/relocations/${id}`;
  const certificate = await save('certificate.json', `${base}/certificate`);
  const manifest = await save('move.manifest', `${base}/manifest`);
  const trust = await save('trust.txt', '/v1/trust-policy');
  const customerUrl = `${base}/customers/${customers.DE.id}/certificate`;
  const stranger = customerUrl.replace(customers.DE.id, randomUUID());
  const unknown = await call(`${at.office}${stranger}`, { token: people[0]?.token ?? '' });
  assertProblem(unknown, 404, 'customer-unknown');
  const ofCustomer = await save('customer.json', customerUrl, people[0]?.token);
  const program = path.join(folder, 'vitrine-verify.mjs');
  await writeFile(program, await bundleVerifier());

  const trustText = await ask<string>(`${at.office}/v1/trust-policy`);
  const text = await ask<unknown>(`${at.office}${base}/certificate`);
  const verdict = await verifyCertificate(JSON.stringify(text), trustText, {
    manifest: filePieces(manifest),
  });
  assert.deepEqual(verdict.failures, []);
  for (const file of [certificate, ofCustomer]) {
    const args = [program, 'certificate', file, '--trust', trust, '--manifest', manifest, '--json'];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    assert.equal(status, 0, `${stdout}${stderr}`);
  }
}
