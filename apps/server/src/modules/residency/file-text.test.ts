import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { policyDigest, policyDocument } from './document.ts';
import { policyFileText } from './file-text.ts';
import { anyPolicy, policyOf, readRepositoryFile, yamlOf } from './testkit.ts';

test('the file of a policy says what the policy says', () => {
  fc.assert(
    fc.property(anyPolicy, (policy) => {
      const document = policyDocument(policyOf(yamlOf(policy)));
      const again = policyDocument(policyOf(policyFileText(document)));
      assert.equal(policyDigest(again), policyDigest(document));
    }),
  );
});

test('lists and short maps stand in one line', () => {
  const text = policyFileText(policyOf(readRepositoryFile('examples/gti/2018.yaml')));
  assert.match(text, /^ {4}countries: \[ CA, US \]$/m);
  assert.match(text, /^ {4}home: \{ files: moscow, statistics: moscow, accounts: moscow \}$/m);
  assert.match(text, /^ {8}AD, AL, AT, (?:[A-Z]{2}, ){10,}[A-Z]{2},$/m);
  assert.match(text, /^retention-days: \{ files: 1095, statistics: 365, accounts: 3650 \}$/m);
});
