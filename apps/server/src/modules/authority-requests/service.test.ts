import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decrypt, generateIdentity } from '@vitrine/age';
import { checkReceipt } from '@vitrine/verifier';
import { Uint8ArrayReader, Uint8ArrayWriter, ZipReader } from '@zip.js/zip.js';
import type { CaseView, Person, PlainAct } from './service.ts';
import { intake, openTestRegister, registerStart } from './test-kit.ts';
import type { Intake } from './types.ts';

const register = await openTestRegister();
const { requests, clock, office } = register;
const carla = await register.addPerson('carla', 'counsel');
const rita = await register.addPerson('rita', 'counsel-reviewer');
const both = await register.addPerson('bo', 'counsel', 'counsel-reviewer');

const refusedWith = (code: string) => ({ name: 'AuthorityRequestError', code });
const reason = 'as the file says';
const about = { type: 'domain', value: 'evil.example' } as const;

type Pass = Extract<PlainAct, { act: 'pass' }>;

function pass(gate: Pass['gate'], code: string): Pass {
  const callBack = { number: '+41 31 322 44 50', source: 'the directory of the federal police' };
  return { act: 'pass', gate, code, reason, ...(gate === 'authenticity' ? callBack : {}) };
}

async function scoped(over: Partial<Intake> = {}, by: Person = carla): Promise<CaseView> {
  const { id, category } = await requests.register(intake(over), [], by);
  await requests.act(id, pass('authenticity', 'call-back'), by);
  await requests.act(id, pass('category', category), by);
  const law = category === 'user-data' ? ['court-order', 'seat'] : ['none-needed', 'none-needed'];
  await requests.act(id, pass('legal-basis', law[0] ?? ''), by);
  await requests.act(id, pass('jurisdiction', law[1] ?? ''), by);
  await requests.act(id, pass('form', 'complete'), by);
  return await requests.act(id, pass('scope', 'as-asked'), by);
}

function addItem(id: string, text: string, name = 'iocs.csv', converted = false) {
  const item = { name, dataType: 'indicators', about } as const;
  return requests.addItem(id, { ...item, bytes: Buffer.from(text), converted }, carla);
}

async function decided(id: string, outcome: CaseView['outcome']): Promise<CaseView> {
  const notice = { kind: 'not-applicable' } as const;
  return await requests.act(id, { act: 'decide', outcome, reason, notice }, carla);
}

async function reviewed(request: CaseView): Promise<CaseView> {
  const note = await register.approvalOf(request, 'rita');
  return await requests.approve(request.id, note, rita);
}

async function closed(id: string): Promise<CaseView> {
  await requests.act(id, { act: 'settle-notice', reason }, carla);
  return await requests.act(id, { act: 'close', reason }, carla);
}

test('expertise goes through all gates, to the requester’s key alone', async () => {
  const { id } = await scoped();
  await addItem(id, 'sha256,275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f\n');
  await requests.act(id, pass('search', 'found'), carla);
  await reviewed(await decided(id, 'expertise-provided'));
  const identity = generateIdentity();
  const recipient = identity.recipient.toString();
  const without = requests.deliver(id, { reason }, carla);
  await assert.rejects(without, refusedWith('recipient-invalid'));
  const wrong = requests.deliver(id, { reason, recipient: 'age1x' }, carla);
  await assert.rejects(wrong, refusedWith('recipient-invalid'));
  const delivered = await requests.deliver(id, { reason, recipient }, carla);
  assert.equal(delivered.outcome, 'expertise-provided');
  assert.equal(delivered.deliveries[0]?.items, 1);
  const packed = delivered.files.find(({ kind }) => kind === 'package');
  const { bytes } = await requests.read(id, packed?.id ?? '', carla);
  const zip = new ZipReader(new Uint8ArrayReader(decrypt(bytes, [identity])));
  const entries = await zip.getEntries();
  assert.deepEqual(
    entries.map(({ filename }) => filename),
    ['manifest.json', 'items/iocs.csv'],
  );
  const [manifest] = entries;
  assert(manifest !== undefined && !manifest.directory);
  const told = JSON.parse(Buffer.from(await manifest.getData(new Uint8ArrayWriter())).toString());
  assert.equal(told.approved, delivered.approval?.digest);
  assert.equal(told.items[0].sha256, delivered.items[0]?.sha256);
  const done = await closed(id);
  assert.equal(done.gate, undefined);
  const history = await requests.history(id);
  assert(history.some(({ act }) => act === 'read-file'));
  await assert.rejects(
    requests.act(id, { act: 'withdraw', reason }, carla),
    refusedWith('case-closed'),
  );
});

test('each act is one entry, which says nothing personal', async () => {
  const before = await office.entryCount();
  const { id, number } = await scoped();
  assert.equal((await office.entryCount()) - before, 7n);
  const entries = await office.ledger.entriesOfSubject(office.db, id);
  const text = JSON.stringify(entries.map(({ opening }) => opening?.payload));
  assert.match(text, new RegExp(number));
  for (const held of ['Kantonspolizei', '247 22 11', 'kapo', 'evil.example', 'carla', reason]) {
    assert(!text.includes(held), held);
  }
  const history = await requests.history(id);
  assert.deepEqual(
    history.map(({ index }) => index),
    entries.map(({ index }) => index),
  );
});

test('an act that is refused leaves no entry and no trace', async () => {
  const { id } = await scoped();
  const before = await office.entryCount();
  const early = requests.act(id, { act: 'close', reason }, carla);
  await assert.rejects(early, refusedWith('gate-order'));
  const binary = addItem(id, 'a\0b');
  await assert.rejects(binary, refusedWith('item-unreadable'));
  const elsewhere = { name: 'x.csv', dataType: 'indicators', converted: false } as const;
  const other = { type: 'domain', value: 'other.example' } as const;
  const bytes = Buffer.from('x');
  await assert.rejects(
    requests.addItem(id, { ...elsewhere, about: other, bytes }, carla),
    refusedWith('scope-exceeded'),
  );
  assert.equal(await office.entryCount(), before);
  assert.deepEqual((await requests.get(id)).files, []);
});

test('personal data stop expertise until they are taken out', async () => {
  const { id } = await scoped();
  const held = await addItem(id, 'came from 203.0.113.77\nC:\\Users\\jane\\x.dll\n');
  assert.deepEqual(held.items[0]?.findings, ['IP address', 'name in a path']);
  const found = requests.act(id, pass('search', 'found'), carla);
  await assert.rejects(found, refusedWith('personal-data-found'));
  const item = held.items[0]?.id ?? '';
  await requests.act(id, { act: 'remove-item', item, reason }, carla);
  const clean = await addItem(id, 'came from 203.0.113.77\n', 'iocs.csv', true);
  assert.deepEqual(clean.items[0]?.findings, []);
  const { bytes } = await requests.read(id, clean.items[0]?.id ?? '', rita);
  assert.equal(Buffer.from(bytes).toString(), 'came from 203.0.113.0/24\n');
  await requests.act(id, pass('search', 'found'), carla);
});

test('an approval is for exactly what was seen, by another person, and once', async () => {
  const { id } = await scoped();
  await addItem(id, 'one\n', 'one.csv');
  await requests.act(id, pass('search', 'found'), carla);
  const first = await decided(id, 'expertise-provided');
  const nonce = Buffer.alloc(16, 7).toString('base64');
  const note = await register.approvalOf(first, 'rita', nonce);
  await requests.approve(id, note, rita);
  await addItem(id, 'two\n', 'two.csv');
  await requests.act(id, pass('search', 'found'), carla);
  const second = await decided(id, 'expertise-provided');
  await assert.rejects(requests.approve(id, note, rita), refusedWith('approval-replayed'));
  const stale = await register.approvalOf(first, 'rita');
  await assert.rejects(requests.approve(id, stale, rita), refusedWith('approval-stale'));
  const borrowed = await register.approvalOf(second, 'bo');
  await assert.rejects(requests.approve(id, borrowed, rita), refusedWith('approval-invalid'));
  const { id: other } = await scoped();
  const foreign = await register.approvalOf({ ...second, id: other }, 'rita');
  await assert.rejects(requests.approve(id, foreign, rita), refusedWith('approval-invalid'));
  const again = await register.approvalOf(second, 'rita', nonce);
  await assert.rejects(requests.approve(id, again, rita), refusedWith('approval-replayed'));
  await reviewed(second);
});

test('who prepared a case does not review it, by this account or another', async () => {
  const { id } = await scoped({}, both);
  await requests.act(id, pass('search', 'nothing-found'), both);
  const notice = { kind: 'not-applicable' } as const;
  const decision = { act: 'decide', outcome: 'no-data', reason, notice } as const;
  const request = await requests.act(id, decision, both);
  const own = await register.approvalOf(request, 'bo');
  await assert.rejects(requests.approve(id, own, both), refusedWith('reviewer-is-preparer'));
  const account = (name: string, email: string) =>
    office.db.execute(
      `insert into accounts (id, name, email, email_verified, created_at, updated_at)
       values ($1, $1, $2, true, now(), now())`,
      [name, email],
    );
  await account('bo', 'bo@vendor.example');
  await register.addPerson('bo-two', 'counsel-reviewer');
  await account('bo-two', 'bo+review@vendor.example');
  const two: Person = { ...rita, name: 'bo-two' };
  const sameMail = await register.approvalOf(request, 'bo-two');
  await assert.rejects(requests.approve(id, sameMail, two), refusedWith('reviewer-is-preparer'));
  await office.db.execute(`update accounts set email = 'other@vendor.example' where id = 'bo-two'`);
  for (const name of ['bo', 'bo-two']) {
    await office.db.execute(
      `insert into account_passkeys
         (id, user_id, public_key, credential_id, counter, device_type, backed_up)
       values ($1, $1, 'one key', $1, 0, 'singleDevice', false)`,
      [name],
    );
  }
  const sameKey = await register.approvalOf(request, 'bo-two');
  await assert.rejects(requests.approve(id, sameKey, two), refusedWith('reviewer-is-preparer'));
  await office.db.execute(`delete from account_passkeys where user_id = 'bo-two'`);
  await requests.approve(id, await register.approvalOf(request, 'bo-two'), two);
});

const userData = {
  category: 'user-data',
  subtype: 'account-data',
  law: { instrument: 'court-order', judicial: true, emergency: false },
  scope: { selectors: [{ type: 'customer', value: 'Muster AG' }], dataTypes: ['accounts'] },
} as const;

test('user data end with no-data, or are rejected on a ground; they never come by hand', async () => {
  const none = await scoped(userData);
  await assert.rejects(
    requests.act(none.id, pass('search', 'found'), carla),
    refusedWith('search-unavailable'),
  );
  await requests.act(none.id, { ...pass('search', 'nothing-found'), sites: ['zurich'] }, carla);
  await assert.rejects(decided(none.id, 'rejected-legal'), refusedWith('outcome-unfounded'));
  await reviewed(await decided(none.id, 'no-data'));
  await requests.deliver(none.id, { reason }, carla);
  assert.equal((await closed(none.id)).outcome, 'no-data');

  const { id } = await requests.register(intake(userData), [], carla);
  const forged = { act: 'reject', gate: 'authenticity', code: 'sender-forged', reason } as const;
  await requests.act(id, forged, carla);
  await assert.rejects(decided(id, 'no-data'), refusedWith('outcome-unfounded'));
  const rejected = await decided(id, 'rejected-legal');
  assert.equal(rejected.decision?.legalReason, 'authenticity');
  await reviewed(rejected);
  await requests.deliver(id, { reason }, carla);
  const done = await closed(id);
  assert.equal(done.outcome, 'rejected-legal');
  const receipts = await requests.receipts(id);
  const told = receipts.map((one) => checkReceipt(one).opening?.payload);
  assert.equal(told.length, 2);
  assert.equal(told[0]?.category, 'user-data');
  assert.equal(told[1]?.outcome, 'rejected-legal');
  assert.equal(told[1]?.legalReason, 'authenticity');
});

test('a call-back goes to a number that the request did not bring along', async () => {
  const { id } = await requests.register(intake(), [], carla);
  const callTo = (number: string) =>
    requests.act(id, { ...pass('authenticity', 'call-back'), number }, carla);
  for (const number of ['+41 44 247 22 11', '044 247 22 11', '0041442472211']) {
    await assert.rejects(callTo(number), refusedWith('call-back-dependent'), number);
  }
  await callTo('+41 31 322 44 50');
});

test('an emergency keeps two people, and is closed once its paper has come', async () => {
  const law = { instrument: 'emergency-request', judicial: false, emergency: true } as const;
  const { id } = await scoped({ law });
  await requests.act(id, pass('search', 'nothing-found'), carla);
  const request = await decided(id, 'no-data');
  await assert.rejects(requests.deliver(id, { reason }, carla), refusedWith('gate-order'));
  await reviewed(request);
  await requests.deliver(id, { reason }, carla);
  await assert.rejects(closed(id), refusedWith('paper-missing'));
  await requests.act(id, { act: 'paper', reason: 'letter of today' }, carla);
  await requests.act(id, { act: 'close', reason }, carla);
});

test('a gag is scheduled before anything is decided, and can be prolonged thereafter', async () => {
  const gag = { exists: true, expiresOn: '2027-02-28' };
  const { id } = await scoped({ gag });
  await requests.act(id, pass('search', 'nothing-found'), carla);
  await assert.rejects(decided(id, 'no-data'), refusedWith('gag-unscheduled'));
  const notice = { kind: 'gag', on: '2027-02-28' } as const;
  const decision = { act: 'decide', outcome: 'no-data', reason, notice } as const;
  await reviewed(await requests.act(id, decision, carla));
  await requests.deliver(id, { reason }, carla);
  const settled = await requests.act(id, { act: 'settle-notice', reason }, carla);
  assert.equal(settled.gates.notice?.code, 'gag-scheduled');
  const longer = { exists: true, expiresOn: '2027-08-31' };
  await assert.rejects(
    requests.act(id, { act: 'set-gag', gag: longer, reason }, carla),
    refusedWith('gag-unscheduled'),
  );
  const later = { kind: 'gag', on: '2027-08-31' } as const;
  const after = await requests.act(
    id,
    { act: 'set-gag', gag: longer, notice: later, reason },
    carla,
  );
  assert.equal(after.gate, 'notice');
  await closed(id);
});

test('a closed case is opened again, and counted as it ends', async () => {
  const { id } = await requests.register(intake(), [], carla);
  assert.equal((await requests.act(id, { act: 'withdraw', reason }, carla)).outcome, 'withdrawn');
  const open = await requests.act(id, { act: 'reopen', gate: 'authenticity', reason }, carla);
  assert.equal(open.outcome, 'pending');
  assert.equal(open.closedAt, undefined);
  assert.equal(open.reopened, 1);
});

test('deadlines follow their law, and the list of what is due follows them', async () => {
  const law = { instrument: 'epoc', judicial: true, emergency: false } as const;
  const bare = requests.register(intake({ ...userData, law }), [], carla);
  await assert.rejects(bare, refusedWith('deadline-rule'));
  const epoc = { rule: 'epoc-10-days', place: 'CH' };
  const nowhere = requests.register(intake(), [{ rule: 'lgpd-19', place: 'XX' }], carla);
  await assert.rejects(nowhere, refusedWith('deadline-rule'));
  const request = await requests.register(intake({ ...userData, law }), [epoc], carla);
  const { id } = request;
  const [deadline] = request.deadlines;
  // Thursday 12 November, to its end in Zurich.
  assert.equal(deadline?.end, '2026-11-12T23:00:00.000Z');
  const change = (act: 'extend' | 'pause' | 'resume' | 'meet') =>
    requests.changeDeadline(id, deadline?.id ?? '', { act, reason }, carla);
  await assert.rejects(change('extend'), refusedWith('deadline-fixed'));
  await change('pause');
  clock.advance(3 * 24 * 3_600_000);
  const [resumed] = (await change('resume')).deadlines;
  // Three days more, from Sunday to Monday.
  assert.equal(resumed?.end, '2026-11-16T23:00:00.000Z');
  const due = async () => {
    const now = Temporal.Instant.fromEpochMilliseconds(clock.nowMs());
    return (await requests.due(now)).map(({ number }) => number);
  };
  assert.deepEqual(await due(), []);
  clock.advance(20 * 24 * 3_600_000);
  assert.deepEqual(await due(), [request.number]);
  assert.match((await requests.get(id)).deadlines[0]?.clock.words ?? '', /^overdue by \d+ days$/);
  const met = await change('meet');
  assert.match(met.deadlines[0]?.clock.words ?? '', /^met \d+ days late$/);
  assert.deepEqual(await due(), []);
  clock.setWall(registerStart);
});

test('a request that cannot be is not entered', async () => {
  const no = async (code: string, over: Partial<Intake>) => {
    await assert.rejects(requests.register(intake(over), [], carla), refusedWith(code));
  };
  const { law, authority, scope } = intake();
  await no('case-unsupported', { law: { ...law, instrument: 'national-security' } });
  await no('case-invalid', { subtype: 'files' });
  await no('case-invalid', { authority: { ...authority, country: 'XX' } });
  await no('case-invalid', { timeZone: 'Europe/Nowhere' });
  await no('case-invalid', { receivedAt: '2027-01-01T00:00:00.000Z' });
  await no('case-invalid', { scope: { ...scope, dataTypes: ['accounts'] } });
  await no('case-invalid', { scope: { ...scope, from: '2026-02-01', until: '2026-01-01' } });
  await no('case-invalid', { gag: { exists: false, expiresOn: '2027-01-01' } });
  await assert.rejects(requests.get('2026-9999'), refusedWith('case-unknown'));
});

test('a file that was changed in the store is not given out', async () => {
  const { id } = await requests.register(intake(), [], carla);
  const bytes = Buffer.from('%PDF-1.7 a letter');
  const attached = await requests.attach(id, { name: 'letter.pdf', bytes }, carla);
  const file = attached.files[0]?.id ?? '';
  const [stored] = await office.db.query<{ content: Buffer }>(
    'select content from authority_request_files where id = $1',
    [file],
  );
  assert.match(String(stored?.content), /^age-encryption\.org\/v1/);
  assert(!stored?.content.includes('letter'));
  assert.deepEqual(Buffer.from((await requests.read(id, file, rita)).bytes), bytes);
  await office.db.execute(
    `update authority_request_files set content = set_byte(content, length(content) - 1, 0)
     where id = $1`,
    [file],
  );
  await assert.rejects(requests.read(id, file, rita), refusedWith('attachment-damaged'));
});

test('the register is found by what a case is, in pages', async () => {
  const all = await requests.list({ limit: 200 });
  const first = await requests.list({ limit: 2 });
  assert.deepEqual(first, all.slice(0, 2));
  const last = first.at(-1);
  assert(last !== undefined);
  const rest = await requests.list({ limit: 200, after: last });
  assert.deepEqual(rest, all.slice(2));
  const rejected = await requests.list({ limit: 200, outcome: 'rejected-legal' });
  assert(rejected.length > 0 && rejected.every(({ outcome }) => outcome === 'rejected-legal'));
  const open = await requests.list({
    limit: 200,
    open: true,
    category: 'user-data',
    country: 'CH',
  });
  assert(open.every((one) => one.closedAt === undefined && one.category === 'user-data'));
  assert.deepEqual(await requests.list({ limit: 200, country: 'DE' }), []);
});
