import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { diffPolicies, renderChanges } from './diff.js';
import { policyDocument, withHomes } from './document.js';
import { anyPolicy, policyOf, readRepositoryFile } from './testkit.js';

const text = readRepositoryFile('vectors/residency/base.yaml');
const base = policyOf(text);
function sentences(...edits) {
  const changed = edits.reduce((before, [from, to]) => {
    assert.ok(before.includes(from), from);
    return before.replace(from, to);
  }, text);
  return renderChanges(diffPolicies(base, policyOf(changed)));
}
test('a policy does not differ from itself, and differs from any other', () => {
  fc.assert(
    fc.property(anyPolicy, anyPolicy, (a, b) => {
      assert.deepEqual(diffPolicies(a, structuredClone(a)), []);
      const isSame = JSON.stringify(a) === JSON.stringify(b);
      assert.equal(diffPolicies(a, b).length === 0, isSame);
    }),
    { numRuns: 40 },
  );
});
test('a difference back has the same members with before and after exchanged', () => {
  const key = (change) => JSON.stringify(change);
  fc.assert(
    fc.property(anyPolicy, anyPolicy, (a, b) => {
      const turned = diffPolicies(b, a).map(({ sentence: _, before, after, ...rest }) =>
        key({ ...rest, before: after, after: before }),
      );
      const straight = diffPolicies(a, b).map(({ sentence: _, before, after, ...rest }) =>
        key({ ...rest, before, after }),
      );
      assert.deepEqual(straight, turned);
    }),
    { numRuns: 40 },
  );
});
test('changes are plain JSON', () => {
  fc.assert(
    fc.property(anyPolicy, anyPolicy, (a, b) => {
      const changes = diffPolicies(a, b);
      assert.deepEqual(JSON.parse(JSON.stringify(changes)), changes);
    }),
    { numRuns: 20 },
  );
});
test('every single change is told', () => {
  const edits = [
    ['version: 4', 'version: 5', 'policy\n  version 4 becomes 5\n'],
    ['2024-02-29', '2024-03-01', 'policy\n  takes effect on 2024-03-01 (before: 2024-02-29)\n'],
    ['Example S', 'S', 'policy\n  the operator Example Security becomes Security\n'],
    ['1073741824', '2048', 'policy\n  a sample may have 2048 bytes (before: 1073741824)\n'],
    [
      'jurisdiction: IT',
      'jurisdiction: CH',
      'site south\n  its jurisdiction changes from IT to CH\n',
    ],
    ['[north-1]', '[north-2]', 'site north\n  data centres: + north-2, − north-1\n'],
    [
      'copies: one',
      'copies: all',
      'site south\n  a sample counts as stored once every data centre holds it\n',
    ],
    ['[NO, SE], o', '[NO, FI], o', 'site north\n  readers of files: + FI, − SE\n'],
    [
      '[NO], otherwise: refuse',
      '[NO], otherwise: escalate',
      'site north\n  readers of statistics from other countries need a second approval\n',
    ],
    ['- GB', '- FR', 'region rest\n  countries: + France (FR), − United Kingdom (GB)\n'],
    [
      '{ files: north',
      '{ files: south',
      'region nordic\n  the home of files moves from north (NO) to south (IT)\n',
    ],
    ['files: 1095', 'files: 1', 'class files\n  is kept for 1 days (before: 1095)\n'],
    ['[south, home]', 'none', 'class files\n  backup: nowhere (before: home, south)\n'],
    ['Counts only.', 'All.', 'class files\n  log: “All.” (before: “Counts only.”)\n'],
  ];
  for (const [from, to, expected] of edits) assert.equal(sentences([from, to]), expected);
});
test('a new region is told with its countries and homes', () => {
  const west =
    '  west:\n    countries: [US]\n    home: { files: south, statistics: south, accounts: north }\n';
  assert.equal(
    sentences(['retention-days:', `${west}retention-days:`]),
    'region west\n  is new\n  countries: + United States (US)\n  the home of files is south (IT)\n' +
      '  the home of statistics is south (IT)\n  the home of accounts is north (NO)\n',
  );
});
test('a removed site is told with its readers', () => {
  const { south: _, ...sites } = base.sites;
  const { south: __, ...access } = base.access;
  const without = { ...base, sites, access };
  const changes = diffPolicies(base, without);
  assert.equal(
    changes[0]?.sentence,
    'is removed: under IT, data centres south-1, south-2, copies one',
  );
  assert.ok(changes.every(({ subject, name }) => subject === 'site' && name === 'south'));
  assert.ok(changes.every(({ after }) => after === null));
});
test('documents tell their epochs too', () => {
  const document = policyDocument(base);
  const moved = withHomes(document, 'nordic', ['files'], 'south');
  assert.deepEqual(
    diffPolicies(document, moved).map(({ sentence }) => sentence),
    [
      'version 4 becomes 5',
      'the home of files moves from north (NO) to south (IT)',
      'the epoch of files goes from 1 to 2',
    ],
  );
});
test('equal policies are said to be', () => {
  assert.equal(renderChanges([]), 'no change\n');
});
