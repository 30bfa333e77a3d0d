import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';
import { systemClock } from '../../../platform/clock.ts';
import { openTestAnalysis } from '../test-kit.ts';
import { OverrideError, type OverrideErrorCode } from './override-errors.ts';
import { createOverrides } from './overrides.ts';

const site = await openTestAnalysis();
const { db, ledger, analysis } = site;
const overrides = createOverrides({
  ...{ db, ledger, clock: systemClock, makeId: randomUUID },
  judgeAgain: analysis.judgeAgain,
});

const refused = (code: OverrideErrorCode) => (error: unknown) => {
  assert.ok(error instanceof OverrideError);
  assert.equal(error.code, code);
  return true;
};
const reason = 'seen in an incident';
const verdictOf = async (sample: string) => (await site.settled(sample)).judgement?.verdict;

describe('verdicts that people decide', () => {
  it('stand once a second person agrees, outlast a new analysis, and go in the same way', async () => {
    const sample = await site.submit({ about: 'a file' });
    assert.equal(await verdictOf(sample), 'unknown');
    const of = { sample, region: 'rest', verdict: 'malicious', reason, by: 'alice' } as const;
    const { id } = await overrides.propose(of);
    assert.equal(await verdictOf(sample), 'unknown');
    await assert.rejects(overrides.propose({ ...of, by: 'bob' }), refused('override-open'));
    await assert.rejects(overrides.agree(id, 'alice'), refused('override-same-person'));

    const standing = await overrides.agree(id, 'bob');
    assert.deepEqual([standing.state, standing.secondedBy], ['standing', 'bob']);
    const judged = (await site.settled(sample)).judgement;
    assert.deepEqual([judged?.verdict, judged?.score], ['malicious', 100]);
    assert.match(
      judged?.reasons.find(({ code }) => code === 'override')?.words ?? '',
      /alice decided that it is malicious, and bob agreed: seen in an incident/,
    );
    await analysis.again({ id: sample });
    assert.equal(await verdictOf(sample), 'malicious');

    await assert.rejects(overrides.agree(id, 'bob'), refused('override-wrong-state'));
    await overrides.withdraw(id, { by: 'bob', reason: 'it was another file' });
    assert.equal(await verdictOf(sample), 'malicious');
    await assert.rejects(overrides.agree(id, 'bob'), refused('override-same-person'));
    const kept = await overrides.reject(id, { by: 'alice', reason: 'it was this one' });
    assert.deepEqual(
      [kept.state, kept.secondedBy, kept.withdrawal],
      ['standing', 'bob', undefined],
    );
    await overrides.withdraw(id, { by: 'bob', reason: 'really' });
    assert.equal((await overrides.agree(id, 'alice')).state, 'withdrawn');
    assert.equal(await verdictOf(sample), 'unknown');

    const types = (await ledger.entriesOfSubject(db, sample)).map(({ entry }) => entry.type);
    assert.deepEqual(
      types.filter((type) => type.startsWith('verdict.')),
      [
        'verdict.override-proposed',
        'verdict.overridden',
        'verdict.override-withdrawal-proposed',
        'verdict.override-rejected',
        'verdict.override-withdrawal-proposed',
        'verdict.override-withdrawn',
      ],
    );
  });

  it('come to nothing where the second person rejects them', async () => {
    const sample = await site.submit({ about: 'another' });
    const of = { sample, region: 'rest', verdict: 'clean', reason, by: 'alice' } as const;
    const { id } = await overrides.propose(of);
    const rejected = await overrides.reject(id, { by: 'bob', reason: 'it is not' });
    assert.deepEqual([rejected.state, rejected.withdrawnBy], ['rejected', 'bob']);
    assert.equal(await verdictOf(sample), 'unknown');
    const waiting = await overrides.list({ sample, open: true });
    assert.deepEqual(waiting, []);
    await overrides.propose(of);
    assert.equal((await overrides.list({ sample, open: true })).length, 1);
    await assert.rejects(overrides.agree(randomUUID(), 'bob'), refused('override-unknown'));
  });
});
