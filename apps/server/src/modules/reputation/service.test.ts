import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { systemClock } from '../../platform/clock.ts';
import { hashOf } from './hashes.ts';
import { dropDue } from './record.ts';
import type { Reputation } from './service.ts';
import { hashesOf, openTestStores } from './test-kit.ts';

const ask = (reputation: Reputation, name: string, region = 'europe') =>
  reputation.lookUp(hashOf(hashesOf(name).sha256), region, 'single');

describe('reputation', async () => {
  const stores = await openTestStores();
  const { verdicts, db } = stores;

  it('tells of a verdict by every hash, within a second and unasked', async () => {
    await using reputation = await stores.open();
    const told = Promise.withResolvers<void>();
    using _listening = reputation.onChange(() => {
      if (ask(reputation, 'one').known) told.resolve();
    });
    const begun = performance.now();
    verdicts.judge('one', 'malicious', { threatName: 'Trojan.One' });
    await told.promise;
    assert.ok(performance.now() - begun < 1_000);
    for (const hash of Object.values(hashesOf('one'))) {
      const answer = reputation.lookUp(hashOf(hash), 'europe', 'single');
      assert.equal(answer.verdict, 'malicious');
      assert.equal(answer.threat, 'Trojan.One');
      assert.equal(answer.wanted, false);
      assert.deepEqual([answer.firstMonth, answer.lastMonth], [82, 83]);
    }
    assert.deepEqual(ask(reputation, 'other'), {
      ...{ verdict: 'unknown', known: false, knownGood: false, wanted: true, prevalence: 'none' },
    });
  });

  it('keeps what it knows over a restart and a rebuild, and goes on from there', async () => {
    {
      await using reputation = await stores.open();
      verdicts.judge('two', 'clean');
      await reputation.advance();
      const { entries } = await reputation.rebuild();
      assert.equal(entries, 2);
      verdicts.judge('three', 'suspicious');
      verdicts.judge('two', 'malicious', { sample: randomUUID() });
      await reputation.advance();
      assert.equal(ask(reputation, 'two').verdict, 'malicious');
    }
    await using reputation = await stores.open();
    for (const [name, verdict] of [
      ['one', 'malicious'],
      ['two', 'malicious'],
      ['three', 'suspicious'],
    ] as const) {
      assert.equal(ask(reputation, name).verdict, verdict);
    }
    const generations = await readdir(stores.directory);
    assert.equal(generations.filter((name) => name.startsWith('generation')).length, 1);
  });

  it('answers packed questions from base and changes together', async () => {
    await using reputation = await stores.open();
    await reputation.rebuild();
    verdicts.judge('four', 'clean');
    verdicts.judge('three', 'clean', { sample: randomUUID() });
    await reputation.advance();
    const names = ['one', 'nothing', 'two', 'three', 'four', 'one'];
    const packed = Buffer.concat(names.map((name) => hashesOf(name).sha256));
    const bytes = await reputation.lookUpPacked(packed, 'europe');
    assert.deepEqual([...bytes], [11, 16, 11, 9, 9, 11]);
    const elsewhere = await reputation.lookUpPacked(packed, 'asia-pacific');
    assert.deepEqual([...elsewhere], [11, 16, 11, 16, 16, 11]);
  });

  it('answers while it is being built anew, and takes in what happens meanwhile', async () => {
    await using reputation = await stores.open();
    const building = reputation.rebuild(() => verdicts.judge('five', 'malicious'));
    await assert.rejects(reputation.rebuild(), { code: 'rebuild-under-way' });
    assert.equal(ask(reputation, 'one').verdict, 'malicious');
    await building;
    await reputation.advance();
    assert.equal(ask(reputation, 'five').verdict, 'malicious');
  });

  it('forgets a sample that is gone, by each hash', async () => {
    await using reputation = await stores.open();
    const six = verdicts.judge('six', 'malicious');
    await reputation.advance();
    await reputation.rebuild();
    verdicts.remove(six);
    await reputation.advance();
    for (const hash of Object.values(hashesOf('six'))) {
      assert.equal(reputation.lookUp(hashOf(hash), 'europe', 'single').known, false);
    }
    const bytes = await reputation.lookUpPacked(six.sha256 as Buffer, 'europe');
    assert.deepEqual([...bytes], [16]);
    // The file still holds the hash until it is built anew.
    const { entries } = reputation.figures();
    assert.equal((await reputation.rebuild()).entries, entries - 1);
  });

  it('forgets a region that has left, and cuts every cursor', async () => {
    await using reputation = await stores.open();
    const abroad = { region: 'north-america', sample: randomUUID() };
    verdicts.judge('seven', 'malicious', abroad);
    await reputation.advance();
    const { cursor } = await reputation.changes('europe', undefined, 100);
    assert.equal(ask(reputation, 'seven').verdict, 'malicious');
    await db.execute(
      `insert into region_classes (region, class, state, epoch)
       values ('north-america', 'files', 'erased', 2)`,
    );
    const gone = Promise.withResolvers<void>();
    using _listening = reputation.onChange(() => {
      if (!ask(reputation, 'seven').known) gone.resolve();
    });
    assert.equal(await dropDue({ db, clock: systemClock }), true);
    await gone.promise;
    assert.equal(ask(reputation, 'seven').known, false);
    const rows = await db.query(`select from reputation_removals where digest = $1`, [
      hashesOf('seven').sha256,
    ]);
    assert.equal(rows.length, 0);
    await assert.rejects(reputation.changes('europe', cursor, 100), { code: 'cursor-too-old' });
  });

  it('counts look-ups, and keeps neither who asked nor for what', async () => {
    await using reputation = await stores.open();
    await reputation.lookups.flush();
    await db.execute('delete from reputation_lookups');
    ask(reputation, 'one');
    ask(reputation, 'nothing');
    await reputation.lookUpPacked(hashesOf('one').sha256 as Buffer, 'europe');
    await reputation.lookups.flush();
    const rows = await db.query<Record<string, unknown>>(
      'select region, kind, verdict, lookups from reputation_lookups order by kind, verdict',
    );
    assert.deepEqual(rows, [
      { region: 'europe', kind: 'binary', verdict: 'malicious', lookups: 1n },
      { region: 'europe', kind: 'single', verdict: 'malicious', lookups: 1n },
      { region: 'europe', kind: 'single', verdict: 'unknown', lookups: 1n },
    ]);
  });
});
