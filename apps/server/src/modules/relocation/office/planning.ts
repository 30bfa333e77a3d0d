import { type Plan, planDigest } from '@vitrine/verifier';
import { type Clock, isoTime } from '../../../platform/clock.ts';
import type { Postgres, Transaction } from '../../../platform/postgres/index.ts';
import { type Ledger, ledgerTimeMs } from '../../ledger/index.ts';
import type { DataClass, PolicyOffice } from '../../residency/index.ts';
import { RelocationError } from '../errors.ts';
import type { Inventory, SiteLink } from '../links.ts';
import { makePlan, movableClasses } from '../plan.ts';
import * as store from './store.ts';

export interface PlanningDeps {
  db: Postgres;
  ledger: Ledger;
  policies: Pick<PolicyOffice, 'current'>;
  sites: Pick<SiteLink, 'inventory'>;
  clock: Clock;
  newId: () => string;
}

export interface DryRunRequest {
  region: string;
  to: string;
  /** All that can move unless told. */
  classes?: readonly DataClass[];
  operator: string;
}

export interface DryRun {
  plan: Plan;
  /** At the target; absent where it cannot tell. */
  freeBytes?: number;
  /** Why no plan can be made of it now. */
  obstacle?: RelocationError;
}

/** Counts at both sites, and makes plans of it. */
export interface Planning {
  /** @throws {RelocationError} `plan-impossible`, `peer-unavailable`, `clocks-differ` */
  dryRun(request: DryRunRequest): Promise<DryRun>;
  /** @throws {RelocationError} as `dryRun`, and `space-missing`, `relocation-running` */
  plan(request: DryRunRequest): Promise<Plan>;
  /** @throws {RelocationError} `clocks-differ`: certificates compare times, and after an erasure it would be too late to find that they cannot agree */
  inventoryInTime(site: string, region: string): Promise<Inventory>;
}

/** Half of what verifiers allow for. */
const clockSkewMsMax = 30_000;
const planValidMs = 7 * 24 * 60 * 60 * 1000;
const ended: readonly store.RelocationState[] = ['certified', 'aborted'];

const emptyInventory = {
  at: '',
  ledgerAt: '',
  counts: { sample: 0, submission: 0, customer: 0, 'api-key': 0 },
  bytes: 0,
};

export function createPlanning(deps: PlanningDeps): Planning {
  const { db, ledger, clock } = deps;

  async function dryRun(request: DryRunRequest): Promise<DryRun> {
    const { plan, freeBytes } = await count(request);
    const obstacle = spaceMissing(plan, freeBytes) ?? (await runningOf(db, plan.region));
    return {
      plan,
      ...(freeBytes === undefined ? {} : { freeBytes }),
      ...(obstacle === undefined ? {} : { obstacle }),
    };
  }

  async function plan(request: DryRunRequest): Promise<Plan> {
    const counted = await count(request);
    const missing = spaceMissing(counted.plan, counted.freeBytes);
    if (missing !== undefined) throw missing;
    await db.transaction((tx) => record(tx, counted.plan));
    return counted.plan;
  }

  async function count(
    request: DryRunRequest,
  ): Promise<{ plan: Plan; freeBytes: number | undefined }> {
    const policy = await deps.policies.current();
    const now = clock.nowMs();
    const wanted = {
      relocation: deps.newId(),
      region: request.region,
      to: request.to,
      classes: request.classes ?? movableClasses(policy.document, request.region),
      createdBy: request.operator,
      createdAt: isoTime(now),
      expiresAt: isoTime(now + planValidMs),
    };
    const { from } = makePlan(wanted, policy.document, emptyInventory);
    const source = await inventoryInTime(from.site, request.region);
    const made = makePlan(wanted, policy.document, source);
    const { freeBytes } = await inventoryInTime(request.to, request.region);
    return { plan: made, freeBytes };
  }

  async function inventoryInTime(site: string, region: string): Promise<Inventory> {
    const inventory = await deps.sites.inventory(site, region);
    const nowMs = clock.nowMs();
    const offMs = Math.abs(Date.parse(inventory.at) - nowMs);
    const ledgerOffMs = Math.abs(Date.parse(inventory.ledgerAt) - (await ledgerTimeMs(db, nowMs)));
    if (Math.max(offMs, ledgerOffMs) <= clockSkewMsMax) return inventory;
    const seconds = [offMs, ledgerOffMs].map((ms) => Math.round(ms / 1000));
    throw new RelocationError(
      'clocks-differ',
      `the clock of ${site} is ${seconds[0]} s off that of the office, and its ledger ${seconds[1]} s`,
    );
  }

  async function record(tx: Transaction, made: Plan): Promise<void> {
    const running = await runningOf(tx, made.region);
    if (running !== undefined) throw running;
    await store.insertRelocation(tx, {
      plan: made,
      planDigest: planDigest(made),
      at: made.createdAt,
    });
    await ledger.append(tx, [
      { type: 'relocation.planned', region: made.region, subject: made.relocation, payload: made },
    ]);
  }

  return { dryRun, plan, inventoryInTime };
}

function spaceMissing(made: Plan, freeBytes: number | undefined): RelocationError | undefined {
  if (freeBytes === undefined || freeBytes > made.bytes) return undefined;
  return new RelocationError(
    'space-missing',
    `${made.to.site} has ${freeBytes} bytes free; ${made.bytes} are to come`,
  );
}

async function runningOf(
  db: Parameters<typeof store.listRelocations>[0],
  region: string,
): Promise<RelocationError | undefined> {
  const all = await store.listRelocations(db);
  const running = all.find((row) => row.region === region && !ended.includes(row.state));
  // A soaking one too: what stands frozen at its source would be mixed up with what comes back.
  if (running === undefined) return undefined;
  return new RelocationError(
    'relocation-running',
    `${region} has the relocation ${running.id} (${running.state}); end or abort it first`,
  );
}
