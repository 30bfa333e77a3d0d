import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canonicalPolicy, policyDigest, policyDocument, readPolicyDocument } from './document.ts';
import { parsePolicy } from './policy.ts';
import { checkSuccession } from './succession.ts';
import { policyOf, readRepositoryFile } from './testkit.ts';
import type { PolicyProblem } from './types.ts';

interface ProblemVector {
  readonly name: string;
  readonly replace: readonly (readonly [from: string, to: string])[];
  readonly problems: readonly Omit<PolicyProblem, 'reason'>[];
}

const base = readRepositoryFile('vectors/residency/base.yaml');

function vectors(file: string): ProblemVector[] {
  return JSON.parse(readRepositoryFile(`vectors/residency/${file}`)) as ProblemVector[];
}

function edited(vector: ProblemVector): string {
  return vector.replace.reduce((text, [from, to]) => {
    const start = text.indexOf(from);
    assert.notEqual(start, -1, `the base file does not hold ${from}`);
    return text.slice(0, start) + to + text.slice(start + from.length);
  }, base);
}

function withoutReasons(problems: readonly PolicyProblem[]): unknown[] {
  return problems.map(({ reason, ...rest }) => {
    assert.notEqual(reason, '');
    return rest;
  });
}

test('the base file is a policy', () => {
  assert.deepEqual(parsePolicy(base).problems, []);
});

for (const vector of vectors('policy-problems.json')) {
  test(`policy problem: ${vector.name}`, () => {
    const { policy, problems } = parsePolicy(edited(vector));
    assert.equal(policy, undefined);
    assert.deepEqual(withoutReasons(problems), vector.problems);
  });
}

for (const vector of vectors('succession-problems.json')) {
  test(`succession: ${vector.name}`, () => {
    const problems = checkSuccession(policyOf(base), policyOf(edited(vector)));
    assert.deepEqual(withoutReasons(problems), vector.problems);
  });
}

test('the base file gives the document, its canonical bytes and its digest', () => {
  const vector = JSON.parse(readRepositoryFile('vectors/residency/document.json')) as {
    document: unknown;
    canonical: string;
    digest: string;
  };
  const document = policyDocument(policyOf(base));
  assert.deepEqual(document, vector.document);
  assert.deepEqual(readPolicyDocument(vector.document), document);
  assert.equal(canonicalPolicy(document), vector.canonical);
  assert.equal(policyDigest(document), vector.digest);
});
