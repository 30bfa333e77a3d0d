import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isoTime, ManualClock } from '../../platform/clock.ts';
import { silentLogger } from '../../platform/logger.ts';
import type { Party } from '../identity/index.ts';
import type { SiteFigures } from './figures.ts';
import { createHistory, slotMs } from './history.ts';
import { createOverview } from './overview.ts';
import { quietFigures } from './test-kit.ts';

const startMs = Date.UTC(2026, 10, 25, 10);

function at(ms: number, submissions = 0): SiteFigures {
  return quietFigures({
    at: isoTime(startMs + ms),
    taken: { submissions, bytes: submissions * 1_000 },
  });
}

test('a rate is the difference of two answers, and none where the site began anew or nobody looked', () => {
  const history = createHistory();
  assert.equal(history.rate('a'), null);
  history.add('a', at(0));
  assert.equal(history.rate('a'), null);
  history.add('a', at(5_000, 20));
  // The same answer again changes nothing.
  history.add('a', at(5_000, 20));
  assert.deepEqual(history.rate('a'), { submissionsPerSecond: 4, bytesPerSecond: 4_000 });
  history.add('a', at(10_000, 3));
  assert.equal(history.rate('a'), null);
  history.add('a', at(500_000, 9));
  assert.equal(history.rate('a'), null);
  assert.equal(history.rate('b'), null);
});

test('an hour is kept, one point for each half minute', () => {
  const history = createHistory();
  for (let ms = 0; ms < 2 * 3_600_000; ms += slotMs / 3) history.add('a', at(ms, ms / 1_000));
  const points = history.points('a');
  assert.equal(points.length, 120);
  const newest = points.at(-1);
  assert.equal(newest?.at, isoTime(startMs + 2 * 3_600_000 - slotMs / 3));
  assert.equal(newest?.submissionsPerSecond, 1);
  // What lies before it is not known.
  assert.equal(points[0]?.submissionsPerSecond, null);
});

test('a site that does not tell is shown without figures; many who look are one question', async () => {
  const clock = new ManualClock(startMs);
  const party = (name: string): Party => ({
    name,
    url: `http://${name}.invalid`,
    origin: name,
    logKeys: [],
    witnessKeys: [],
  });
  let asked = 0;
  const watch = createOverview({
    states: async () => ({
      askedAt: isoTime(startMs),
      parties: ['moscow', 'zurich'].map((name) => ({
        name,
        url: `http://${name}.invalid`,
        origin: name,
        state: 'ready' as const,
        checks: {},
        checkpoint: null,
        waiting: null,
        policyVersion: 1,
        problem: null,
      })),
    }),
    policyVersion: () => 1,
    quorum: 1,
    sites: () => [party('moscow'), party('zurich')],
    ask: async ({ name }) => {
      asked += 1;
      if (name === 'zurich') throw new Error('nobody answers');
      return at(0);
    },
    clock,
    logger: silentLogger(),
  });
  const [one] = await Promise.all([watch.now(), watch.now(), watch.now()]);
  assert.equal(asked, 2);
  const [moscow, zurich] = one?.parties ?? [];
  assert.equal(moscow?.figures?.uploads, 0);
  assert.equal(moscow?.history.length, 1);
  assert.deepEqual([zurich?.figures, zurich?.history], [null, []]);

  const leaving = new AbortController();
  const seen = watch.follow(leaving.signal);
  assert.equal((await seen.next()).value?.at, one?.at);
  const next = seen.next();
  await new Promise((resolve) => setImmediate(resolve));
  clock.advance(5_000);
  assert.equal((await next).done, false);
  const last = seen.next();
  leaving.abort();
  assert.equal((await last).done, true);
});
