import type { Plan } from '@vitrine/verifier';
import type { PolicyDocument } from '../residency/index.ts';
import { RelocationError } from './errors.ts';
import type { Inventory } from './links.ts';

export interface PlanRequest {
  relocation: string;
  region: string;
  to: string;
  classes: readonly ('files' | 'accounts')[];
  createdBy: string;
  createdAt: string;
  expiresAt: string;
}

/** How long a fence may last before it lifts itself. */
export const fenceTimeoutMs = 20_000;
const movable = ['files', 'accounts'] as const;
/** For estimates before anything was measured. */
const assumedBytesPerSecond = 60 * 1024 * 1024;
const assumedObjectsPerSecond = 800;

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
  if (!movable.every((dataClass) => request.classes.includes(dataClass))) {
    throw impossible(`${movable.join(' and ')} move together: keys open what customers have sent`);
  }
  const homes = new Set(request.classes.map((dataClass) => region.home[dataClass]));
  const [from, ...others] = homes;
  if (from === undefined || others.length > 0) {
    throw impossible(`${request.classes.join(' and ')} of ${request.region} have different homes`);
  }
  if (from === request.to) throw impossible(`${request.region} is at home at ${from} already`);
  const origin = policy.sites[from];
  if (origin === undefined) throw impossible(`the home ${from} is no site of the policy`);
  const objects = Object.values(source.counts).reduce((sum, count) => sum + count, 0);
  return {
    relocation: request.relocation,
    region: request.region,
    classes: [...request.classes],
    from: { site: from, jurisdiction: origin.jurisdiction },
    to: { site: request.to, jurisdiction: target.jurisdiction },
    policyVersion: policy.version,
    epoch: epochOf(policy, request.region, request.classes),
    counts: { ...source.counts },
    bytes: source.bytes,
    estimateSeconds: estimateSeconds(objects, source.bytes),
    residualFlows: residualFlows(policy, request.region, from, request.classes),
    fenceTimeoutMs,
    createdBy: request.createdBy,
    createdAt: request.createdAt,
    expiresAt: request.expiresAt,
  };
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

function estimateSeconds(objects: number, bytes: number): number {
  return Math.ceil(bytes / assumedBytesPerSecond + objects / assumedObjectsPerSecond);
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
