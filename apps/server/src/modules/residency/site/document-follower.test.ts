import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject, Receipt } from '@vitrine/verifier';
import { type TestParty, testParty } from '../../../../../../tests/support/party.ts';
import { ManualClock, systemClock } from '../../../platform/clock.ts';
import { createLogger } from '../../../platform/logger.ts';
import { type PartyClient, PartyError, trustPolicy } from '../../identity/index.ts';
import { documentTypes } from '../document-types.ts';
import { createDocumentFeed } from '../office/document-feed.ts';
import { createDocumentFollower, type OfficeDocument } from './document-follower.ts';
import { officeDocuments } from './office-documents.ts';

const office = await testParty('office');
const impostor = await testParty('office');
const site = await testParty('zurich');
const feed = createDocumentFeed({ ...office, clock: systemClock });
const trust = trustPolicy({ office: office.at('https://office.test'), sites: [] }, 0);

async function log(party: TestParty, type: string, payload: JsonObject): Promise<bigint> {
  const [logged] = await party.db.transaction((tx) => party.ledger.append(tx, [{ type, payload }]));
  assert(logged);
  await party.ledger.durable(logged.index);
  return logged.index;
}

/** The office as a party client sees it; `answer` may change what it answers. */
function client(
  answer = (honest: Receipt[]): unknown => ({ documents: honest, types: documentTypes }),
) {
  const asked: bigint[] = [];
  const json: PartyClient['json'] = async ({ url, signal }) => {
    const { searchParams } = new URL(url);
    const after = BigInt(searchParams.get('after') ?? '');
    asked.push(after);
    const waitMs = Number(searchParams.get('wait')) * 1_000;
    const honest = await feed.documents(after, waitMs, signal);
    signal?.throwIfAborted();
    return answer(honest);
  };
  return { party: { json }, asked };
}

interface Setting {
  party: Pick<PartyClient, 'json'>;
  handle?: (document: OfficeDocument) => Promise<void>;
}

async function follow({ party, handle = async () => undefined }: Setting) {
  const clock = new ManualClock();
  const handled: bigint[] = [];
  const reported: string[] = [];
  const handler = async (document: OfficeDocument) => {
    await handle(document);
    handled.push(document.index);
  };
  const follower = await createDocumentFollower({
    officeUrl: 'https://office.test',
    party,
    trust,
    db: site.db,
    handlers: { 'operator.created': handler, 'relocation.directive': handler },
    clock,
    logger: createLogger({
      level: 'error',
      destination: { write: (line) => reported.push(JSON.parse(line).err.type) },
    }),
  });
  return { follower, handled, reported, clock };
}

/** Lets a follower that has failed try again, without waiting for real. */
async function untilAsleep(clock: ManualClock): Promise<void> {
  while (clock.sleeping === 0) await new Promise((resolve) => setImmediate(resolve));
}

test('documents are carried out in order, once, also across restarts', async () => {
  const first = await log(office, 'operator.created', { operator: 'anna' });
  await log(office, 'relocation.step', { relocation: 'r', step: 's', outcome: 'done' });
  const second = await log(office, 'relocation.directive', { relocation: 'r', seq: 1 });
  {
    const { follower, handled } = await follow(client());
    await using _ = follower;
    await follower.applied(second);
    assert.deepEqual(handled, [first, second]);
    const third = await log(office, 'relocation.directive', { relocation: 'r', seq: 2 });
    await follower.applied(third);
    assert.deepEqual(handled, [first, second, third]);
  }
  const { party, asked } = client();
  const { follower, handled } = await follow({ party });
  await using _ = follower;
  await follower.applied(second);
  const fourth = await log(office, 'relocation.directive', { relocation: 'q', seq: 1 });
  await follower.applied(fourth);
  assert.deepEqual(handled, [fourth]);
  assert.equal(asked[0], fourth - 1n);
  const stored = await officeDocuments.ofType(site.db, 'relocation.directive', 'r');
  assert.deepEqual(
    stored.map(({ opening }) => opening?.payload.seq),
    [1, 2],
  );
});

test('a document whose handler fails is tried again, and none is carried out before it', async () => {
  let failures = 2;
  const { follower, handled, clock } = await follow({
    ...client(),
    handle: async () => {
      if (failures-- > 0) throw new Error('the disk is full');
    },
  });
  await using _ = follower;
  const first = await log(office, 'operator.created', { operator: 'bert' });
  const second = await log(office, 'operator.created', { operator: 'carl' });
  const applied = follower.applied(second);
  await untilAsleep(clock);
  clock.advance(250);
  await untilAsleep(clock);
  assert.deepEqual(handled, []);
  clock.advance(500);
  await applied;
  assert.deepEqual(handled, [first, second]);
});

test('what was stored and not carried out when the process ended is carried out by the next', async () => {
  const index = await (async () => {
    const { follower, clock } = await follow({
      ...client(),
      handle: () => Promise.reject(new Error('crash')),
    });
    await using _ = follower;
    const logged = await log(office, 'operator.created', { operator: 'dora' });
    await untilAsleep(clock);
    await assert.rejects(Promise.all([follower.applied(logged), follower[Symbol.asyncDispose]()]), {
      name: 'AbortError',
    });
    return logged;
  })();
  const { follower, handled } = await follow({
    party: { json: () => Promise.reject(new PartyError('unreachable', 'the office is away')) },
  });
  await using _ = follower;
  await follower.applied(index);
  assert.deepEqual(handled, [index]);
});

/** Ways in which an office, or whoever is in its place, may lie. */
const lies: Record<string, (honest: Receipt[], forged: Receipt) => unknown> = {
  'another ledger': (_honest, forged) => ({ documents: [forged] }),
  'a changed payload': ([one]) => ({
    documents: [{ ...one, opening: { ...one?.opening, payload: { operator: 'mallory' } } }],
  }),
  'no opening': ([one]) => ({ documents: [{ ...one, opening: undefined }] }),
  'an entry of another type': ([one]) => ({
    documents: [{ ...one, entry: { ...one?.entry, type: 'relocation.directive' } }],
  }),
  'a document twice': ([one]) => ({ documents: [one, one] }),
  'no list': () => ({}),
  'something else': () => ({ documents: [42] }),
};

for (const [name, lie] of Object.entries(lies)) {
  test(`not obeyed, and asked for again: ${name}`, async () => {
    const forgedIndex = await log(impostor, 'operator.created', { operator: 'mallory' });
    const forged = await impostor.ledger.receipt(forgedIndex);
    let lying = true;
    const { follower, handled, reported, clock } = await follow(
      client((honest) => (lying ? lie(honest, forged) : { documents: honest })),
    );
    await using _ = follower;
    const index = await log(office, 'operator.created', { operator: 'emil' });
    await untilAsleep(clock);
    assert.deepEqual(reported, ['ForgedDocument']);
    assert.deepEqual(handled, []);
    const stored = await officeDocuments.ofType(site.db, 'operator.created', 'mallory');
    assert.deepEqual(stored, []);
    lying = false;
    clock.advance(250);
    await follower.applied(index);
    assert.deepEqual(handled, [index]);
  });
}

test('a site that obeys more than before fetches what it had passed over, first of all', async () => {
  const passed = await log(office, 'operator.deactivated', { operator: 'bert' });
  const after = await log(office, 'relocation.directive', { relocation: 'r', seq: 7 });
  {
    const { follower } = await follow(client());
    await using _ = follower;
    await follower.applied(after);
  }
  // As an earlier version of this program has left it.
  await site.db.execute("delete from office_documents where type = 'operator.deactivated'");
  await site.db.execute("update document_types set types = array['operator.created']");
  await site.db.execute('update office_documents set applied_at = null where index = $1', [after]);
  const known: number[] = [];
  const { follower, handled } = await follow({
    ...client(),
    handle: async () => {
      const found = await officeDocuments.ofType(site.db, 'operator.deactivated', 'bert');
      known.push(found.length);
    },
  });
  await using _ = follower;
  const next = await log(office, 'relocation.directive', { relocation: 'r', seq: 8 });
  await follower.applied(next);
  assert.deepEqual(handled, [after, next]);
  assert.deepEqual(known, [1, 1]);
  const rows = await site.db.query('select 1 from office_documents where index = $1', [passed]);
  assert.equal(rows.length, 1);
});

test('an office of an earlier version, which does not say what it serves, is asked again', async () => {
  await site.db.execute("update document_types set types = array['operator.created']");
  const { party, asked } = client((documents) => ({ documents }));
  {
    const { follower } = await follow({ party });
    await using _ = follower;
    await follower.applied(await log(office, 'relocation.directive', { relocation: 'r', seq: 9 }));
  }
  assert.equal(asked[0], -1n);
  const later = client();
  const { follower } = await follow(later);
  await using _ = follower;
  await follower.applied(await log(office, 'relocation.directive', { relocation: 'r', seq: 10 }));
  assert.equal(later.asked[0], -1n);
});

test('an entry of the office that is no document is not obeyed', async () => {
  const index = await log(office, 'relocation.step', { relocation: 'r', step: 's', outcome: 'd' });
  const receipt = await office.ledger.receipt(index);
  const { follower, clock, handled, reported } = await follow({
    party: { json: async () => ({ documents: [receipt] }) },
  });
  await using _ = follower;
  await untilAsleep(clock);
  assert.deepEqual(reported, ['ForgedDocument']);
  assert.deepEqual(handled, []);
  const rows = await site.db.query('select 1 from office_documents where index = $1', [index]);
  assert.deepEqual(rows, []);
});

test('an answer is held back until there is a document, or until its time is over', async () => {
  const clock = new ManualClock();
  const held = createDocumentFeed({ ...office, clock });
  const { size } = office.ledger.head();
  const early = held.documents(size - 1n, 1_000);
  const index = await log(office, 'operator.created', { operator: 'fred' });
  const [receipt] = await early;
  assert.equal(receipt?.opening?.payload.operator, 'fred');
  const late = held.documents(index, 1_000);
  await untilAsleep(clock);
  clock.advance(1_000);
  assert.deepEqual(await late, []);
  assert.equal(clock.sleeping, 0);
  const gone = new AbortController();
  const abandoned = held.documents(index, 1_000, gone.signal);
  await untilAsleep(clock);
  gone.abort();
  assert.deepEqual(await abandoned, []);
});
