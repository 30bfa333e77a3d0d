import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canonicalPolicy, policyDigest, policyDocument, readPolicyDocument } from './document.js';
import { parsePolicy } from './policy.js';
import { checkSuccession } from './succession.js';
import { policyOf, readRepositoryFile } from './testkit.js';

const base = readRepositoryFile('vectors/residency/base.yaml');
function vectors(file) {
  return JSON.parse(readRepositoryFile(`vectors/residency/${file}`));
}
function edited(vector) {
  return vector.replace.reduce((text, [from, to]) => {
    const start = text.indexOf(from);
    assert.notEqual(start, -1, `the base file does not hold ${from}`);
    return text.slice(0, start) + to + text.slice(start + from.length);
  }, base);
}
function withoutReasons(problems) {
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
  const vector = JSON.parse(readRepositoryFile('vectors/residency/document.json'));
  const document = policyDocument(policyOf(base));
  assert.deepEqual(document, vector.document);
  assert.deepEqual(readPolicyDocument(vector.document), document);
  assert.equal(canonicalPolicy(document), vector.canonical);
  assert.equal(policyDigest(document), vector.digest);
});
