import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { COUNTRIES } from './countries.js';
import { parsePolicy } from './policy.js';
import { recordOf } from './record.js';
import { FLOWS, POLICY_FORMAT } from './types.js';

const ROOT = new URL('../../../../../', import.meta.url);
/** The text of a file of the repository, by its path from the root. */
export function readRepositoryFile(path) {
  return readFileSync(new URL(path, ROOT), 'utf8');
}
/** The policy that a text must be; a problem fails the test. */
export function policyOf(yamlText) {
  const { policy, problems } = parsePolicy(yamlText);
  if (policy === undefined) throw new Error(`a policy was expected: ${JSON.stringify(problems)}`);
  return policy;
}
/** A policy as a YAML file, lists and names in the order of `content`. */
export function yamlOf(content) {
  const { retentionDays, limits, residualFlows, sites, ...same } = content;
  return stringify({
    format: POLICY_FORMAT,
    ...same,
    sites: Object.fromEntries(
      Object.entries(sites).map(([name, { dataCentres, ...site }]) => [
        name,
        { ...site, 'data-centres': dataCentres },
      ]),
    ),
    'retention-days': retentionDays,
    limits: { 'sample-bytes-max': limits.sampleBytesMax },
    'residual-flows': residualFlows,
  });
}
const name = fc
  .oneof(
    fc.stringMatching(/^[a-z][a-z0-9]{0,6}(-[a-z0-9]{1,4}){0,2}$/),
    // Inherited by every object: a lookup that does not ask for own members finds them.
    fc.constantFrom('constructor', 'valueof', 'true', 'null', 'no'),
  )
  .filter((text) => !['home', 'office', 'none', 'all'].includes(text));
const sentence = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
  .filter(
    (text) => text === text.trim() && !/[\p{Cc}\p{Cs}\u2028-\u202e\u2066-\u2069]/u.test(text),
  );
const countryList = fc
  .subarray(Object.keys(COUNTRIES), { maxLength: 12 })
  .map((codes) => codes.toSorted());
const date = fc
  .date({ min: new Date('1990-01-01'), max: new Date('2090-12-31'), noInvalidDate: true })
  .map((day) => day.toISOString().slice(0, 10));
function perClass(value) {
  return fc.record({ files: value, statistics: value, accounts: value });
}
function named(names, value) {
  return fc
    .array(value, { minLength: names.length, maxLength: names.length })
    .map((values) => recordFrom(names, values));
}
function recordFrom(names, values) {
  return Object.fromEntries(names.flatMap((key, i) => values.slice(i, i + 1).map((v) => [key, v])));
}
function sites(names) {
  const site = fc.record({
    jurisdiction: fc.constantFrom(...Object.keys(COUNTRIES)),
    count: fc.integer({ min: 1, max: 3 }),
    copies: fc.constantFrom('all', 'one'),
  });
  return named(names, site).map((all) =>
    Object.fromEntries(
      Object.entries(all).map(([key, { count, ...rest }], index) => {
        const dataCentres = Array.from({ length: count }, (_, i) => `dc-${index}-${i}`);
        return [key, { ...rest, dataCentres }];
      }),
    ),
  );
}
function regions(names, siteNames) {
  const home = perClass(fc.constantFrom(...siteNames));
  return fc
    .tuple(
      fc.shuffledSubarray(Object.keys(COUNTRIES), { minLength: names.length, maxLength: 40 }),
      named(names, home),
    )
    .map(([codes, homes]) =>
      Object.fromEntries(
        names.map((key, index) => {
          const countries = codes.filter((_, i) => i % names.length === index).toSorted();
          return [key, { countries, home: homes[key] ?? recordOf(() => siteNames[0] ?? '') }];
        }),
      ),
    );
}
function flows(siteNames) {
  const places = fc.subarray([...siteNames, 'home', 'office']).map((where) => where.toSorted());
  const cell = fc.record({ where: places, sentence });
  const row = fc.record(Object.fromEntries(FLOWS.map((flow) => [flow, cell])));
  return perClass(
    row.map((cells) => ({
      ...cells,
      'at-rest': { ...cells['at-rest'], where: withHome(cells['at-rest'].where) },
    })),
  );
}
function withHome(where) {
  return [...new Set([...where, 'home'])].sort();
}
const nameList = fc
  .uniqueArray(name, { minLength: 1, maxLength: 4 })
  .map((names) => names.toSorted());
/** Any valid policy of a few sites and regions, in canonical order. */
export const anyPolicy = fc
  .tuple(nameList, nameList)
  .chain(([siteNames, regionNames]) =>
    fc.record({
      version: fc.integer({ min: 1, max: 2_147_483_000 }),
      effective: date,
      operator: sentence,
      sites: sites(siteNames),
      regions: regions(regionNames, siteNames),
      retentionDays: perClass(fc.integer({ min: 1, max: 36_500 })),
      limits: fc.record({ sampleBytesMax: fc.integer({ min: 1_024, max: 1_099_511_627_776 }) }),
      access: named(
        siteNames,
        perClass(
          fc.record({
            countries: countryList,
            otherwise: fc.constantFrom('refuse', 'escalate'),
          }),
        ),
      ),
      residualFlows: flows(siteNames),
    }),
  )
  // A generated record may lack a prototype, which a read one has.
  .map((policy) => structuredClone(policy));
