import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { policyDocument, withHomes } from './document.ts';
import { movesOf } from './moves.ts';
import { anyPolicy, policyOf, readRepositoryFile, yamlOf } from './testkit.ts';
import { DATA_CLASSES, type PolicyDocument } from './types.ts';

const first = policyDocument(policyOf(readRepositoryFile('examples/gti/2018.yaml')));

test('a first version gives every region its homes; a relocation moves what it moved', () => {
  const second = withHomes(first, 'europe', ['files', 'accounts'], 'zurich', first.effective);
  const moves = movesOf([first, second]);
  const regions = Object.keys(first.regions).length;
  assert.equal(moves.filter(({ version }) => version === 1).length, regions * 3);
  assert.deepEqual(
    moves.filter(({ version }) => version === 2),
    ['files', 'accounts'].map((dataClass) => ({
      version: 2,
      region: 'europe',
      class: dataClass,
      from: 'moscow',
      to: 'zurich',
    })),
  );
});

test('the moves, played from nothing, arrive at the last version', () => {
  fc.assert(
    fc.property(fc.array(anyPolicy, { minLength: 1, maxLength: 4 }), (contents) => {
      const versions = contents.map((content) => policyDocument(policyOf(yamlOf(content))));
      const played = new Map<string, string>();
      for (const { region, class: dataClass, from, to } of movesOf(versions)) {
        const key = `${region} ${dataClass}`;
        assert.equal(played.get(key) ?? null, from);
        if (to === null) played.delete(key);
        else played.set(key, to);
      }
      assert.deepEqual(played, homesOf(versions.at(-1)));
    }),
  );
});

function homesOf(document: PolicyDocument | undefined): Map<string, string> {
  const homes = new Map<string, string>();
  for (const [region, { home }] of Object.entries(document?.regions ?? {})) {
    for (const dataClass of DATA_CLASSES) homes.set(`${region} ${dataClass}`, home[dataClass]);
  }
  return homes;
}
