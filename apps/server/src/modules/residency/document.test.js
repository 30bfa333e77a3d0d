import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  canonicalPolicy,
  policyDigest,
  policyDocument,
  readPolicyDocument,
  withHomes,
} from './document.js';
import { ResidencyError } from './errors.js';
import { checkDocumentSuccession } from './succession.js';
import { anyPolicy, policyOf, readRepositoryFile, yamlOf } from './testkit.js';
import { DATA_CLASSES } from './types.js';

const base = readRepositoryFile('vectors/residency/base.yaml');
function documentOf(content) {
  return policyDocument(policyOf(yamlOf(content)));
}
function problemsOf(json) {
  try {
    readPolicyDocument(json);
  } catch (error) {
    assert.ok(error instanceof ResidencyError);
    assert.equal(error.code, 'invalid-policy');
    return error.problems;
  }
  return [];
}
/** The base document as plain JSON with one value replaced; `undefined` removes it. */
function tampered(path, value) {
  const json = JSON.parse(canonicalPolicy(policyDocument(policyOf(base))));
  let holder = json;
  for (const key of path.slice(0, -1)) holder = holder[key];
  const last = path.at(-1);
  assert.ok(last !== undefined);
  if (value === undefined) delete holder[last];
  else holder[last] = value;
  return json;
}
test('a document survives its canonical bytes', () => {
  fc.assert(
    fc.property(anyPolicy, (content) => {
      const document = documentOf(content);
      const read = readPolicyDocument(JSON.parse(canonicalPolicy(document)));
      assert.deepEqual(read, document);
      assert.equal(canonicalPolicy(read), canonicalPolicy(document));
      assert.equal(policyDigest(read), policyDigest(document));
    }),
    { numRuns: 60 },
  );
});
test('the order of the file changes nothing in the canonical bytes', () => {
  const swapped = base
    .replace('[NO, SE, DK]', '[DK, NO, SE]')
    .replace('[south-2, south-1]', '[south-1, south-2]');
  assert.notEqual(swapped, base);
  assert.equal(
    canonicalPolicy(policyDocument(policyOf(swapped))),
    canonicalPolicy(policyDocument(policyOf(base))),
  );
});
test('withHomes changes the homes it names, their epochs and the version, nothing else', () => {
  const move = anyPolicy.chain((content) =>
    fc.record({
      document: fc.constant(documentOf(content)),
      region: fc.constantFrom(...Object.keys(content.regions)),
      classes: fc.subarray([...DATA_CLASSES], { minLength: 1 }),
      site: fc.constantFrom(...Object.keys(content.sites)),
    }),
  );
  fc.assert(
    fc.property(move, ({ document, region, classes, site }) => {
      const before = structuredClone(document);
      const home = document.regions[region]?.home;
      const epochs = document.epochs[region];
      assert.ok(home !== undefined && epochs !== undefined);
      fc.pre(document.version > 1 && classes.every((of) => home[of] !== site));
      const next = withHomes(document, region, classes, site);
      const moved = (of) => classes.includes(of);
      const expected = structuredClone(document);
      expected.version += 1;
      const [nextHome, nextEpochs] = [expected.regions[region]?.home, expected.epochs[region]];
      assert.ok(nextHome !== undefined && nextEpochs !== undefined);
      for (const of of DATA_CLASSES.filter(moved)) {
        nextHome[of] = site;
        nextEpochs[of] += 1;
      }
      assert.deepEqual(next, expected);
      assert.deepEqual(document, before, 'the argument stays as it was');
      assert.deepEqual(checkDocumentSuccession(document, next), []);
    }),
    { numRuns: 60 },
  );
});
test('withHomes refuses what changes nothing or does not exist', () => {
  const document = policyDocument(policyOf(base));
  const refused = (code, act) => {
    assert.throws(act, (error) => error instanceof ResidencyError && error.code === code);
  };
  refused('unknown-region', () => withHomes(document, 'constructor', ['files'], 'south'));
  refused('unknown-site', () => withHomes(document, 'nordic', ['files'], 'constructor'));
  refused('nothing-to-change', () => withHomes(document, 'nordic', [], 'south'));
  refused('nothing-to-change', () => withHomes(document, 'nordic', ['files', 'accounts'], 'south'));
  refused('invalid-policy', () => withHomes(document, 'nordic', ['files'], 'south', '2024-02-28'));
  refused('invalid-policy', () => withHomes(document, 'nordic', ['files'], 'south', 'tomorrow'));
  assert.equal(
    withHomes(document, 'nordic', ['files'], 'south', '2024-03-01').effective,
    '2024-03-01',
  );
});
test('epochs go on from the document in force, and a new region starts at 1', () => {
  const first = withHomes(policyDocument(policyOf(base)), 'nordic', ['files'], 'south');
  assert.deepEqual(first.epochs.nordic, { files: 2, statistics: 1, accounts: 1 });
  const text = base
    .replace('version: 4', 'version: 6')
    .replace('home: { files: north', 'home: { files: south')
    .replace(
      'retention-days:',
      '  west:\n    countries: [US]\n    home: { files: south, statistics: south, accounts: north }\nretention-days:',
    );
  const next = policyDocument(policyOf(text), first);
  assert.deepEqual(next.epochs, {
    ...first.epochs,
    west: { files: 1, statistics: 1, accounts: 1 },
  });
  assert.deepEqual(checkDocumentSuccession(first, next), []);
});
test('a file that may not follow makes no document', () => {
  const inForce = policyDocument(policyOf(base));
  const text = base.replace('version: 4', 'version: 5').replace('{ files: north', '{ files: south');
  assert.throws(
    () => policyDocument(policyOf(text), inForce),
    (error) =>
      error instanceof ResidencyError &&
      error.code === 'invalid-succession' &&
      error.problems[0]?.code === 'home-needs-relocation',
  );
});
test('a document is read strictly', () => {
  const cases = [
    [['format'], 'vitrine-residency-policy/2', 'unknown-format'],
    [['extra'], 1, 'unknown-member'],
    [['retention-days'], {}, 'unknown-member'],
    [['epochs'], undefined, 'missing-member'],
    [['epochs', 'nordic'], undefined, 'bad-epoch'],
    [['epochs', 'south'], { files: 1, statistics: 1, accounts: 1 }, 'bad-epoch'],
    [['epochs', 'nordic', 'files'], 0, 'bad-epoch'],
    [['epochs', 'nordic', 'files'], 5, 'bad-epoch'],
    [['epochs', 'nordic', 'files'], '1', 'wrong-type'],
    [['regions', 'nordic', 'countries'], ['SE', 'NO'], 'not-canonical'],
    [['regions', 'nordic', 'countries'], ['NO', 'NO'], 'country-twice'],
    [['sites', 'south', 'dataCentres'], ['south-2', 'south-1'], 'not-canonical'],
    [['residualFlows', 'files', 'backup', 'where'], ['south', 'home'], 'not-canonical'],
    [['residualFlows', 'files', 'backup', 'where'], 'home', 'wrong-type'],
    [['residualFlows', 'files', 'backup', 'where'], 'none', 'wrong-type'],
    [['version'], 4.5, 'bad-version'],
    [['version'], undefined, 'missing-member'],
    [['operator'], null, 'missing-member'],
    [['operator'], '\ud800', 'bad-text'],
    [['regions', 'nordic', 'home', 'files'], 'toString', 'unknown-site'],
  ];
  for (const [path, value, code] of cases) {
    const found = problemsOf(tampered(path, value));
    assert.ok(
      found.some((problem) => problem.code === code),
      `${path.join('.')}: ${code}`,
    );
    assert.ok(found.every(({ line, column }) => line === 0 && column === 0));
  }
});
test('whatever is not a document is refused', () => {
  for (const json of [null, 1, 'x', [], {}, undefined, () => 0, 1n]) {
    assert.notEqual(problemsOf(json).length, 0);
  }
  const ring = {};
  ring.ring = ring;
  assert.ok(problemsOf(ring).some(({ code }) => code === 'too-deep'));
  fc.assert(fc.property(fc.jsonValue(), (json) => problemsOf(json).length > 0));
});
