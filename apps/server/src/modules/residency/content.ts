import type { Place } from './problems.ts';
import {
  checkName,
  checkOrder,
  type Members,
  type Reading,
  readChoice,
  readCountries,
  readCountry,
  readInteger,
  readList,
  readMembers,
  readNamed,
  readRecord,
  readText,
} from './reading.ts';
import { compare } from './record.ts';
import { nearest } from './suggest.ts';
import type { Tree } from './tree.ts';
import {
  type AccessRule,
  DATA_CLASSES,
  type DataClass,
  FLOWS,
  type Flow,
  POLICY_FORMAT,
  type PolicyContent,
  type PolicyRegion,
  type PolicySite,
  type ResidualFlow,
} from './types.ts';

const MEMBERS = [
  'format',
  'version',
  'effective',
  'operator',
  'sites',
  'regions',
  'retentionDays',
  'limits',
  'access',
  'residualFlows',
] as const;

/** Words of the residual flows, and so not names of sites. */
const PLACES = ['home', 'office'] as const;
const RESERVED_SITES: readonly string[] = [...PLACES, 'none', 'all'];

const SITES_MAX = 64;
const SITE_TEXT_MAX = 200;
const REGIONS_MAX = 249;
const DATA_CENTRES_MAX = 16;
const OPERATOR_LENGTH_MAX = 200;
const SENTENCE_LENGTH_MAX = 500;
const VERSION = { min: 1, max: 2_147_483_647 };
const RETENTION_DAYS = { min: 1, max: 36_500 };
/** 1 KiB to 1 TiB. */
const SAMPLE_BYTES_MAX = { min: 1_024, max: 1_099_511_627_776 };

type SiteNames = ReadonlySet<string>;

/** Reads what a file and a document have in common; `more` names the document's further members. */
export function readContent<K extends string>(
  reading: Reading,
  tree: Tree,
  more: readonly K[],
): { content: PolicyContent; rest: Members<K> } {
  const members = readMembers(reading, tree, [...MEMBERS, ...more] as const);
  readFormat(reading, members.format);
  const sites = readSites(reading, members.sites);
  const siteNames: SiteNames = new Set(Object.keys(sites));
  const content: PolicyContent = {
    version: readInteger(reading, members.version, VERSION, 'bad-version'),
    effective: readDate(reading, members.effective),
    operator: readText(reading, members.operator, OPERATOR_LENGTH_MAX),
    sites,
    regions: readRegions(reading, members.regions, siteNames),
    retentionDays: readRecord(
      reading,
      members.retentionDays,
      DATA_CLASSES,
      { missing: 'retention-missing', unknown: 'unknown-class' },
      (days) => readInteger(reading, days, RETENTION_DAYS),
    ),
    limits: readLimits(reading, members.limits),
    access: readAccess(reading, members.access, siteNames),
    residualFlows: readFlows(reading, members.residualFlows, siteNames),
  };
  return { content, rest: members };
}

function readFormat(reading: Reading, tree: Tree | undefined): void {
  if (tree === undefined || (tree.kind === 'scalar' && tree.value === POLICY_FORMAT)) return;
  const reason = 'this program reads one format only';
  reading.problems.add('unknown-format', tree, reason, POLICY_FORMAT);
}

function readDate(reading: Reading, tree: Tree | undefined): string {
  const date = readText(reading, tree, 64);
  if (tree !== undefined && date !== '' && !isDate(date)) {
    reading.problems.add('bad-date', tree, 'a date of the calendar, written YYYY-MM-DD');
  }
  return date;
}

function isDate(text: string): boolean {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : undefined;
  return day !== undefined && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

function readSites(reading: Reading, tree: Tree | undefined): Record<string, PolicySite> {
  const ownerOf = new Map<string, string>();
  const sites = readNamed(reading, tree, SITES_MAX, RESERVED_SITES, (site, name) =>
    readSite(reading, site, name, ownerOf),
  );
  if (tree?.kind === 'map' && tree.members.size === 0) {
    reading.problems.add('no-sites', tree, 'a policy needs at least one site');
  }
  return sites;
}

function readSite(
  reading: Reading,
  tree: Tree,
  name: string,
  ownerOf: Map<string, string>,
): PolicySite {
  const members = readMembers(reading, tree, ['jurisdiction', 'dataCentres', 'copies'], {
    missing: {
      jurisdiction: 'site-without-jurisdiction',
      dataCentres: 'site-without-data-centres',
    },
  });
  return {
    jurisdiction: readCountry(reading, members.jurisdiction),
    dataCentres: readDataCentres(reading, members.dataCentres, name, ownerOf),
    copies: readChoice(reading, members.copies, ['all', 'one']),
  };
}

function readDataCentres(
  reading: Reading,
  tree: Tree | undefined,
  site: string,
  ownerOf: Map<string, string>,
): string[] {
  if (tree === undefined) return [];
  if (tree.kind === 'list' && tree.items.length === 0) {
    reading.problems.add('site-without-data-centres', tree, 'the site names no data centre');
  }
  const listed = readList(reading, tree, DATA_CENTRES_MAX);
  for (const { text, place } of listed) {
    const owner = ownerOf.get(text);
    checkName(reading, place, text);
    if (owner === site)
      reading.problems.add('data-centre-twice', place, `${text} stands here twice`);
    else if (owner !== undefined) {
      const reason = `${text} belongs to the site ${owner}; a data centre has one site`;
      reading.problems.add('data-centre-in-two-sites', place, reason);
    }
    ownerOf.set(text, owner ?? site);
  }
  return sortedTexts(reading, tree, listed);
}

function sortedTexts(
  reading: Reading,
  tree: Tree,
  listed: readonly { readonly text: string }[],
): string[] {
  const texts = listed.map(({ text }) => text);
  checkOrder(reading, tree, texts);
  return texts.sort(compare);
}

function readRegions(
  reading: Reading,
  tree: Tree | undefined,
  sites: SiteNames,
): Record<string, PolicyRegion> {
  const regionOf = new Map<string, string>();
  if (tree?.kind === 'map' && tree.members.size === 0) {
    reading.problems.add('no-regions', tree, 'a policy needs at least one region');
  }
  return readNamed(reading, tree, REGIONS_MAX, [], (region, name) => {
    const members = readMembers(reading, region, ['countries', 'home'], {
      missing: { countries: 'region-without-countries', home: 'class-without-home' },
    });
    return {
      countries: readRegionCountries(reading, members.countries, name, regionOf),
      home: readRecord(
        reading,
        members.home,
        DATA_CLASSES,
        { missing: 'class-without-home', unknown: 'unknown-class' },
        (site) => readSiteName(reading, site, sites),
      ),
    };
  });
}

function readRegionCountries(
  reading: Reading,
  tree: Tree | undefined,
  region: string,
  regionOf: Map<string, string>,
): string[] {
  if (tree === undefined) return [];
  if (tree.kind === 'list' && tree.items.length === 0) {
    reading.problems.add('region-without-countries', tree, 'the region names no country');
  }
  return readCountries(reading, tree, (country, place) => {
    const other = regionOf.get(country);
    if (other === undefined) {
      regionOf.set(country, region);
      return;
    }
    const reason = `${country} is in the region ${other} too; a country has one region`;
    reading.problems.add('country-in-two-regions', place, reason);
  });
}

function readSiteName(reading: Reading, tree: Tree, sites: SiteNames): string {
  const site = readText(reading, tree, SITE_TEXT_MAX);
  if (site !== '') checkSite(reading, tree, site, sites);
  return site;
}

/** Silent where no site could be read: that is a problem of its own, reported there. */
function checkSite(
  reading: Reading,
  place: Place,
  site: string,
  sites: SiteNames,
  words: readonly string[] = [],
): void {
  if (sites.size === 0 || sites.has(site) || words.includes(site)) return;
  const known = [...words, ...sites];
  const reason = `${JSON.stringify(site.slice(0, 40))} is not among the sites`;
  reading.problems.add('unknown-site', place, reason, nearest(site, known));
}

function readLimits(reading: Reading, tree: Tree | undefined): PolicyContent['limits'] {
  const limits = tree && readMembers(reading, tree, ['sampleBytesMax']);
  return { sampleBytesMax: readInteger(reading, limits?.sampleBytesMax, SAMPLE_BYTES_MAX) };
}

function readAccess(
  reading: Reading,
  tree: Tree | undefined,
  sites: SiteNames,
): Record<string, Record<DataClass, AccessRule>> {
  const codes = { missing: 'access-missing', unknown: 'unknown-class' } as const;
  if (tree === undefined || sites.size === 0) return {};
  return readRecord(
    reading,
    tree,
    [...sites].sort(compare),
    { missing: 'access-missing', unknown: 'unknown-site', verbatim: true },
    (site) => readRecord(reading, site, DATA_CLASSES, codes, (rule) => readRule(reading, rule)),
  );
}

function readRule(reading: Reading, tree: Tree): AccessRule {
  const { countries, otherwise } = readMembers(reading, tree, ['countries', 'otherwise']);
  return {
    countries: countries === undefined ? [] : readCountries(reading, countries),
    otherwise: readChoice(reading, otherwise, ['refuse', 'escalate']),
  };
}

function readFlows(
  reading: Reading,
  tree: Tree | undefined,
  sites: SiteNames,
): Record<DataClass, Record<Flow, ResidualFlow>> {
  const classCodes = { missing: 'flow-missing', unknown: 'unknown-class' } as const;
  const flowCodes = { missing: 'flow-missing', unknown: 'unknown-flow' } as const;
  return readRecord(reading, tree, DATA_CLASSES, classCodes, (row) =>
    readRecord(reading, row, FLOWS, flowCodes, (cell, flow) => {
      const { where, sentence } = readMembers(reading, cell, ['where', 'sentence']);
      const places = where === undefined ? [] : readPlaces(reading, where, sites);
      if (flow === 'at-rest' && where !== undefined && !places.includes('home')) {
        const reason = 'data rest at their home at least: name home among the places';
        reading.problems.add('at-rest-without-home', where, reason);
      }
      return { where: places, sentence: readText(reading, sentence, SENTENCE_LENGTH_MAX) };
    }),
  );
}

/** A list of places; in a file also one place alone, or `none`. */
function readPlaces(reading: Reading, tree: Tree, sites: SiteNames): string[] {
  const isShort = reading.form === 'yaml' && tree.kind === 'scalar';
  if (isShort && tree.value === 'none') return [];
  const list: Tree = isShort
    ? { kind: 'list', items: [tree], path: tree.path, position: tree.position }
    : tree;
  const listed = readList(reading, list, SITES_MAX + PLACES.length);
  const seen = new Set<string>();
  for (const { text, place } of listed) {
    checkSite(reading, place, text, sites, PLACES);
    if (seen.has(text)) reading.problems.add('place-twice', place, `${text} stands here twice`);
    seen.add(text);
  }
  return sortedTexts(reading, list, listed);
}
