import type { Certificate, Receipt } from '@vitrine/verifier';
import type { Clock } from '../../../platform/clock.ts';
import type { Postgres, Transaction } from '../../../platform/postgres/index.ts';
import type { Operators } from '../../identity/index.ts';
import type { Ledger } from '../../ledger/index.ts';
import type { PolicyOffice } from '../../residency/index.ts';
import { openApproval } from '../approvals.ts';
import type { Bell } from '../bell.ts';
import { RelocationError } from '../errors.ts';
import type { Progress, SiteLink } from '../links.ts';
import { epochOf } from '../plan.ts';
import { type Coordinator, publishDirective } from './coordinator.ts';
import { createPlanning, type DryRun, type DryRunRequest } from './planning.ts';
import { checkReport } from './reports.ts';
import { type RelocationStatus, statusOf } from './status.ts';
import * as store from './store.ts';

export interface RelocationServiceDeps {
  db: Postgres;
  ledger: Ledger;
  policies: Pick<PolicyOffice, 'current'>;
  operators: Pick<Operators, 'hold'>;
  sites: SiteLink;
  /** Verifies a site's receipt. @throws where it is not from that site's ledger */
  verifySiteReceipt: (site: string, receipt: Receipt) => Promise<void>;
  coordinator: Pick<Coordinator, 'run'>;
  bell: Bell;
  clock: Clock;
  newId: () => string;
}

export interface RelocationService {
  /** What a plan would say now; nothing is kept of it. */
  dryRun(request: DryRunRequest): Promise<DryRun>;
  plan(request: DryRunRequest): Promise<RelocationStatus>;
  approve(id: string, operator: string, note: string): Promise<RelocationStatus>;
  start(id: string): Promise<RelocationStatus>;
  pause(id: string): Promise<RelocationStatus>;
  resume(id: string): Promise<RelocationStatus>;
  throttle(id: string, bytesPerSecond: number | null): Promise<RelocationStatus>;
  abort(id: string, reason: string): Promise<RelocationStatus>;
  retire(id: string): Promise<RelocationStatus>;
  status(id: string): Promise<RelocationStatus>;
  /** The oldest first. */
  list(): Promise<RelocationStatus[]>;
  /** The newest first. */
  page(query: store.PageQuery): Promise<RelocationPage>;
  certificate(id: string): Promise<Certificate>;
  report(site: string, id: string, receipt: Receipt): Promise<void>;
  progress(progress: Progress): void;
  closeRound(site: string, id: string, round: number): Promise<boolean>;
}

export interface RelocationPage {
  relocations: RelocationStatus[];
  /** Where the next page goes on; absent at the end. */
  next?: string;
}

const stageState = { start: 'planned', retirement: 'soaking' } as const;
const untilSwitch: readonly store.RelocationState[] = ['planned', 'running', 'paused', 'failed'];

export function createRelocationService(deps: RelocationServiceDeps): RelocationService {
  const { db, ledger, bell, clock, coordinator } = deps;
  const planning = createPlanning(deps);
  const { inventoryInTime } = planning;
  const progressOf = new Map<string, Map<string, Progress>>();

  async function plan(request: DryRunRequest): Promise<RelocationStatus> {
    const { relocation } = await planning.plan(request);
    return status(relocation);
  }

  async function approve(
    id: string,
    operatorName: string,
    note: string,
  ): Promise<RelocationStatus> {
    const { row, approval } = await db.transaction((tx) => open(tx, id, operatorName, note));
    // It may wait for witnesses: nothing is held meanwhile.
    await checkStage(row, approval.stage);
    await db.transaction(async (tx) => {
      await open(tx, id, operatorName, note);
      const locked = await store.readRelocation(tx, id, { lock: true });
      expect(locked ?? row, [stageState[approval.stage]]);
      if (await store.hasNonce(tx, approval.nonce)) {
        throw new RelocationError('approval-replayed', 'this approval has been used before');
      }
      const given = await store.readApprovals(tx, id);
      if (given.some((one) => one.stage === approval.stage && one.operator === operatorName)) {
        throw new RelocationError(
          'approval-same-person',
          `${operatorName} has approved the ${approval.stage} already; a second person must`,
        );
      }
      const [logged] = await ledger.append(tx, [
        {
          type: 'relocation.approved',
          region: row.region,
          subject: id,
          payload: {
            relocation: id,
            stage: approval.stage,
            plan: row.plan_digest,
            operator: operatorName,
            approval: note,
          },
        },
      ]);
      const index = logged?.index ?? 0n;
      await store.insertApproval(tx, id, {
        stage: approval.stage,
        operator: operatorName,
        nonce: approval.nonce,
        note,
        index,
      });
    });
    return status(id);
  }

  /** The approval, by the key that counts until the transaction ends. */
  async function open(tx: Transaction, id: string, operatorName: string, note: string) {
    const operator = await deps.operators.hold(tx, operatorName);
    if (operator === undefined) throw new RelocationError('approval-invalid', 'no such operator');
    const approval = await openApproval(note, operator);
    const row = await store.readRelocation(tx, id);
    if (row === undefined) throw unknownRelocation(id);
    if (approval.relocation !== id) throw mismatch('another relocation');
    if (approval.plan !== row.plan_digest) throw mismatch('another plan');
    return { row, approval };
  }

  async function checkStage(
    row: store.RelocationRow,
    stage: 'start' | 'retirement',
  ): Promise<void> {
    expect(row, [stageState[stage]]);
    await (stage === 'start' ? checkNotVoid(row) : witnessedSwitch(row));
  }

  /** A plan is void once the policy or the region's epoch has moved on, or its time is over. */
  async function checkNotVoid(row: store.RelocationRow): Promise<void> {
    const { document } = await deps.policies.current();
    const stale =
      document.version !== row.plan.policyVersion ||
      epochOf(document, row.region, row.classes) !== row.plan.epoch;
    const expired = clock.nowMs() > Date.parse(row.plan.expiresAt);
    if (!stale && !expired) return;
    throw new RelocationError(
      'plan-void',
      expired ? 'the plan has expired; plan again' : 'the policy has changed since; plan again',
    );
  }

  /** Retirement is the point of no return: the switch must stand in a witnessed checkpoint first. */
  async function witnessedSwitch(row: store.RelocationRow): Promise<void> {
    const published = await ledger.entriesOfType(db, 'policy.published');
    const after = published.find(
      ({ opening }) => opening?.payload.version === row.switched_version,
    );
    if (after === undefined) throw new RelocationError('relocation-state', 'there was no switch');
    try {
      const signal = AbortSignal.timeout(witnessWaitMs);
      const receipt = await ledger.receipt(after.index, { witnessed: true, signal });
      await store.keepSwitchReceipt(db, row.id, receipt);
    } catch (error) {
      throw new RelocationError(
        'switch-not-witnessed',
        'no witnessed checkpoint covers the switch yet; try again when the witnesses answer',
        { cause: error },
      );
    }
  }

  async function needApprovals(row: store.RelocationRow, stage: 'start' | 'retirement') {
    const people = new Set(
      (await store.readApprovals(db, row.id))
        .filter((one) => one.stage === stage)
        .map((one) => one.operator),
    );
    if (people.size >= 2) return;
    throw new RelocationError(
      'approvals-missing',
      `two different operators must approve the ${stage}; so far: ${[...people].join(', ') || 'none'}`,
    );
  }

  async function start(id: string): Promise<RelocationStatus> {
    const row = await need(id);
    expect(row, ['planned']);
    await checkNotVoid(row);
    await needApprovals(row, 'start');
    for (const site of [row.source, row.target]) await inventoryInTime(site, row.region);
    return move(id, ['planned'], { state: 'running' });
  }

  async function retire(id: string): Promise<RelocationStatus> {
    const row = await need(id);
    expect(row, ['soaking']);
    await needApprovals(row, 'retirement');
    await checkLeft(row);
    await inventoryInTime(row.source, row.region);
    return move(id, ['soaking'], { state: 'retiring' });
  }

  /** What is erased is where the region was, never where it is. */
  async function checkLeft(row: store.RelocationRow): Promise<void> {
    const { document } = await deps.policies.current();
    const home = document.regions[row.region]?.home;
    if (row.classes.every((dataClass) => home?.[dataClass] === row.target)) return;
    throw new RelocationError('relocation-state', `${row.region} is not at home at ${row.target}`);
  }

  async function pause(id: string): Promise<RelocationStatus> {
    const row = await need(id);
    expect(row, ['running']);
    if (row.round > row.closed_round) {
      throw new RelocationError('relocation-state', 'not while the region is fenced');
    }
    await publishDirective(deps, row, 'pause', 0, {});
    return move(id, ['running'], { state: 'paused' });
  }

  async function resume(id: string): Promise<RelocationStatus> {
    const row = await need(id);
    expect(row, ['paused', 'failed']);
    await publishDirective(deps, row, 'resume', 0, {});
    const steps = await store.readSteps(db, id);
    const isRetiring = steps.some((step) => step.name === 'soak' && step.state === 'done');
    const state = isRetiring ? 'retiring' : 'running';
    return move(id, ['paused', 'failed'], { state, problem: null });
  }

  async function throttle(id: string, bytesPerSecond: number | null): Promise<RelocationStatus> {
    const row = await need(id);
    expect(row, untilSwitch);
    await publishDirective(deps, row, 'throttle', 0, { bytesPerSecond });
    await store.updateRelocation(db, id, { throttleBytesPerSecond: bytesPerSecond });
    return status(id);
  }

  async function abort(id: string, reason: string): Promise<RelocationStatus> {
    return move(id, untilSwitch, { state: 'aborting', problem: reason }, (row) => {
      if (row.switched_version === null) return;
      throw new RelocationError(
        'relocation-state',
        'the switch has happened; going back is a new relocation',
      );
    });
  }

  async function move(
    id: string,
    from: readonly store.RelocationState[],
    update: store.RelocationUpdate,
    check: (row: store.RelocationRow) => void = () => undefined,
  ): Promise<RelocationStatus> {
    await db.transaction(async (tx) => {
      const row = await store.readRelocation(tx, id, { lock: true });
      if (row === undefined) throw unknownRelocation(id);
      expect(row, from);
      check(row);
      await store.updateRelocation(tx, id, update);
    });
    bell.ring(id);
    coordinator.run(id);
    return status(id);
  }

  async function closeRound(site: string, id: string, round: number): Promise<boolean> {
    const closed = await db.transaction(async (tx) => {
      const row = await store.readRelocation(tx, id, { lock: true });
      if (row === undefined || row.source !== site) throw unknownRelocation(id);
      if (row.switched_version !== null) return false;
      if (row.closed_round < round) await store.updateRelocation(tx, id, { closedRound: round });
      return true;
    });
    bell.ring(id);
    return closed;
  }

  async function report(site: string, id: string, receipt: Receipt): Promise<void> {
    const row = await need(id);
    const found = await checkReport(row, site, receipt, deps.verifySiteReceipt);
    await store.insertReport(db, id, found);
    bell.ring(id);
    coordinator.run(id);
  }

  async function need(id: string): Promise<store.RelocationRow> {
    const row = await store.readRelocation(db, id);
    if (row === undefined) throw unknownRelocation(id);
    return row;
  }

  async function status(id: string): Promise<RelocationStatus> {
    const row = await need(id);
    const steps = await store.readSteps(db, id);
    const approvals = await store.readApprovals(db, id);
    return statusOf(row, steps, approvals, [...(progressOf.get(id)?.values() ?? [])]);
  }

  async function list(): Promise<RelocationStatus[]> {
    return statusesOf(await store.listRelocations(db));
  }

  async function page(query: store.PageQuery): Promise<RelocationPage> {
    const rows = await store.newestRelocations(db, { ...query, limit: query.limit + 1 });
    const shown = rows.slice(0, query.limit);
    const last = rows.length > shown.length ? shown.at(-1) : undefined;
    const relocations = await statusesOf(shown);
    return { relocations, ...(last === undefined ? {} : { next: last.id }) };
  }

  async function statusesOf(rows: readonly store.RelocationRow[]): Promise<RelocationStatus[]> {
    const ids = rows.map(({ id }) => id);
    const steps = Map.groupBy(await store.stepsOf(db, ids), (step) => step.relocation);
    const approvals = Map.groupBy(await store.approvalsOf(db, ids), (one) => one.relocation);
    return rows.map((row) => {
      const progress = [...(progressOf.get(row.id)?.values() ?? [])];
      return statusOf(row, steps.get(row.id) ?? [], approvals.get(row.id) ?? [], progress);
    });
  }

  return {
    dryRun: planning.dryRun,
    plan,
    approve,
    start,
    pause,
    resume,
    throttle,
    abort,
    retire,
    status,
    list,
    page,
    certificate: async (id) => {
      const row = await need(id);
      const certificate = await store.readCertificate(db, id);
      if (certificate !== undefined) return certificate;
      throw new RelocationError('relocation-state', `not certified yet: it is ${row.state}`);
    },
    report,
    progress: (one) => {
      const known = progressOf.get(one.relocation) ?? new Map<string, Progress>();
      progressOf.set(one.relocation, known.set(one.site, one));
      bell.ring(one.relocation);
    },
    closeRound,
  };
}

const witnessWaitMs = 10_000;
function expect(row: store.RelocationRow, states: readonly store.RelocationState[]): void {
  if (states.includes(row.state)) return;
  throw new RelocationError(
    'relocation-state',
    `the relocation is ${row.state}; this needs it to be ${states.join(' or ')}`,
  );
}

function unknownRelocation(id: string): RelocationError {
  return new RelocationError('relocation-unknown', `there is no relocation ${id}`);
}

function mismatch(what: string): RelocationError {
  return new RelocationError('approval-invalid', `the approval is for ${what}`);
}
