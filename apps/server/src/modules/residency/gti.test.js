import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diffPolicies } from './diff.js';
import { policyDocument, withHomes } from './document.js';
import { homeOf, regionOf } from './rules.js';
import { checkSuccession } from './succession.js';
import { policyOf, readRepositoryFile } from './testkit.js';
import { DATA_CLASSES } from './types.js';

/** The file has no quoted fields; its last column, a note, may hold anything. */
const waves = readRepositoryFile('examples/gti/relocation-waves.csv')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => {
    const [effective, region, countries, from, to, status] = line.split(',');
    assert.ok(effective && region && countries && status, line);
    assert.deepEqual([from, to], ['RU', 'CH']);
    return { effective, region, countries, status };
  });
const example = (year) => policyOf(readRepositoryFile(`examples/gti/${year}.yaml`));
const years = [2018, 2020, 2022].map(example);
function movedBy(date) {
  const done = waves.filter(({ effective, status }) => status === 'complete' && effective <= date);
  return new Set(done.map(({ region }) => region));
}
test('each example’s homes are those that the waves leave', () => {
  for (const policy of years) {
    const moved = movedBy(policy.effective);
    for (const [name, { home }] of Object.entries(policy.regions)) {
      const site = moved.has(name) ? 'zurich' : 'moscow';
      assert.deepEqual(home, { files: site, statistics: site, accounts: site }, name);
    }
  }
  assert.deepEqual(
    years.map(({ effective }) => movedBy(effective).size),
    [0, 3, 5],
  );
});
test('each region has exactly the countries of its wave, and one region is of no wave', () => {
  const listed = waves.filter(({ countries }) => countries !== 'same');
  for (const policy of years) {
    for (const { region, countries } of listed) {
      assert.deepEqual(policy.regions[region]?.countries, countries.split(' ').toSorted());
    }
    const others = Object.keys(policy.regions).filter(
      (name) => !listed.some(({ region }) => region === name),
    );
    assert.deepEqual(others, ['russia-and-neighbours']);
  }
});
test('the examples differ in version, date and homes alone', () => {
  const [first, second, third] = years;
  assert.ok(first && second && third);
  for (const [before, after] of [
    [first, second],
    [second, third],
  ]) {
    const members = diffPolicies(before, after).map(({ member }) => member.split('.')[0]);
    assert.deepEqual([...new Set(members)].sort(), ['effective', 'home', 'version']);
  }
});
test('no example may follow another as a file: homes change by relocation', () => {
  const [first, second] = years;
  assert.ok(first && second);
  const problems = checkSuccession(first, second);
  assert.deepEqual([...new Set(problems.map(({ code }) => code))], ['home-needs-relocation']);
  assert.equal(problems.length, 9);
});
test('five relocations lead from the first example to the homes of the last', () => {
  const [first, , last] = years;
  assert.ok(first && last);
  let document = policyDocument(first);
  for (const region of movedBy(last.effective)) {
    document = withHomes(document, region, DATA_CLASSES, 'zurich');
  }
  assert.equal(document.version, 6);
  assert.deepEqual(document.regions, last.regions);
  assert.equal(homeOf(document, 'DE', 'files')?.epoch, 2);
  assert.equal(homeOf(document, 'KZ', 'files')?.epoch, 1);
});
test('a country that no wave names and no neighbour is has no home', () => {
  const document = policyDocument(example(2018));
  for (const country of ['UA', 'GE', 'MD', 'CN', 'ZA']) {
    assert.equal(regionOf(document, country), undefined);
  }
});
