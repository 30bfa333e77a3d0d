import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Certificate, verifyCertificate, verifyEventProof } from '@vitrine/verifier';
import { detectionLine, eventId } from '../support/events.ts';
import { startInProcess } from '../support/in-process.ts';
import {
  ask,
  beginRelocation,
  call,
  makeCustomer,
  makeOperator,
  relocationsOf,
  retireSource,
} from '../support/people.ts';
import {
  reconciliation,
  requireOneHome,
  StatisticsSender,
  sendLines,
  type Taken,
} from '../support/statistics.ts';
import { holdStep } from '../support/steps.ts';

const dayMs = 86_400_000;
const nowMs = Date.now();
const at = await startInProcess();
const people = [await makeOperator(at, 'alice'), await makeOperator(at, 'bob')] as const;
const customer = await makeCustomer(at, 'Muster AG', 'DE');
const other = await makeCustomer(at, 'Ejemplo SA', 'AR');
const relocations = relocationsOf(at);
const { moscow = '', zurich = '' } = at.sites;

/** Of this month and of the one before. */
function linesOf(name: string, count: number): string[] {
  return Array.from({ length: count }, (_, n) =>
    detectionLine(name, n, n % 3 === 0 ? nowMs - 32 * dayMs : nowMs - n),
  );
}

async function take(site: string, name: string, count: number, who = customer): Promise<Taken> {
  const answer = await sendLines(site, who, linesOf(name, count));
  assert.equal(answer.status, 200, await answer.clone().text());
  return (await answer.json()) as Taken;
}

async function rowsAt(site: string, region: string): Promise<number> {
  const clickhouse = await at.clickhouse(site);
  const sql = 'SELECT count() AS n FROM events WHERE region = {region:String}';
  const [row] = await clickhouse.query<{ n: string }>(sql, { region });
  return Number(row?.n);
}

async function partsAt(site: string, region: string): Promise<number> {
  const clickhouse = await at.clickhouse(site);
  const sql = `SELECT count() AS n FROM system.parts
    WHERE database = currentDatabase() AND startsWith(partition, {prefix:String})`;
  const [row] = await clickhouse.query<{ n: string }>(sql, { prefix: `('${region}'` });
  return Number(row?.n);
}

/** Changes one event of Europe, as who sits at the machine could. */
async function changeOne(site: string): Promise<void> {
  const clickhouse = await at.clickhouse(site);
  await clickhouse.command(`ALTER TABLE events UPDATE size = size + 1
    WHERE region = 'europe' AND id = (SELECT max(id) FROM events WHERE region = 'europe')
    SETTINGS mutations_sync = 2`);
}

async function abort(id: string): Promise<void> {
  const { status, body } = await relocations.steer(id, 'abort', people[0]);
  assert.equal(status, 200, JSON.stringify(body));
  assert.equal((await relocations.reach(id, ['aborted'])).state, 'aborted');
}

for (let batch = 0; batch < 4; batch++) await take(moscow, `batch ${batch}`, 300);
await take(moscow, 'other', 100, other);
let events = 1200;

for (const site of ['moscow', 'zurich']) {
  test(`an event that is changed at ${site} before the switch is found`, async () => {
    const held = holdStep('verify', 'before');
    const { relocation } = await beginRelocation(at, people, 'europe', 'zurich');
    await held.reached;
    const before = await rowsAt('zurich', 'europe');
    assert.equal(before, events);
    await changeOne(site);
    held.release();
    const failed = await relocations.reach(relocation, ['failed', 'soaking']);
    assert.equal(failed.state, 'failed');
    assert.match(failed.problem ?? '', /settle: source and target hold different things/);
    await abort(relocation);
    assert.equal(await partsAt('zurich', 'europe'), 0);
    assert.equal(await rowsAt('moscow', 'europe'), events);
    events += (await take(moscow, `after ${site}`, 30)).accepted;
  });
}

test('statistics move with their region under continuous sending, and count once', async () => {
  const senders = [1, 2].map((n) => new StatisticsSender(at, customer, `sender ${n}`, 'moscow'));
  const ending = new AbortController();
  const sending = Promise.all(senders.map((sender) => sender.run(ending.signal)));
  const begun = await beginRelocation(at, people, 'europe', 'zurich');
  assert.deepEqual([...begun.classes].sort(), ['accounts', 'files', 'statistics']);
  const soaking = await relocations.reach(begun.relocation, ['soaking', 'failed']);
  assert.equal(soaking.state, 'soaking', soaking.problem ?? '');

  const refused = await sendLines(moscow, customer, linesOf('batch 0', 300));
  assert.equal(refused.status, 421);
  assert.match(await refused.text(), /zurich/);
  assert.equal((await take(zurich, 'batch 0', 300)).duplicate, 300);
  const frozen = await rowsAt('moscow', 'europe');
  events += (await take(zurich, 'new', 200)).accepted;
  assert.equal(await rowsAt('moscow', 'europe'), frozen, 'frozen');

  const trust = await ask<string>(`${at.office}/v1/trust-policy`);
  const id = eventId(nowMs - 1, 'batch 2 1');
  const proof = await ask<object>(`${zurich}/v1/statistics/events/${id}`, customer);
  const judged = await verifyEventProof(JSON.stringify(proof), trust);
  assert.deepEqual(judged.failures, []);

  const certified = await retireSource(at, people, soaking);
  assert.equal(certified.state, 'certified', certified.problem ?? '');
  ending.abort();
  await sending;
  for (const { events: sent } of senders) events += sent;
  requireOneHome(senders, 'moscow');
  assert(senders.every(({ home }) => home === 'zurich'));

  const url = `${at.office}/v1/relocations/${begun.relocation}/certificate`;
  const certificate = await ask<Certificate>(url);
  assert.equal(certificate.body.statistics?.partitions.length, 2);
  const { failures, proven } = await verifyCertificate(JSON.stringify(certificate), trust);
  assert.deepEqual(failures, []);
  assert(proven.some((sentence) => sentence.includes('events of statistics')));

  assert.equal(await partsAt('moscow', 'europe'), 0);
  for (const [site, stored] of [
    ['moscow', 100],
    ['zurich', events],
  ] as const) {
    const sums = await reconciliation(at, site);
    assert.deepEqual(sums.differences, [], site);
    assert.equal(sums.stored, stored, site);
  }
  const gone = await call(`${moscow}/v1/statistics/events/${id}`, customer);
  assert.notEqual(gone.status, 200);
});

test('they come back, with the receipts that they had', async () => {
  const begun = await beginRelocation(at, people, 'europe', 'moscow');
  const soaking = await relocations.reach(begun.relocation, ['soaking', 'failed']);
  assert.equal(soaking.state, 'soaking', soaking.problem ?? '');
  assert.equal((await take(moscow, 'batch 1', 300)).duplicate, 300);
  const trust = await ask<string>(`${at.office}/v1/trust-policy`);
  const id = eventId(nowMs - 1, 'batch 2 1');
  const proof = await ask<object>(`${moscow}/v1/statistics/events/${id}`, customer);
  assert.deepEqual((await verifyEventProof(JSON.stringify(proof), trust)).failures, []);
  const certified = await retireSource(at, people, soaking);
  assert.equal(certified.state, 'certified', certified.problem ?? '');
  assert.equal(await rowsAt('moscow', 'europe'), events);
  for (const site of ['moscow', 'zurich']) {
    assert.deepEqual((await reconciliation(at, site)).differences, [], site);
  }
});
