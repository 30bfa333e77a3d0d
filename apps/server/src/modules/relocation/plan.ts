import type { Plan } from '@vitrine/verifier';
import type { DataClass, PolicyDocument } from '../residency/index.ts';
import { RelocationError } from './errors.ts';
import type { Inventory } from './links.ts';

export interface PlanRequest {
  relocation: string;
  region: string;
  to: string;
  classes: readonly DataClass[];
  createdBy: string;
  createdAt: string;
  expiresAt: string;
}

/** How long a fence may last before it lifts itself. */
export const fenceTimeoutMs = 20_000;
/** Keys open what customers have sent, so these two move together; statistics may go with them. */
const together = ['files', 'accounts'] as const;
/** For estimates before anything was measured. */
const assumedBytesPerSecond = 60 * 1024 * 1024;
const assumedObjectsPerSecond = 800;
const assumedEventsPerSecond = 100_000;

/**
 * The dry run's outcome, as it will be approved and published.
 * @throws {RelocationError} `plan-impossible`
 */
export function makePlan(
  request: PlanRequest,
  policy: PolicyDocument,
  source: Inventory,
): Omit<Plan, 'from' | 'to'> & Pick<Plan, 'from' | 'to'> {
  const region = policy.regions[request.region];
  if (region === undefined) throw impossible(`there is no region ${request.region}`);
  const target = policy.sites[request.to];
  if (target === undefined) throw impossible(`there is no site ${request.to}`);
  if (!together.every((dataClass) => request.classes.includes(dataClass))) {
    throw impossible(`${together.join(' and ')} move together: keys open what customers have sent`);
  }
  const homes = new Set(request.classes.map((dataClass) => region.home[dataClass]));
  const [from, ...others] = homes;
  if (from === undefined || others.length > 0) {
    throw impossible(`${request.classes.join(' and ')} of ${request.region} have different homes`);
  }
  if (from === request.to) throw impossible(`${request.region} is at home at ${from} already`);
  const origin = policy.sites[from];
  if (origin === undefined) throw impossible(`the home ${from} is no site of the policy`);
  const { event = 0, ...ofObjects } = source.counts;
  const objects = Object.values(ofObjects).reduce((sum, count) => sum + count, 0);
  const events = request.classes.includes('statistics') ? event : undefined;
  return {
    relocation: request.relocation,
    region: request.region,
    classes: [...request.classes],
    from: { site: from, jurisdiction: origin.jurisdiction },
    to: { site: request.to, jurisdiction: target.jurisdiction },
    policyVersion: policy.version,
    epoch: epochOf(policy, request.region, request.classes),
    counts: { ...ofObjects, ...(events === undefined ? {} : { event: events }) },
    bytes: source.bytes,
    estimateSeconds: estimateSeconds(objects, source.bytes, events ?? 0),
    residualFlows: residualFlows(policy, request.region, from, request.classes),
    fenceTimeoutMs,
    createdBy: request.createdBy,
    createdAt: request.createdAt,
    expiresAt: request.expiresAt,
  };
}

/** What moves unless told: files and accounts, and statistics where they have always stood with them. */
export function movableClasses(policy: PolicyDocument, region: string): DataClass[] {
  const home = policy.regions[region]?.home;
  const epochs = policy.epochs[region];
  const isWithThem =
    home?.statistics !== undefined &&
    home.statistics === home.files &&
    epochs?.statistics === epochs?.files;
  return [...together, ...(isWithThem ? (['statistics'] as const) : [])];
}

/** The one epoch of the classes that move together. @throws {RelocationError} `plan-impossible` */
export function epochOf(
  policy: PolicyDocument,
  region: string,
  classes: readonly string[],
): number {
  const epochs = new Set(
    classes.map(
      (dataClass) =>
        Object.entries(policy.epochs[region] ?? {}).find(([name]) => name === dataClass)?.[1],
    ),
  );
  const [epoch, ...others] = epochs;
  if (epoch === undefined || others.length > 0) {
    throw impossible(`${classes.join(' and ')} of ${region} have not moved together before`);
  }
  return epoch;
}

function estimateSeconds(objects: number, bytes: number, events: number): number {
  const files = bytes / assumedBytesPerSecond + objects / assumedObjectsPerSecond;
  return Math.ceil(files + events / assumedEventsPerSecond);
}

/** What stays behind or goes elsewhere, in the policy's own words and ours. */
function residualFlows(
  policy: PolicyDocument,
  region: string,
  from: string,
  classes: readonly string[],
): string[] {
  const home: Record<string, string> = { ...policy.regions[region]?.home };
  const staying = Object.entries(home)
    .filter(([dataClass, site]) => !classes.includes(dataClass) && site === from)
    .map(([dataClass]) => `Data of the class ${dataClass} of ${region} stay at ${from}.`);
  return [
    ...staying,
    `The public ledger of ${from} keeps its entries of ${region}: commitments, no content.`,
  ];
}

function impossible(message: string): RelocationError {
  return new RelocationError('plan-impossible', message);
}
