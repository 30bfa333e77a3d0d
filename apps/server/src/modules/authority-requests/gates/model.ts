import assert from 'node:assert/strict';
import type { Role } from '../../../platform/http/index.ts';
import { AuthorityRequestError } from '../errors.ts';
import type { Category, Item, Scope, Selector } from '../types.ts';
import { applyAct } from './apply.ts';
import type { Act, Actor, Case } from './case.ts';
import { checkedGates, gateCodes, gates } from './gates.ts';
import { currentGate, rejectedGate, releaseDigest } from './release.ts';

/** For tests: every person, every act, and a second set of books about who passed what. */

const campaign: Selector = { type: 'campaign', value: 'Lazy Badger' };
const domain: Selector = { type: 'domain', value: 'evil.example' };

const asked: Scope = { selectors: [campaign, domain], dataTypes: ['indicators'] };
const narrowed: Scope = { selectors: [campaign], dataTypes: ['indicators'] };
const wider: Scope = { ...asked, dataTypes: ['indicators', 'modus-operandi'] };

export function newCase(category: Category, over: Partial<Case> = {}): Case {
  const isExpertise = category === 'technical-expertise';
  const scope: Scope = isExpertise
    ? asked
    : { selectors: [{ type: 'customer', value: 'Muster AG' }], dataTypes: ['accounts'] };
  return {
    id: '00000000-0000-4000-8000-000000000001',
    number: '2026-0001',
    createdBy: 'alice',
    category,
    subtype: isExpertise ? 'indicators' : 'account-data',
    channel: 'paper',
    receivedAt: '2026-11-02T09:00:00.000Z',
    timeZone: 'Europe/Zurich',
    language: 'en',
    authority: {
      name: 'Cantonal police',
      type: 'police',
      country: 'CH',
      contact: { phone: '+41 44 111 22 33' },
    },
    law: { instrument: 'informal-request', judicial: false, emergency: false },
    gag: { exists: false },
    scope,
    asked: scope,
    scopeVersion: 1,
    gates: {},
    items: [],
    preparers: [],
    deliveries: [],
    outcome: 'pending',
    contests: [],
    reopened: 0,
    ...over,
  };
}

export function person(name: string, roles: readonly Role[], aliases: string[] = []): Actor {
  return { name, roles, aliases };
}

/** Alice has entered the case; `alice-two` is her other account. */
export const people: readonly Actor[] = [
  person('alice', ['counsel']),
  person('carol', ['counsel', 'counsel-reviewer']),
  person('bob', ['counsel-reviewer']),
  person('alice-two', ['counsel-reviewer'], ['alice']),
  person('dan', ['auditor', 'administrator', 'privacy-officer']),
];

export function item(id: string, over: Partial<Item> = {}): Item {
  return {
    id,
    name: `${id}.json`,
    dataType: 'indicators',
    about: domain,
    sha256: id.padEnd(64, '0'),
    size: 100,
    findings: [],
    ...over,
  };
}

const reason = 'as the file says';
const notApplicable = { kind: 'not-applicable' } as const;
const gagEnds = '2027-03-01';

/** Every act there is, each with what it can be made to say; those that approve come with the case. */
export const acts: readonly Act[] = [
  ...checkedGates.flatMap((gate): Act[] => [
    ...gateCodes[gate].pass.map(
      (code): Act => ({
        act: 'pass',
        gate,
        code,
        reason,
        number: '+41 31 999 88 77',
        source: 'the directory of the ministry',
      }),
    ),
    ...Object.keys(gateCodes[gate].reject)
      .slice(0, 1)
      .map((code): Act => ({ act: 'reject', gate, code, reason })),
  ]),
  { act: 'change-scope', scope: narrowed, reason },
  { act: 'change-scope', scope: asked, reason },
  { act: 'change-scope', scope: wider, reason },
  { act: 'add-item', item: item('a') },
  { act: 'add-item', item: item('a', { about: campaign }) },
  { act: 'add-item', item: item('b', { findings: ['IP address'] }) },
  { act: 'add-item', item: item('c', { dataType: 'modus-operandi' }) },
  { act: 'remove-item', item: 'a', reason },
  { act: 'remove-item', item: 'b', reason },
  ...(
    ['expertise-provided', 'disclosed-full', 'no-data', 'rejected-legal', 'redirected'] as const
  ).flatMap((outcome): Act[] => [
    { act: 'decide', outcome, reason, notice: notApplicable },
    { act: 'decide', outcome, reason, notice: { kind: 'gag', on: gagEnds } },
  ]),
  { act: 'set-gag', gag: { exists: true, expiresOn: gagEnds }, reason },
  { act: 'return', reason },
  { act: 'deliver', reason },
  { act: 'settle-notice', reason },
  { act: 'paper', reason },
  { act: 'withdraw', reason },
  ...gates.map((gate): Act => ({ act: 'reopen', gate, reason })),
  { act: 'close', reason },
];

/** One way to pass each gate and one to reject it, and all that comes after: for the order of gates. */
export const ordering: readonly Act[] = acts.filter((one, place) => {
  if (one.act === 'pass') {
    const same = acts.findIndex((other) => other.act === 'pass' && other.gate === one.gate);
    return same === place || one.gate === 'category' || one.gate === 'search';
  }
  if (one.act === 'decide') return one.notice.kind === 'not-applicable';
  return ['reject', 'deliver', 'settle-notice', 'reopen', 'close', 'withdraw'].includes(one.act);
});

/** Everything that can be done once the scope stands: for what is handed over. */
export const releasing: readonly Act[] = acts.filter((one) => {
  if (one.act === 'pass' || one.act === 'reject')
    return one.gate === 'scope' || one.gate === 'search';
  if (one.act === 'reopen') return gates.indexOf(one.gate) >= gates.indexOf('search');
  return !['withdraw', 'paper', 'close'].includes(one.act);
});

/** Kept by the test alone, from what was asked for and succeeded. */
export interface Books {
  /** Gates passed since nothing before them changed. */
  readonly passed: readonly string[];
  readonly rejected: readonly string[];
  /** People, not accounts, who have had a hand in it. */
  readonly hands: readonly string[];
  /** What the reviewer saw, and who that is. */
  readonly reviewed:
    | { readonly person: string; readonly roles: string; readonly seen: string }
    | undefined;
  readonly disclosures: number;
}

export function booksOf(request: Case): Books {
  return {
    passed: [],
    rejected: [],
    hands: [request.createdBy],
    reviewed: undefined,
    disclosures: 0,
  };
}

/** @returns undefined where the act was refused */
export function attempt(
  request: Case,
  books: Books,
  act: Act,
  actor: Actor,
): { request: Case; books: Books } | undefined {
  let after: Case;
  try {
    after = applyAct(request, act, actor, '2026-11-03T10:00:00.000Z');
  } catch (error) {
    assert(error instanceof AuthorityRequestError, String(error));
    return undefined;
  }
  return { request: after, books: entered(books, act, actor, { before: request, after }) };
}

function entered(
  books: Books,
  act: Act,
  actor: Actor,
  { before, after }: { before: Case; after: Case },
): Books {
  const human = actor.aliases[0] ?? actor.name;
  const hands = [...new Set([...books.hands, human])].sort();
  const keep = (from: string) => {
    const earlier = gates.slice(0, gates.indexOf(from as never));
    return {
      passed: books.passed.filter((gate) => earlier.some((one) => one === gate)),
      // What nobody has approved any more nobody has reviewed.
      reviewed: from === 'delivery' || from === 'notice' ? books.reviewed : undefined,
      rejected: books.rejected.filter((gate) => earlier.some((one) => one === gate)),
    };
  };
  switch (act.act) {
    case 'pass':
      return { ...books, hands, passed: [...books.passed, act.gate] };
    case 'reject':
      return { ...books, hands, rejected: [...books.rejected, act.gate] };
    case 'change-scope':
      return { ...books, ...keep('scope'), hands };
    case 'add-item':
    case 'remove-item':
      return { ...books, ...keep('search'), hands };
    case 'set-gag':
      return before.gates.delivery === undefined
        ? { ...books, ...keep('decision'), hands }
        : { ...books, hands };
    case 'decide':
      return { ...books, hands, passed: [...books.passed, 'decision'] };
    case 'approve': {
      const reviewed = { person: human, roles: actor.roles.join(), seen: seen(before) };
      return { ...books, reviewed, passed: [...books.passed, 'second-review'] };
    }
    case 'return':
    case 'withdraw':
      return { ...books, ...keep('decision') };
    case 'reopen':
      return { ...books, ...keep(act.gate), hands };
    case 'deliver': {
      const leaves = after.deliveries.at(-1)?.items ?? 0;
      const passed = [...books.passed, 'delivery'];
      if (leaves > 0) requireEarned(books, before, actor);
      return { ...books, passed, disclosures: books.disclosures + Number(leaves > 0) };
    }
    default:
      return books;
  }
}

function seen({ scope, items, decision, gag }: Case): string {
  const { outcome, notice } = decision ?? {};
  return JSON.stringify({ scope, items, outcome, notice, gag });
}

/** The property: nothing leaves unless all of this is so, by the books of the test. */
function requireEarned(books: Books, request: Case, actor: Actor): void {
  const needed = gates.slice(0, gates.indexOf('delivery'));
  assert.deepEqual(
    needed.filter((gate) => !books.passed.includes(gate)),
    [],
    'a gate was not passed',
  );
  assert.deepEqual(books.rejected, [], 'a gate was rejected');
  const { reviewed } = books;
  assert(reviewed !== undefined, 'nobody has reviewed');
  assert(reviewed.roles.includes('counsel-reviewer'), 'the reviewer is none');
  assert(!books.hands.includes(reviewed.person), 'the reviewer had a hand in it');
  assert.equal(reviewed.seen, seen(request), 'the reviewer saw something else');
  assert(actor.roles.includes('counsel'), 'not counsel');
  assert.equal(request.category, 'technical-expertise');
  assert(request.items.length > 0);
  for (const { about, dataType, findings } of request.items) {
    assert(
      request.scope.selectors.some(({ value }) => value === about.value),
      'about another',
    );
    assert(request.scope.dataTypes.includes(dataType), 'of another kind');
    assert.deepEqual(findings, [], 'personal data');
  }
  if (request.gag.exists) assert.equal(request.decision?.notice.on, gagEnds, 'gag not scheduled');
  assert.equal(request.closedAt, undefined, 'closed');
}

/** What would come next if all went well, and who would do it: by this a random walk gets anywhere. */
export function nextSensible(request: Case): { act: Act; actor: Actor } {
  const [alice, , bob] = people;
  assert(alice !== undefined && bob !== undefined);
  const passes = (gate: string, code: string) =>
    acts.find((one) => one.act === 'pass' && one.gate === gate && one.code === code);
  const gate = currentGate(request);
  const hasItem = request.items.some(({ findings }) => findings.length === 0);
  const on = request.gag.exists ? ({ kind: 'gag', on: gagEnds } as const) : notApplicable;
  const outcome = rejectedGate(request) === undefined ? 'expertise-provided' : 'rejected-legal';
  const codes: Readonly<Record<string, string>> = {
    authenticity: 'call-back',
    category: request.category,
    'legal-basis': 'none-needed',
    jurisdiction: 'none-needed',
    form: 'complete',
    scope:
      request.scope.selectors.length < request.asked.selectors.length ? 'narrowed' : 'as-asked',
  };
  const late: Readonly<Record<string, Act | undefined>> = {
    search: hasItem
      ? passes('search', 'found')
      : { act: 'add-item', item: item('a', { about: campaign }) },
    decision: { act: 'decide', outcome, reason, notice: on },
    'second-review': request.decision && { act: 'approve', digest: releaseDigest(request), reason },
    delivery: { act: 'deliver', reason },
    notice: { act: 'settle-notice', reason },
  };
  const act = gate === undefined ? undefined : (passes(gate, codes[gate] ?? '') ?? late[gate]);
  return { act: act ?? { act: 'close', reason }, actor: gate === 'second-review' ? bob : alice };
}

/** The approvals that somebody could send in: of what stands, and of what stood when they looked. */
export function approvals(request: Case, remembered: readonly string[]): Act[] {
  const current = request.decision === undefined ? [] : [releaseDigest(request)];
  return [...new Set([...current, ...remembered])].map((digest) => ({
    act: 'approve',
    digest,
    reason,
  }));
}
