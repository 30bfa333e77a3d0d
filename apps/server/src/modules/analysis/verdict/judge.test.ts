import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  type EngineFinding,
  type Evidence,
  type JudgedMember,
  judge,
  type MatchedRule,
  type Prevalence,
  ruleEffects,
  type Verdict,
  verdicts,
} from './index.ts';

const nothing: Evidence = { rules: [], engines: [], traits: [], limits: [] };
const rule: MatchedRule = {
  set: 'starting',
  version: 3,
  rule: 'eicar',
  effect: 'condemns',
  weight: 100,
  threatName: 'Test.EICAR',
};
const suspects = (weight: number): MatchedRule => ({
  set: 'starting',
  version: 3,
  rule: 'packed',
  effect: 'suspects',
  weight,
});
const note: MatchedRule = { ...suspects(0), effect: 'notes' };
const trait = { code: 'overlay', words: 'Bytes follow the end', weight: 20 };
const limit = { stage: 'unpack', limit: 'depth', allowed: 10, where: 'a.zip/b.zip' } as const;
const crash = { stage: 'structure', limit: 'crash' } as const;
const quiet: EngineFinding = { engine: 'clamav', outcome: 'nothing' };
const loud: EngineFinding = { engine: 'clamav', outcome: 'threat', threatName: 'Win.Test-1' };
const gone: EngineFinding = { engine: 'clamav', outcome: 'unavailable', problem: 'no answer' };
const half: EngineFinding = { engine: 'clamav', outcome: 'incomplete', limit: 'MaxFileSize' };
const knownGood = { source: 'debian', name: 'coreutils' };
const widely: Prevalence = { submissions: 900, customers: 200, days: 60 };
const member = (verdict: Verdict, score: number, threatName?: string): JudgedMember => ({
  path: `in/${verdict}`,
  verdict,
  score,
  ...(threatName === undefined ? {} : { threatName }),
});

interface Case {
  readonly name: string;
  readonly evidence?: Partial<Evidence>;
  readonly members?: readonly JudgedMember[];
  readonly prevalence?: Prevalence;
  readonly verdict: Verdict;
  readonly score?: number;
  readonly threatName?: string;
  /** Part of one of its reasons. */
  readonly says: RegExp;
}

const cases: readonly Case[] = [
  { name: 'nothing found', verdict: 'unknown', score: 0, says: /nothing speaks against it/ },
  {
    name: 'a rule that condemns',
    evidence: { rules: [rule] },
    verdict: 'malicious',
    threatName: 'Test.EICAR',
    says: /rule eicar of the set starting, version 3, condemns/,
  },
  {
    name: 'an engine that names a threat',
    evidence: { engines: [loud] },
    verdict: 'malicious',
    threatName: 'Win.Test-1',
    says: /engine clamav calls it Win\.Test-1/,
  },
  {
    name: 'rule and engine: our own name',
    evidence: { rules: [rule], engines: [loud] },
    verdict: 'malicious',
    threatName: 'Test.EICAR',
    says: /clamav/,
  },
  {
    name: 'a weak trait',
    evidence: { traits: [trait] },
    verdict: 'unknown',
    score: 20,
    says: /Bytes follow/,
  },
  {
    name: 'a weak and a middling one',
    evidence: { traits: [trait], rules: [suspects(40)] },
    verdict: 'suspicious',
    score: 52,
    says: /rule packed/,
  },
  {
    name: 'any number of suspicions',
    evidence: { rules: [suspects(90), { ...suspects(90), rule: 'other' }] },
    verdict: 'suspicious',
    score: 79,
    says: /speaks against it/,
  },
  {
    name: 'a limit',
    evidence: { limits: [limit] },
    verdict: 'incomplete',
    says: /limit depth of 10 at a\.zip\/b\.zip/,
  },
  {
    name: 'a crash',
    evidence: { limits: [crash] },
    verdict: 'incomplete',
    says: /structure ended in the middle/,
  },
  {
    name: 'a suspicion and a limit',
    evidence: { limits: [limit], rules: [suspects(60)] },
    verdict: 'incomplete',
    score: 60,
    says: /limit depth/,
  },
  {
    name: 'condemned, and a limit',
    evidence: { limits: [limit], rules: [rule] },
    verdict: 'malicious',
    threatName: 'Test.EICAR',
    says: /limit depth/,
  },
  {
    name: 'an engine that is away',
    evidence: { engines: [gone] },
    verdict: 'incomplete',
    says: /clamav has not answered/,
  },
  {
    name: 'an engine that met its limit',
    evidence: { engines: [half] },
    verdict: 'incomplete',
    says: /MaxFileSize/,
  },
  {
    name: 'on the allow-list',
    evidence: { knownGood },
    verdict: 'clean',
    score: 0,
    says: /debian has exactly this file as coreutils/,
  },
  {
    name: 'on the allow-list, suspected',
    evidence: { knownGood, rules: [suspects(60)] },
    verdict: 'clean',
    score: 29,
    says: /exactly this file/,
  },
  {
    name: 'on the allow-list, condemned',
    evidence: { knownGood, rules: [rule] },
    verdict: 'suspicious',
    score: 79,
    threatName: 'Test.EICAR',
    says: /a person has to look/,
  },
  {
    name: 'on the allow-list, and a limit',
    evidence: { knownGood, limits: [limit] },
    verdict: 'incomplete',
    says: /limit depth/,
  },
  {
    name: 'seen widely and long, looked at by an engine',
    evidence: { engines: [quiet] },
    prevalence: widely,
    verdict: 'clean',
    says: /900 times, from 200 customers, first 60 days ago/,
  },
  {
    name: 'seen widely, looked at by none',
    prevalence: widely,
    verdict: 'unknown',
    says: /200 customers/,
  },
  {
    name: 'seen widely since yesterday',
    evidence: { engines: [quiet] },
    prevalence: { ...widely, days: 1 },
    verdict: 'unknown',
    says: /first 1 day ago/,
  },
  {
    name: 'members that are clean',
    members: [member('clean', 0), member('clean', 3)],
    verdict: 'clean',
    says: /All 2 files within it are clean/,
  },
  {
    name: 'one of them unknown',
    members: [member('clean', 0), member('unknown', 0)],
    verdict: 'unknown',
    says: /./,
  },
  {
    name: 'one of them malicious',
    members: [member('clean', 0), member('malicious', 95, 'Bad')],
    verdict: 'malicious',
    score: 95,
    threatName: 'Bad',
    says: /in\/malicious within it is malicious \(Bad\)/,
  },
  {
    name: 'one of them incomplete',
    members: [member('incomplete', 10), member('suspicious', 40)],
    verdict: 'incomplete',
    says: /is incomplete/,
  },
  {
    name: 'one of them suspicious',
    members: [member('suspicious', 40)],
    verdict: 'suspicious',
    score: 40,
    says: /is suspicious/,
  },
  {
    name: 'an allow-listed container of something malicious',
    evidence: { knownGood },
    members: [member('malicious', 90)],
    verdict: 'malicious',
    says: /in\/malicious/,
  },
  {
    name: 'a note',
    evidence: { rules: [note] },
    verdict: 'unknown',
    score: 0,
    says: /tells of it/,
  },
];

describe('judge', () => {
  for (const { name, evidence, members, prevalence, says, ...expected } of cases) {
    it(`${name}: ${expected.verdict}`, () => {
      const judged = judge({ ...nothing, ...evidence }, members, prevalence);
      assert.equal(judged.verdict, expected.verdict);
      if (expected.score !== undefined) assert.equal(judged.score, expected.score);
      assert.equal(judged.threatName, expected.threatName);
      assert.ok(
        judged.reasons.some(({ words }) => says.test(words)),
        JSON.stringify(judged),
      );
    });
  }

  const anyRule = fc.record({
    set: fc.constantFrom('a', 'b'),
    version: fc.nat(9),
    rule: fc.constantFrom('x', 'y', 'z'),
    effect: fc.constantFrom(...ruleEffects),
    weight: fc.nat(100),
    threatName: fc.constantFrom('T1', 'T2'),
  });
  const anyLimit = fc.constantFrom(limit, crash, { stage: 'rules', limit: 'stageMs' } as const);
  const anyEvidence: fc.Arbitrary<Evidence> = fc
    .record({
      rules: fc.array(anyRule, { maxLength: 4 }),
      engines: fc.array(fc.constantFrom(quiet, loud, gone, half), { maxLength: 2 }),
      traits: fc.array(
        fc.record({ code: fc.constant('t'), words: fc.constant('w'), weight: fc.nat(100) }),
        { maxLength: 3 },
      ),
      limits: fc.array(anyLimit, { maxLength: 2 }),
      good: fc.boolean(),
    })
    .map(({ good, ...rest }) => (good ? { ...rest, knownGood } : rest));
  const anyMembers = fc.array(
    fc
      .tuple(fc.constantFrom(...verdicts), fc.nat(100))
      .map(([verdict, score]) => member(verdict, score)),
    { maxLength: 3 },
  );
  const anything = fc.tuple(
    anyEvidence,
    anyMembers,
    fc.option(fc.constant(widely), { nil: undefined }),
  );

  it('never calls clean what met a limit, and names it', () => {
    fc.assert(
      fc.property(anything, anyLimit, ([evidence, members, prevalence], met) => {
        const judged = judge(
          { ...evidence, limits: [...evidence.limits, met] },
          members,
          prevalence,
        );
        assert.ok(['incomplete', 'malicious', 'suspicious'].includes(judged.verdict));
        if (judged.verdict === 'suspicious') assert.fail('a limit is incomplete');
        assert.ok(judged.reasons.some((reason) => reason.limit === met.limit));
      }),
    );
  });

  it('never lowers the score for something that condemns', () => {
    fc.assert(
      fc.property(anything, ([evidence, members, prevalence]) => {
        const before = judge(evidence, members, prevalence);
        const more = { ...evidence, rules: [...evidence.rules, rule] };
        const after = judge(more, members, prevalence);
        assert.ok(after.score >= before.score, `${before.score} became ${after.score}`);
        assert.notEqual(after.verdict, 'clean');
        assert.notEqual(after.verdict, 'unknown');
      }),
    );
  });

  it('is never better than the worst member, but malicious where that is', () => {
    fc.assert(
      fc.property(anything, ([evidence, members, prevalence]) => {
        const { verdict } = judge(evidence, members, prevalence);
        const ranks = members.map((one) => verdicts.indexOf(one.verdict));
        const worst = Math.min(...ranks, verdicts.indexOf('clean'));
        const isListed = evidence.knownGood !== undefined;
        if (!isListed || worst <= verdicts.indexOf('suspicious')) {
          assert.ok(verdicts.indexOf(verdict) <= worst);
        }
      }),
    );
  });

  it('says the same whatever the order, within the bands of the verdict', () => {
    fc.assert(
      fc.property(anything, ([evidence, members, prevalence]) => {
        const judged = judge(evidence, members, prevalence);
        const turned: Evidence = {
          ...evidence,
          rules: evidence.rules.toReversed(),
          engines: evidence.engines.toReversed(),
          traits: evidence.traits.toReversed(),
          limits: evidence.limits.toReversed(),
        };
        const again = judge(turned, members.toReversed(), prevalence);
        assert.deepEqual(
          [again.verdict, again.score, again.threatName, again.reasons.map(({ words }) => words)],
          [
            judged.verdict,
            judged.score,
            judged.threatName,
            judged.reasons.map(({ words }) => words),
          ],
        );
        assert.equal(judged.verdict === 'malicious', judged.score >= 80);
        assert.ok(judged.reasons.length > 0);
      }),
    );
  });
});
