import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { policyDocument, withHomes } from './document.js';
import { checkDocumentSuccession, checkSuccession } from './succession.js';
import { anyPolicy, policyOf, readRepositoryFile, yamlOf } from './testkit.js';

const base = policyDocument(policyOf(readRepositoryFile('vectors/residency/base.yaml')));
function codes(next) {
  return checkDocumentSuccession(base, next).map(({ code }) => code);
}
test('any policy may be followed by itself with the next version, and not by itself', () => {
  fc.assert(
    fc.property(anyPolicy, (content) => {
      const same = policyOf(yamlOf(content));
      const next = policyOf(yamlOf({ ...content, version: content.version + 1 }));
      assert.deepEqual(checkSuccession(content, next), []);
      const problems = checkSuccession(content, same).map(({ code }) => code);
      assert.deepEqual(problems, ['version-not-next']);
    }),
    { numRuns: 30 },
  );
});
test('a published document may change a home exactly with its epoch', () => {
  const moved = withHomes(base, 'nordic', ['files'], 'south');
  assert.deepEqual(codes(moved), []);
  assert.deepEqual(codes({ ...moved, epochs: base.epochs }), ['bad-epoch']);
  assert.deepEqual(codes({ ...base, version: 5, epochs: moved.epochs }), ['bad-epoch']);
  const twice = { files: 3, statistics: 1, accounts: 1 };
  assert.deepEqual(codes({ ...moved, epochs: { ...base.epochs, nordic: twice } }), ['bad-epoch']);
});
test('a published document keeps the other rules of files', () => {
  const next = { ...base, version: 5 };
  assert.deepEqual(codes(next), []);
  assert.deepEqual(codes({ ...next, version: 7 }), ['version-not-next']);
  assert.deepEqual(codes({ ...next, operator: 'Other' }), ['operator-changed']);
  const { rest: _, ...regions } = base.regions;
  assert.deepEqual(codes({ ...next, regions }), ['region-removed']);
});
test('a new region in a published document starts at epoch 1', () => {
  const west = {
    countries: ['US'],
    home: { files: 'south', statistics: 'south', accounts: 'south' },
  };
  const next = { ...base, version: 5, regions: { ...base.regions, west } };
  const epochs = (files) => ({
    ...base.epochs,
    west: { files, statistics: 1, accounts: 1 },
  });
  assert.deepEqual(codes({ ...next, epochs: epochs(1) }), []);
  assert.deepEqual(codes({ ...next, epochs: epochs(2) }), ['bad-epoch']);
});
test('a site may go once it is the home of nothing', () => {
  const { north: _, ...sites } = base.sites;
  const idle = withHomes(base, 'nordic', ['files', 'statistics'], 'south');
  const without = { ...idle, version: 6, sites };
  assert.deepEqual(checkDocumentSuccession(idle, without), []);
  assert.ok(codes({ ...without, version: 5 }).includes('site-in-use'));
});
