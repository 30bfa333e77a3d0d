import { z } from 'zod';
import { type Clock, isoTime } from '../../../platform/clock.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { Postgres } from '../../../platform/postgres/index.ts';
import * as store from '../store.ts';
import { fsckLedger } from './fsck.ts';
import type { FsckReport } from './report.ts';
import { openFsckSource } from './source.ts';

export interface LedgerChecksDeps {
  readonly db: Postgres;
  /** Folder of the ledger's files. */
  readonly directory: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** A check under way. */
export interface RunningCheck {
  readonly by: string;
  /** ISO, UTC. */
  readonly startedAt: string;
  /** Entries. */
  readonly done: bigint;
  readonly total: bigint;
}

const reportShape = z.object({
  size: z.string(),
  root: z.string(),
  entries: z.int(),
  openings: z.int(),
  bundles: z.int(),
  tiles: z.int(),
  checkpoints: z.int(),
  faultCount: z.int(),
  faults: z.array(z.object({ code: z.string(), message: z.string() })),
});
/** What a finished check has found, as it is kept: the first 100 faults. */
export type CheckFindings = z.output<typeof reportShape>;

/** The newest check that has ended. */
export interface FinishedCheck {
  readonly by: string;
  readonly startedAt: string;
  readonly finishedAt: string;
  /** Undefined where it could not be carried through. */
  readonly findings: CheckFindings | undefined;
}

export interface ChecksState {
  readonly running: RunningCheck | undefined;
  readonly last: FinishedCheck | undefined;
}

/** Checks of the whole ledger in this process, one at a time. They read, and repair nothing. */
export interface LedgerChecks extends AsyncDisposable {
  /** False where one is under way. */
  start(by: string): boolean;
  state(): Promise<ChecksState>;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
}

const faultsKept = 100;

export function createLedgerChecks(deps: LedgerChecksDeps): LedgerChecks {
  const { db, clock, logger } = deps;
  const source = openFsckSource(db, deps.directory);
  const closing = new AbortController();
  let running: { check: RunningCheck; ended: Promise<void> } | undefined;

  function start(by: string): boolean {
    if (running !== undefined || closing.signal.aborted) return false;
    const startedAtMs = clock.nowMs();
    const check = { by, startedAt: isoTime(startedAtMs), done: 0n, total: 0n };
    const ended = run(by, startedAtMs).finally(() => {
      running = undefined;
    });
    running = { check, ended };
    return true;
  }

  async function run(by: string, startedAtMs: number): Promise<void> {
    let report: CheckFindings | null = null;
    try {
      const found = await fsckLedger(source, { onProgress: progressed, signal: closing.signal });
      report = findingsOf(found);
    } catch (error) {
      if (closing.signal.aborted) return;
      logger.error({ err: error }, 'the check of the ledger could not be carried through');
    }
    const row = {
      started_by: by,
      started_at: instant(startedAtMs),
      finished_at: instant(clock.nowMs()),
      report,
      failure: report === null ? 'failed' : null,
    };
    await store.writeCheck(db, row).catch((error: unknown) => {
      logger.error({ err: error }, 'what the check of the ledger found could not be kept');
    });
  }

  function progressed(done: bigint, total: bigint): void {
    if (running !== undefined) running.check = { ...running.check, done, total };
  }

  return {
    start,
    state: async () => {
      const row = await store.readCheck(db);
      return { running: running?.check, last: row && finishedOf(row) };
    },
    idle: async () => {
      await running?.ended;
    },
    [Symbol.asyncDispose]: async () => {
      closing.abort();
      await running?.ended;
    },
  };
}

function findingsOf({ size, root, checked, faults, faultCount }: FsckReport): CheckFindings {
  const { entries, openings, bundles, tiles, checkpoints } = checked;
  return {
    size: String(size),
    root,
    entries,
    openings,
    bundles,
    tiles,
    checkpoints,
    faultCount,
    faults: faults.slice(0, faultsKept).map(({ code, message }) => ({ code, message })),
  };
}

function finishedOf(row: store.CheckRow): FinishedCheck {
  return {
    by: row.started_by,
    startedAt: isoTime(row.started_at.epochMilliseconds),
    finishedAt: isoTime(row.finished_at.epochMilliseconds),
    findings: row.report === null ? undefined : reportShape.parse(row.report),
  };
}

function instant(ms: number): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(ms);
}
