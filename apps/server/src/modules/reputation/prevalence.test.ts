import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { systemClock } from '../../platform/clock.ts';
import type { Sightings } from '../statistics/index.ts';
import { hashOf } from './hashes.ts';
import { lookUpHost } from './hosts.ts';
import { createPrevalence } from './prevalence.ts';
import { hashesOf, openTestStores } from './test-kit.ts';

const day = (text: string) => Temporal.PlainDate.from(text);

describe('prevalence', async () => {
  const stores = await openTestStores();
  const { db } = stores;
  const met: { -readonly [Of in keyof Sightings]: Awaited<ReturnType<Sightings[Of]>> } = {
    files: [],
    hosts: [],
  };
  const sightings: Sightings = { files: async () => met.files, hosts: async () => met.hosts };
  const prevalence = createPrevalence({ db, sightings, clock: systemClock });
  const { sha256 } = hashesOf('common');

  it('is told in bands, in the region that met the file alone, and ends', async () => {
    await using reputation = await stores.open();
    const times = { first: day('2026-09-30'), last: day('2026-11-02') };
    met.files = [{ sha256, region: 'europe', seen: 1_200, ...times }];
    await prevalence.refresh();
    await reputation.advance();
    const ask = (region: string) => reputation.lookUp(hashOf(sha256), region, 'single');
    assert.deepEqual(ask('europe'), {
      ...{ verdict: 'unknown', known: false, knownGood: false, wanted: true },
      ...{ prevalence: 'common', firstMonth: 81, lastMonth: 83 },
    });
    assert.equal(ask('asia-pacific').prevalence, 'none');
    const { position } = reputation.figures();
    await prevalence.refresh();
    await reputation.advance();
    assert.equal(reputation.figures().position, position, 'what has not changed is not written');
    met.files = [];
    await prevalence.refresh();
    await reputation.advance();
    assert.equal(ask('europe').prevalence, 'none');
  });

  it('calls a host suspicious where enough installations met threats of it', async () => {
    const times = { first: day('2026-11-01'), last: day('2026-11-02'), seen: 20 };
    met.hosts = [
      { host: 'evil.example', region: 'europe', installations: 10, ...times },
      { host: 'once.example', region: 'europe', installations: 9, ...times },
    ];
    await prevalence.refresh();
    assert.equal((await lookUpHost(db, 'evil.example', 'asia-pacific')).verdict, 'suspicious');
    assert.equal((await lookUpHost(db, 'once.example', 'asia-pacific')).known, false);
    assert.equal((await lookUpHost(db, 'once.example', 'europe')).prevalence, 'uncommon');
  });
});
