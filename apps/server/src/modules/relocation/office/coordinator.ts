import type { EventsSummary, JsonObject, ManifestSummary } from '@vitrine/verifier';
import { canonicalJson } from '@vitrine/verifier';
import type { Logger } from '../../../platform/logger.ts';
import {
  type Postgres,
  PostgresError,
  type PostgresErrorCode,
} from '../../../platform/postgres/index.ts';
import type { Ledger } from '../../ledger/index.ts';
import type { PolicyOffice } from '../../residency/index.ts';
import type { Bell } from '../bell.ts';
import { RelocationError } from '../errors.ts';
import type { SiteLink } from '../links.ts';
import { createLoops } from '../loops.ts';
import {
  type DirectiveAct,
  fencesMax,
  relocationSteps,
  type Step,
  type StepContext,
} from '../steps.ts';
import * as store from './store.ts';

export interface CoordinatorDeps {
  db: Postgres;
  ledger: Ledger;
  policies: Pick<PolicyOffice, 'current' | 'switchHomes'>;
  sites: Pick<SiteLink, 'inventory'>;
  bell: Bell;
  certify: (relocation: string, signal: AbortSignal) => Promise<void>;
  logger: Logger;
}

export interface Coordinator extends AsyncDisposable {
  /** Goes on with every relocation that was under way. */
  resume(): Promise<void>;
  /** Goes on with one; nothing happens where it is running already. */
  run(relocation: string): void;
}

/** Somebody changed the relocation's state while a step waited: look again. */
class Interrupted extends Error {}
/** The fence of this round has been lifted: the fenced steps begin again. */
class RoundClosed extends Error {}

const lookAgainMs = 1000;
const passing: ReadonlySet<PostgresErrorCode> = new Set([
  'unavailable',
  'connection-lost',
  'commit-unknown',
  'serialization-failure',
  'deadlock',
  'lock-timeout',
  'disk-full',
  'out-of-resources',
]);
const active: readonly store.RelocationState[] = ['running', 'soaking', 'retiring', 'aborting'];
const forward: readonly store.RelocationState[] = ['running', 'soaking', 'retiring'];
const fencedSteps = relocationSteps.filter((one) => one.fenced).map((one) => one.name);

/** Runs the declared steps, one relocation each in a loop of its own, and remembers each step as it is done. */
export function createCoordinator(deps: CoordinatorDeps): Coordinator {
  const { db, logger, bell } = deps;
  const cancel = new AbortController();
  const loops = createLoops(loop, cancel.signal);

  /** What a step cannot help is tried again here; what it finds wrong waits for people. */
  async function loop(id: string): Promise<void> {
    while (!cancel.signal.aborted) {
      try {
        if ((await takeStep(id)) === 'over') return;
      } catch (error) {
        if (cancel.signal.aborted) return;
        logger.error({ err: error, relocation: id }, 'the coordinator stumbled; trying again');
        await bell.wait(id, lookAgainMs, cancel.signal).catch(() => undefined);
      }
    }
  }

  async function takeStep(id: string): Promise<'busy' | 'over'> {
    const row = await store.readRelocation(db, id);
    if (row === undefined || !active.includes(row.state)) return 'over';
    if (row.state === 'aborting') {
      await undo(row);
      return 'over';
    }
    const done = new Set(
      (await store.readSteps(db, id)).flatMap((step) => (step.state === 'done' ? [step.name] : [])),
    );
    const next = relocationSteps.find((step) => !done.has(step.name));
    if (next === undefined) return 'over';
    await attempt(row, next);
    return 'busy';
  }

  async function attempt(row: store.RelocationRow, step: Step): Promise<void> {
    try {
      // Of a round that has been closed nothing counts: the fence itself must be drawn again.
      if (step.fenced && step.name !== fencedSteps[0]) checkRound(row, row.round);
      await mark(row.id, step.name, 'running');
      await step.do(await contextOf(row, step));
      await mark(row.id, step.name, 'done');
    } catch (error) {
      if (cancel.signal.aborted || error instanceof Interrupted) return;
      if (error instanceof RoundClosed) return beginNextRound(row);
      if (isPassing(error)) throw error;
      await fail(row, step, error);
    }
  }

  /** Rings for those who look on. */
  async function mark(id: string, step: string, state: store.StepRow['state']): Promise<void> {
    await store.markStep(db, id, step, state);
    bell.ring(id);
  }

  async function fail(row: store.RelocationRow, step: Step, error: unknown): Promise<void> {
    logger.error({ err: error, relocation: row.id, step: step.name }, 'a relocation step failed');
    const message = error instanceof Error ? error.message : String(error);
    const problem = `${step.name}: ${message}`;
    await store.moveFrom(db, row.id, forward, { state: 'failed', problem });
    bell.ring(row.id);
  }

  async function beginNextRound(row: store.RelocationRow): Promise<void> {
    await store.undoSteps(db, row.id, fencedSteps);
    bell.ring(row.id);
    if (row.round === 0 || row.round % fencesMax !== 0) return;
    const problem = `the fence ran out ${row.round} times; the source is open again`;
    await store.moveFrom(db, row.id, forward, { state: 'failed', problem });
    bell.ring(row.id);
  }

  /** Undoes what was done, last first. Only before the switch; the service sees to that. */
  async function undo(row: store.RelocationRow): Promise<void> {
    const started = new Set(
      (await store.readSteps(db, row.id)).flatMap((s) => (s.state === 'undone' ? [] : [s.name])),
    );
    for (const step of relocationSteps.toReversed()) {
      if (step.undo === undefined || !started.has(step.name)) continue;
      if (step.fenced && row.closed_round >= row.round) continue;
      await step.undo(await contextOf(row, step, { undoing: true }));
      await mark(row.id, step.name, 'undone');
    }
    await db.transaction(async (tx) => {
      await store.updateRelocation(tx, row.id, { state: 'aborted' });
      await deps.ledger.append(tx, [
        {
          type: 'relocation.aborted',
          region: row.region,
          subject: row.id,
          payload: { relocation: row.id, reason: row.problem ?? 'asked for by an operator' },
        },
      ]);
    });
    bell.ring(row.id);
  }

  async function contextOf(
    row: store.RelocationRow,
    step: Step,
    options: { undoing?: boolean } = {},
  ): Promise<StepContext> {
    const round = options.undoing || !step.fenced ? row.round : await openRound(row);
    const watch = { step, round, undoing: options.undoing === true };
    const reports = (party: 'source' | 'target', type: string) =>
      awaitReport(row, party, type, watch);
    return {
      round,
      direct: (act, detail) => direct(row, act, step.fenced ? round : 0, detail ?? {}),
      reported: async (party, type) => {
        await reports(party, type);
      },
      verifyInBulk: async () => {
        await direct(row, 'verify', 0, {});
        const target = manifestOf(await reports('target', 'relocation.verified'));
        await direct(row, 'attest', 0, { position: target.position });
        const source = manifestOf(await reports('source', 'relocation.verified'));
        await logStep(row, 'verify', sameManifest(source, target) ? 'equal' : 'changed-meanwhile');
      },
      settle: async () => {
        const drained = await reports('source', 'relocation.drained');
        const position = Number(payloadOf(drained).position);
        await direct(row, 'settle', round, { position });
        const source = manifestOf(await reports('source', 'relocation.verified'));
        const target = manifestOf(await reports('target', 'relocation.verified'));
        if (sameManifest(source, target)) return;
        const message = `source and target hold different things: ${inWords(source)} and ${inWords(target)}`;
        throw new RelocationError('manifests-differ', message);
      },
      switchPolicy: () => switchPolicy(row.id, round),
      retirementAsked: () => awaitRetirement(row.id),
      certify: () => deps.certify(row.id, cancel.signal),
    };
  }

  /** A round once closed is never reopened: the fenced steps take the next number. */
  async function openRound(row: store.RelocationRow): Promise<number> {
    if (row.round > row.closed_round) return row.round;
    // It could not be switched: nobody need be turned away for it.
    if (deps.policies.current().version !== row.plan.policyVersion) {
      const message = 'the policy has changed since it was planned; abort it and plan again';
      throw new RelocationError('plan-void', message);
    }
    // Nor while a site is away, with which the fence could only run out.
    for (const site of [row.source, row.target]) await deps.sites.inventory(site, row.region);
    const round = row.closed_round + 1;
    await store.updateRelocation(db, row.id, { round });
    return round;
  }

  async function direct(
    row: store.RelocationRow,
    act: DirectiveAct,
    round: number,
    detail: JsonObject,
  ): Promise<void> {
    await publishDirective(deps, row, act, round, detail);
  }

  async function awaitReport(
    row: store.RelocationRow,
    party: 'source' | 'target',
    type: string,
    watch: { step: Step; round: number; undoing: boolean },
  ): Promise<store.ReportRow> {
    while (true) {
      const found = (await store.readReports(db, row.id)).find(
        (report) =>
          report.site === row[party] &&
          report.type === type &&
          report.round === (watch.step.fenced ? watch.round : 0),
      );
      if (found !== undefined) return found;
      await checkStillWanted(row.id, watch);
      await bell.wait(row.id, lookAgainMs, cancel.signal);
    }
  }

  async function checkStillWanted(
    id: string,
    watch: { step: Step; round: number; undoing: boolean },
  ): Promise<void> {
    if (watch.undoing) return;
    const row = await store.readRelocation(db, id);
    if (row === undefined || !forward.includes(row.state)) throw new Interrupted();
    if (watch.step.fenced) checkRound(row, watch.round);
  }

  function checkRound(row: store.RelocationRow, round: number): void {
    // After the switch there is no fence to run out.
    if (row.switched_version === null && row.closed_round >= round) throw new RoundClosed();
  }

  async function switchPolicy(id: string, round: number): Promise<void> {
    await db.transaction(async (tx) => {
      const row = await store.readRelocation(tx, id, { lock: true });
      if (row === undefined || row.state !== 'running') throw new Interrupted();
      if (row.switched_version !== null) return;
      if (row.closed_round >= round) throw new RoundClosed();
      const version = row.plan.policyVersion + 1;
      await store.updateRelocation(tx, id, { switchedVersion: version });
      await deps.policies.switchHomes(tx, {
        region: row.region,
        classes: row.classes,
        to: row.target,
        expectedVersion: row.plan.policyVersion,
        relocation: id,
      });
    });
  }

  async function awaitRetirement(id: string): Promise<void> {
    while (true) {
      const row = await store.readRelocation(db, id);
      if (row?.state === 'retiring') return;
      if (row?.state === 'running') {
        await store.moveFrom(db, id, ['running'], { state: 'soaking' });
        continue;
      }
      if (row?.state !== 'soaking') throw new Interrupted();
      await bell.wait(id, lookAgainMs, cancel.signal);
    }
  }

  async function logStep(row: store.RelocationRow, step: string, outcome: string): Promise<void> {
    await db.transaction((tx) =>
      deps.ledger.append(tx, [
        {
          type: 'relocation.step',
          region: row.region,
          subject: row.id,
          payload: { relocation: row.id, step, outcome },
        },
      ]),
    );
  }

  return {
    run: loops.run,
    resume: async () => {
      for (const row of await store.listRelocations(db)) {
        if (active.includes(row.state)) loops.run(row.id);
      }
    },
    [Symbol.asyncDispose]: async () => {
      cancel.abort();
      await loops.ended();
    },
  };
}

/** Another party or the database is away for a while: people could do nothing but wait. */
function isPassing(error: unknown): boolean {
  if (error instanceof RelocationError) return error.code === 'peer-unavailable';
  return error instanceof PostgresError && passing.has(error.code);
}

/** Publishes a directive once for each act and round; sites obey it from the office's ledger. */
export async function publishDirective(
  deps: Pick<CoordinatorDeps, 'db' | 'ledger'>,
  row: store.RelocationRow,
  act: DirectiveAct,
  round: number,
  detail: JsonObject,
): Promise<void> {
  await deps.db.transaction(async (tx) => {
    await store.readRelocation(tx, row.id, { lock: true });
    const repeatable = act === 'pause' || act === 'resume' || act === 'throttle';
    if (!repeatable && (await store.hasDirective(tx, row.id, act, round))) return;
    const seq = await store.nextDirective(tx, row.id);
    const payload = {
      relocation: row.id,
      seq,
      act,
      round,
      region: row.region,
      classes: row.classes,
      source: row.source,
      target: row.target,
      plan: row.plan_digest,
      version: row.plan.policyVersion + 1,
      objects: Object.values(row.plan.counts).reduce((sum, count) => sum + count, 0),
      ...detail,
    };
    const [logged] = await deps.ledger.append(tx, [
      { type: 'relocation.directive', region: row.region, subject: row.id, payload },
    ]);
    if (logged === undefined || repeatable) return;
    await store.insertDirective(tx, row.id, { act, round, seq, index: logged.index });
  });
}

interface Verified {
  position: number;
  manifest: ManifestSummary;
  statistics: EventsSummary | undefined;
}

function payloadOf(report: store.ReportRow): JsonObject {
  return report.receipt.opening?.payload ?? {};
}

function inWords({ manifest, statistics }: Verified): string {
  const objects = `${manifest.root} (${manifest.count} objects)`;
  if (statistics === undefined) return objects;
  const months = statistics.partitions.map((one) => `${one.month}: ${one.events} ${one.digest}`);
  return `${objects} with events ${months.join(', ')} in ${statistics.records}`;
}

/** The office has verified the report's receipt and its shape when it came in. */
function manifestOf(report: store.ReportRow): Verified {
  const { position, manifest, statistics } = payloadOf(report);
  return {
    position: Number(position),
    manifest: manifest as unknown as ManifestSummary,
    statistics: statistics as unknown as EventsSummary | undefined,
  };
}

function sameManifest(a: Verified, b: Verified): boolean {
  return (
    a.position === b.position &&
    canonicalJson(a.manifest) === canonicalJson(b.manifest) &&
    canonicalJson(a.statistics ?? {}) === canonicalJson(b.statistics ?? {})
  );
}
