import { NO_POSITION, type Place, Problems } from './problems.ts';
import { own } from './record.ts';
import { homeOfRegion, regionOf, siteOf, siteOfDataCentre } from './rules.ts';
import { memberPath } from './tree.ts';
import {
  DATA_CLASSES,
  type PolicyContent,
  type PolicyDocument,
  type PolicyProblem,
  type PolicyRegion,
  type Position,
  type ResidencyPolicy,
} from './types.ts';

/**
 * What forbids the file `next` to follow `previous` (the policy in force). Data move by a relocation
 * alone, so a file may neither change a home nor take a country or a region away from where its data
 * are. Positions are those of `next`; what is missing there is reported where it should stand.
 */
export function checkSuccession(previous: PolicyContent, next: ResidencyPolicy): PolicyProblem[] {
  const step: Step = { previous, next, positions: next.positions, problems: new Problems() };
  checkCommon(step);
  for (const [name, before, now] of keptRegions(step)) checkHomes(step, name, before, now);
  return step.problems.sorted();
}

/**
 * What forbids the published document `next` to follow `previous`: as for files, but a home may
 * change if its epoch grows by exactly 1; any other change of an epoch is forbidden.
 */
export function checkDocumentSuccession(
  previous: PolicyDocument,
  next: PolicyDocument,
): PolicyProblem[] {
  const step: Step = { previous, next, positions: new Map(), problems: new Problems() };
  checkCommon(step);
  for (const region of Object.keys(next.regions)) checkEpochs(step, previous, next, region);
  return step.problems.sorted();
}

interface Step {
  readonly previous: PolicyContent;
  readonly next: PolicyContent;
  readonly positions: ReadonlyMap<string, Position>;
  readonly problems: Problems;
}

function checkCommon(step: Step): void {
  checkHeader(step);
  checkSites(step);
  for (const name of Object.keys(step.previous.regions)) {
    if (own(step.next.regions, name) !== undefined) continue;
    const reason = `the region ${name} has data at its homes and cannot vanish`;
    step.problems.add('region-removed', place(step, 'regions', name), reason);
  }
  for (const [name, before] of keptRegions(step)) checkCountries(step, name, before);
}

function keptRegions({ previous, next }: Step): [string, PolicyRegion, PolicyRegion][] {
  return Object.entries(previous.regions).flatMap(([name, before]) => {
    const now = own(next.regions, name);
    return now === undefined ? [] : [[name, before, now] satisfies [string, unknown, unknown]];
  });
}

/** The place of the longest part of the path that stands in the next file. */
function place(step: Step, ...names: string[]): Place {
  const path = pathOf(names);
  for (let length = names.length; length > 0; length--) {
    const position = step.positions.get(pathOf(names.slice(0, length)));
    if (position !== undefined) return { path, position };
  }
  return { path, position: step.positions.size > 0 ? { line: 1, column: 1 } : NO_POSITION };
}

function pathOf(names: readonly string[]): string {
  return names.reduce(memberPath, '');
}

function checkHeader(step: Step): void {
  const { previous, next, problems } = step;
  if (next.version !== previous.version + 1) {
    const reason = `version ${previous.version} is in force, so this must be the next one`;
    const wanted = String(previous.version + 1);
    problems.add('version-not-next', place(step, 'version'), reason, wanted);
  }
  if (next.operator !== previous.operator) {
    const reason = 'a policy stays with its operator; another operator starts an installation anew';
    problems.add('operator-changed', place(step, 'operator'), reason, previous.operator);
  }
  if (next.effective < previous.effective) {
    const reason = `the policy in force took effect on ${previous.effective}, which is later`;
    problems.add('effective-goes-back', place(step, 'effective'), reason);
  }
}

function checkSites(step: Step): void {
  const { previous, next, problems } = step;
  for (const [name, site] of Object.entries(previous.sites)) {
    const now = siteOf(next, name);
    if (now === undefined) checkRemovedSite(step, name);
    else if (now.jurisdiction !== site.jurisdiction) {
      const reason = `the site stands under ${site.jurisdiction}; another law is another site`;
      problems.add('jurisdiction-changed', place(step, 'sites', name, 'jurisdiction'), reason);
    }
    for (const dataCentre of site.dataCentres) {
      const owner = siteOfDataCentre(next, dataCentre);
      if (owner === undefined || owner === name) continue;
      const reason = `${dataCentre} was of the site ${name}; its data do not change sites by a file`;
      problems.add('data-centre-moved', place(step, 'sites', owner, 'data-centres'), reason);
    }
  }
}

function checkRemovedSite(step: Step, site: string): void {
  const homes = Object.entries(step.previous.regions).filter(([, region]) =>
    DATA_CLASSES.some((dataClass) => region.home[dataClass] === site),
  );
  if (homes.length === 0) return;
  const names = homes.map(([region]) => region).join(', ');
  const reason = `the site ${site} is the home of ${names}: relocate them before removing it`;
  step.problems.add('site-in-use', place(step, 'sites', site), reason);
}

function checkHomes(step: Step, name: string, before: PolicyRegion, now: PolicyRegion): void {
  for (const dataClass of DATA_CLASSES) {
    const from = before.home[dataClass];
    const to = now.home[dataClass];
    if (from === to) continue;
    const reason = `the home of ${name}'s ${dataClass} is ${from}; only a relocation changes it`;
    const command = `vitrine relocate plan --region ${name} --to ${to}`;
    const at = place(step, 'regions', name, 'home', dataClass);
    step.problems.add('home-needs-relocation', at, reason, command);
  }
}

function checkCountries(step: Step, name: string, before: PolicyRegion): void {
  for (const country of before.countries) {
    const region = regionOf(step.next, country);
    if (region === name) continue;
    const change = region === undefined ? 'would have no home' : `would move to ${region}`;
    const reason = `${country} is a country of ${name}, with data there, and ${change}`;
    const at = place(step, 'regions', region ?? name, 'countries');
    step.problems.add('country-needs-relocation', at, reason, `keep ${country} in ${name}`);
  }
}

function checkEpochs(
  step: Step,
  previous: PolicyDocument,
  next: PolicyDocument,
  region: string,
): void {
  for (const dataClass of DATA_CLASSES) {
    const before = homeOfRegion(previous, region, dataClass);
    const now = homeOfRegion(next, region, dataClass);
    const wanted = before === undefined ? 1 : before.epoch + (before.site === now?.site ? 0 : 1);
    if (now?.epoch === wanted) continue;
    const reason = `the epoch must be ${wanted}: it grows by 1 exactly when the home changes`;
    step.problems.add('bad-epoch', place(step, 'epochs', region, dataClass), reason);
  }
}
