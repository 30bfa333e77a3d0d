import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parsePolicy } from './policy.js';
import { readRepositoryFile } from './testkit.js';
import { POLICY_PROBLEM_CODES } from './types.js';

const page = readRepositoryFile('docs/formats/residency-policy.md');
test('the format’s example is a policy', () => {
  const example = page.match(/```yaml\n(.*?)```/s)?.[1];
  assert.ok(example !== undefined);
  assert.deepEqual(parsePolicy(example).problems, []);
});
test('the format tells every problem’s code, in the order of the list, and no other', () => {
  const table = page.slice(page.indexOf('## Problems'));
  const told = [...table.matchAll(/^\| `([a-z-]+)` \| \S/gm)].map(([, code]) => code);
  assert.deepEqual(told, [...POLICY_PROBLEM_CODES]);
});
test('every problem’s code is met in a vector or in a test', () => {
  const files = ['policy', 'document', 'succession'].map((name) =>
    readRepositoryFile(`apps/server/src/modules/residency/${name}.test.ts`),
  );
  const vectors = ['policy-problems', 'succession-problems'].map((name) =>
    readRepositoryFile(`vectors/residency/${name}.json`),
  );
  const texts = [...files, ...vectors].join('\n');
  const unmet = POLICY_PROBLEM_CODES.filter((code) => !new RegExp(`['"]${code}['"]`).test(texts));
  assert.deepEqual(unmet, []);
});
