import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { COUNTRIES } from './countries.js';
import { policyDocument, withHomes } from './document.js';
import * as rules from './rules.js';
import { anyPolicy, policyOf, readRepositoryFile, yamlOf } from './testkit.js';
import { DATA_CLASSES } from './types.js';

const base = policyDocument(policyOf(readRepositoryFile('vectors/residency/base.yaml')));
test('every country of a region has the region’s homes, every other has none', () => {
  fc.assert(
    fc.property(anyPolicy, (content) => {
      const document = policyDocument(policyOf(yamlOf(content)));
      const listed = new Map();
      for (const [name, region] of Object.entries(content.regions)) {
        for (const country of region.countries) listed.set(country, name);
      }
      for (const country of Object.keys(COUNTRIES)) {
        const region = listed.get(country);
        assert.equal(rules.regionOf(document, country), region);
        for (const dataClass of DATA_CLASSES) {
          const site = region === undefined ? undefined : content.regions[region]?.home[dataClass];
          assert.equal(rules.homeOf(document, country, dataClass)?.site, site);
        }
      }
    }),
    { numRuns: 20 },
  );
});
test('a home names its region, site, jurisdiction and epoch', () => {
  assert.deepEqual(rules.homeOf(base, 'DK', 'files'), {
    region: 'nordic',
    dataClass: 'files',
    site: 'north',
    jurisdiction: 'NO',
    epoch: 1,
  });
  const moved = withHomes(base, 'nordic', ['files'], 'south');
  assert.equal(rules.homeOf(moved, 'DK', 'files')?.epoch, 2);
  assert.equal(rules.homeOf(moved, 'DK', 'files')?.jurisdiction, 'IT');
  assert.equal(rules.homeOf(moved, 'DK', 'statistics')?.epoch, 1);
});
test('a country or region that the policy lacks has no home', () => {
  assert.equal(rules.homeOf(base, 'US', 'files'), undefined);
  assert.equal(rules.homeOf(base, '', 'files'), undefined);
  assert.equal(rules.homeOf(base, 'dk', 'files'), undefined);
  assert.equal(rules.homeOfRegion(base, 'constructor', 'files'), undefined);
  assert.equal(rules.siteOf(base, 'toString'), undefined);
});
test('homesAt lists each home of a site once', () => {
  const names = (site) =>
    rules.homesAt(base, site).map(({ region, dataClass }) => `${region}/${dataClass}`);
  assert.deepEqual(names('north'), ['nordic/files', 'nordic/statistics']);
  assert.deepEqual(names('south'), [
    'nordic/accounts',
    'rest/files',
    'rest/statistics',
    'rest/accounts',
  ]);
  assert.deepEqual(names('nowhere'), []);
});
test('sites, data centres and retention', () => {
  assert.equal(rules.siteOf(base, 'south')?.copies, 'one');
  assert.equal(rules.siteOfDataCentre(base, 'south-2'), 'south');
  assert.equal(rules.siteOfDataCentre(base, 'east-1'), undefined);
  assert.deepEqual(
    DATA_CLASSES.map((dataClass) => rules.retentionDays(base, dataClass)),
    [1095, 365, 3650],
  );
});
test('reading: by the list, else as the rule says, else refused', () => {
  const verdict = (site, dataClass, country) => rules.mayRead(base, { site, dataClass }, country);
  assert.equal(verdict('north', 'files', 'SE'), 'allowed');
  assert.equal(verdict('north', 'files', 'IT'), 'escalate');
  assert.equal(verdict('north', 'accounts', 'NO'), 'refused');
  assert.equal(verdict('south', 'accounts', 'IT'), 'allowed');
  assert.equal(verdict('elsewhere', 'files', 'NO'), 'refused');
  assert.equal(verdict('constructor', 'files', 'NO'), 'refused');
  assert.equal(verdict('south', 'accounts', ''), 'refused');
});
