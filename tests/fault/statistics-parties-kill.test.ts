import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { test } from 'node:test';
import { killAtStep, killsWanted, watchSteps } from '../support/kills.ts';
import { startParties } from '../support/parties.ts';
import {
  beginRelocation,
  makeCustomer,
  makeOperator,
  relocationsOf,
  retireSource,
  until,
} from '../support/people.ts';
import { reconciliation, requireOneHome, StatisticsSender } from '../support/statistics.ts';
import type { Addresses } from '../support/system.ts';

/**
 * Who is killed at which step of a move of statistics, each in a process of its own. A run tries
 * some, beginning anywhere; all of them: `VITRINE_TEST_KILLS=9`.
 */
const places = [
  ['target', 'copy'],
  ['source', 'copy'],
  ['target', 'verify'],
  ['source', 'verify'],
  ['source', 'drain'],
  ['target', 'settle'],
  ['office', 'settle'],
  ['target', 'commit'],
  ['source', 'erase'],
] as const;
const wanted = killsWanted(2);
const first = wanted < places.length ? randomInt(places.length) : 0;
const kills = Array.from({ length: wanted }, (_, n) => places[(first + n) % places.length]);

test('each party is killed while statistics move, and no count changes', async (t) => {
  const { at, office, moscow, zurich } = await startParties();
  const officeAt: Addresses = { ...at, office: office.office, data: office.data };
  const people = [await makeOperator(officeAt, 'alice'), await makeOperator(officeAt, 'bob')];
  const moscowAt = { office: office.office, sites: at.sites, data: moscow.data };
  const customer = await makeCustomer(moscowAt, 'Muster AG', 'DE');
  const machines = { moscow, zurich };
  const relocations = relocationsOf(at);
  await watchSteps(office.data);
  let home: 'moscow' | 'zurich' = 'moscow';
  let events = 0;

  for (const [who, step] of kills.flatMap((place) => (place === undefined ? [] : [place]))) {
    await t.test(`the ${who} at ${step}`, async (within) => {
      const to = home === 'moscow' ? 'zurich' : 'moscow';
      const victim = who === 'office' ? office : machines[who === 'source' ? home : to];
      const sender = new StatisticsSender(at, customer, `${who} ${step}`, home);
      const ending = new AbortController();
      const sending = sender.run(ending.signal);
      let id = '';
      const begin = async () => {
        id = (await beginRelocation(at, people, 'europe', to)).relocation;
        if (step !== 'erase') return;
        const soaking = await relocations.reach(id, ['soaking', 'failed']);
        void retireSource(at, people, soaking).catch(() => undefined);
      };
      await killAtStep(office, step, victim, begin, 150);
      await victim.restart();
      const seen = await until(() => relocations.status(id).catch(() => undefined));
      const reached = await relocations.reach(
        id,
        ['soaking', 'certified', 'failed'],
        ({ state }) => state === 'retiring',
      );
      assert.notEqual(reached.state, 'failed', reached.problem ?? '');
      const last =
        reached.state === 'soaking'
          ? await retireSource(at, people, reached)
          : await relocations.reach(id, ['certified', 'failed']);
      assert.equal(last.state, 'certified', last.problem ?? '');
      ending.abort();
      await sending;
      events += sender.events;
      requireOneHome([sender], home);
      home = to;
      for (const [site, stored] of [
        [home, events],
        [home === 'moscow' ? 'zurich' : 'moscow', 0],
      ] as const) {
        const sums = await until(async () => {
          const found = await reconciliation({ ...at, data: machines[site].data }, site);
          return found.writing === 0 && found.pending === 0 ? found : undefined;
        });
        assert.deepEqual(sums.differences, [], site);
        assert.equal(sums.stored, stored, site);
      }
      within.diagnostic(`in ${seen.steps.at(-1)?.name} after the kill; ${events} events`);
    });
  }
});
