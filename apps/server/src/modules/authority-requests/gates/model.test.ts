import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Act, Case } from './case.ts';
import {
  acts,
  approvals,
  attempt,
  type Books,
  booksOf,
  item,
  newCase,
  nextSensible,
  ordering,
  people,
  releasing,
} from './model.ts';

// Most acts are refused; nobody reads where.
Error.stackTraceLimit = 0;

/** Bounds of what could go on for ever. */
const scopeVersionMax = 2;
const reopenedMax = 1;

function key(request: Case, books: Books): string {
  const { gates, decision, approval, deliveries, items, preparers, scope, ...rest } = request;
  const { gag, outcome, closedAt, scopeVersion, reopened } = rest;
  const marks = Object.entries(gates).map(([gate, { result, code }]) => `${gate}${result}${code}`);
  const decided = decision && [decision.outcome, decision.notice, decision.legalReason];
  const approved = approval && [approval.by, approval.digest];
  const held = items.map(({ id, about }) => id + about.value).sort();
  const who = [...preparers].sort();
  const rests = [held, who, scope, gag, outcome, closedAt, scopeVersion, reopened];
  return JSON.stringify([marks, decided, approved, deliveries.length, rests, books]);
}

interface Node {
  readonly request: Case;
  readonly books: Books;
  readonly remembered: readonly string[];
}

function isWithinBounds({ scopeVersion, reopened, deliveries }: Case): boolean {
  return scopeVersion <= scopeVersionMax && reopened <= reopenedMax && deliveries.length <= 1;
}

/** Every case that can be reached from this one by these acts, whoever does them in whatever order. */
function reachAll(start: Node, alphabet: readonly Act[]) {
  const known = new Set([key(start.request, start.books)]);
  const open = [start];
  const outcomes = new Set<string>();
  let disclosing = 0;
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    for (const actor of people) {
      for (const act of [...alphabet, ...approvals(node.request, node.remembered)]) {
        const next = attempt(node.request, node.books, act, actor);
        if (next === undefined || !isWithinBounds(next.request)) continue;
        const { request, books } = next;
        if (books.disclosures > node.books.disclosures) disclosing += 1;
        outcomes.add(request.outcome);
        const name = key(request, books);
        if (known.has(name)) continue;
        known.add(name);
        const remembered = act.act === 'approve' ? [act.digest] : node.remembered;
        open.push({ request, books, remembered });
      }
    }
  }
  return { states: known.size, disclosing, outcomes: [...outcomes].sort() };
}

function nodeOf(request: Case): Node {
  return { request, books: booksOf(request), remembered: [] };
}

/** Alice has passed everything up to the scope. */
function scoped(): Node {
  let node = nodeOf(newCase('technical-expertise'));
  while (node.request.gates.scope === undefined) {
    const { act, actor } = nextSensible(node.request);
    const next = attempt(node.request, node.books, act, actor);
    assert(next !== undefined, JSON.stringify(act));
    node = { ...next, remembered: [] };
  }
  return node;
}

test('in every order of gates, by whomever, nothing leaves unless all were passed', () => {
  const request = newCase('technical-expertise', { items: [item('a')] });
  const { states, disclosing, outcomes } = reachAll(nodeOf(request), ordering);
  assert(states > 500 && disclosing > 0, `${states} cases, ${disclosing} disclosures`);
  const all = ['expertise-provided', 'pending', 'redirected', 'rejected-legal', 'withdrawn'];
  assert.deepEqual(outcomes, all);
});

test('in every order of changes to scope, items, gag and decision, what leaves is what was approved', () => {
  const { states, disclosing } = reachAll(scoped(), releasing);
  assert(states > 500 && disclosing > 0, `${states} cases, ${disclosing} disclosures`);
});

test('no order of acts discloses user data by hand', () => {
  const { disclosing, outcomes } = reachAll(nodeOf(newCase('user-data')), ordering);
  assert.equal(disclosing, 0);
  const all = ['no-data', 'pending', 'redirected', 'rejected-legal', 'withdrawn'];
  assert.deepEqual(outcomes, all);
});

test('nor does any act of any role put into the usual course of a case, at any place', () => {
  let disclosures = 0;
  const step = fc.record({ strays: fc.nat(3), act: fc.nat(), who: fc.nat(), old: fc.nat() });
  fc.assert(
    fc.property(fc.array(step, { minLength: 40, maxLength: 80 }), (steps) => {
      let node = nodeOf(newCase('technical-expertise'));
      for (const { strays, act, who, old } of steps) {
        const usual = nextSensible(node.request);
        const all = [...acts, ...approvals(node.request, node.remembered)];
        const chosen = strays === 0 ? all[act % all.length] : usual.act;
        const actor = strays === 0 ? people[who % people.length] : usual.actor;
        assert(chosen !== undefined && actor !== undefined);
        const next = attempt(node.request, node.books, chosen, actor);
        if (next === undefined) continue;
        const digest = next.request.approval?.digest;
        const keeps = old % 2 === 0 && digest !== undefined ? [digest] : [];
        node = { ...next, remembered: [...node.remembered, ...keeps].slice(-3) };
      }
      disclosures += node.books.disclosures;
    }),
    { numRuns: 300 },
  );
  assert(disclosures > 100, `${disclosures} disclosures`);
});
