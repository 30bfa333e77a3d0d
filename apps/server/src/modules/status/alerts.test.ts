import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alertsOf, nearlyFullBytes } from './alerts.ts';
import type { SiteFigures } from './figures.ts';
import type { PartyState } from './party-watch.ts';
import { quietFigures } from './test-kit.ts';

const rules = { policyVersion: 3, quorum: 1 };

function stateOf(change: Partial<PartyState> = {}): PartyState {
  return {
    name: 'zurich',
    url: 'http://zurich.invalid',
    origin: 'test.invalid/site/zurich',
    state: 'ready',
    checks: { database: 'ok', ledger: 'ok' },
    checkpoint: { size: 5, root: '00', witnesses: [{ name: 'office', at: null }] },
    waiting: 0,
    policyVersion: 3,
    problem: null,
    ...change,
  };
}

function kindsOf(change: Partial<PartyState>, figures: SiteFigures | null = quietFigures()) {
  return alertsOf([{ state: stateOf(change), figures }], rules).map(({ kind }) => kind);
}

test('a party that does well is nothing to look after', () => {
  assert.deepEqual(kindsOf({}), []);
  assert.deepEqual(kindsOf({ name: 'office' }, null), []);
  assert.deepEqual(kindsOf({}, null), ['figures-missing']);
  const full = quietFigures({ disks: [{ dataCentre: 'a', freeBytes: nearlyFullBytes }] });
  assert.deepEqual(kindsOf({}, full), []);
  const unknown = quietFigures({ disks: [{ dataCentre: 'a', freeBytes: null }] });
  assert.deepEqual(kindsOf({}, unknown), []);
  // Nobody has had anything to cosign.
  assert.deepEqual(kindsOf({ checkpoint: { size: 0, root: '00', witnesses: [] } }), []);
});

test('each thing that is wrong is told once, and of a site that is away nothing else', () => {
  assert.deepEqual(kindsOf({ state: 'away', policyVersion: null, checkpoint: null }, null), [
    'unreachable',
  ]);
  assert.deepEqual(kindsOf({ state: 'not-ready', checks: { ledger: 'it has stopped' } }, null), [
    'ledger-stopped',
    'figures-missing',
  ]);
  const stopped = quietFigures({ ledger: { size: 1, waiting: 0, stopped: true } });
  assert.deepEqual(kindsOf({ state: 'not-ready' }, stopped), ['ledger-stopped']);
  assert.deepEqual(kindsOf({ state: 'not-ready', checks: { database: 'it is away' } }), [
    'not-ready',
  ]);
  assert.deepEqual(kindsOf({ checkpoint: { size: 5, root: '00', witnesses: [] } }), [
    'witness-missing',
  ]);
  assert.deepEqual(kindsOf({ policyVersion: 2 }), ['policy-behind']);
  const bad = quietFigures({
    copiesMissing: 2,
    erasureUncovered: 1,
    disks: [{ dataCentre: 'zurich-1', freeBytes: nearlyFullBytes - 1 }],
  });
  assert.deepEqual(kindsOf({}, bad), ['copies-missing', 'erasure-uncovered', 'disk-nearly-full']);
  const [copies, , disk] = alertsOf([{ state: stateOf(), figures: bad }], rules);
  assert.equal(copies?.words, '2 copies are still to be made.');
  assert.equal(disk?.words, 'The data centre zurich-1 has 10.0 GiB left.');
});
