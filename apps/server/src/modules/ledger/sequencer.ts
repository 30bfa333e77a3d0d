import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Postgres, Session } from '../../platform/postgres/index.ts';
import { Alarm } from './alarm.ts';
import { EntrySource } from './entry-source.ts';
import { LedgerError } from './errors.ts';
import type { SignedHead, TreeHead } from './head-signer.ts';
import { type GrowingTree, type Grown, grow, writeVerified } from './integrate.ts';
import * as store from './store.ts';
import { loadTreeState, type TreeState, type TreeStateDeps } from './tree-state.ts';

export interface SequencerDeps extends TreeStateDeps {
  readonly db: Postgres;
  /** The connection that holds the ledger's lock. */
  readonly lock: Session;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Told of every file that was written for a head. */
  readonly wrote: (paths: Iterable<string>) => void;
}

export interface Sequencer {
  head(): SignedHead;
  /** Why it has stopped, if it has. */
  failure(): LedgerError | undefined;
  /** `no-space` while the disk takes no more: what is committed waits, and is integrated later. */
  full(): LedgerError | undefined;
  /** Resolves when it has stopped by itself; never where it is closed. */
  readonly failed: Promise<LedgerError>;
  /** Tells of entries that this process has committed. */
  committed(first: bigint, entries: readonly Uint8Array[]): void;
  /** Resolves with a signed head that covers the entry. Rejects when the sequencer stops, or the disk is full. */
  covered(index: bigint): Promise<TreeHead>;
  /** Stops for good: waiters are refused, nothing is signed any more. */
  stop(reason: LedgerError): void;
  /** Integrates what is committed, then ends. */
  [Symbol.asyncDispose](): Promise<void>;
}

const batchEntriesMax = 8192;
/** Between two integrations at the least: what arrives meanwhile shares their fsyncs. */
const gatherMs = 2;
/** After a commit whose answer was lost nobody rings; and after a failure it is tried again. */
const pollMs = 500;

interface Waiter {
  readonly index: bigint;
  readonly resolve: (head: TreeHead) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Drains committed entries into the tree, in order: bundles and tiles are written and fsynced, read
 * back and compared, then the checkpoint is signed and swapped in. A failure at any point leads
 * back to the last checkpoint that was swapped in, through the code that opens the ledger.
 */
export function startSequencer(deps: SequencerDeps, opened: TreeState): Sequencer {
  const { logger } = deps;
  const source = new EntrySource(deps.db);
  const alarm = new Alarm(deps.clock);
  let state = opened;
  let waiters: Waiter[] = [];
  /** The batch after the one that is being written, where there is a backlog. */
  let ahead: Grown | undefined;
  let closing = false;
  let failure: LedgerError | undefined;
  let full: LedgerError | undefined;

  async function run(): Promise<void> {
    while (failure === undefined) {
      const outcome = await attempt();
      if (outcome === 'advanced') {
        // Who has a backlog need not gather.
        if (ahead === undefined && !closing) await deps.clock.sleep(gatherMs);
      } else if (closing) {
        // What cannot be integrated now is when the ledger is opened the next time.
        return;
      } else if (outcome === 'failed') await deps.clock.sleep(pollMs);
      else if (!(await alarm.sleep(pollMs))) source.suspectMore();
    }
  }

  async function attempt(): Promise<'advanced' | 'idle' | 'failed'> {
    try {
      const grown = ahead ?? (await prepare(state));
      ahead = undefined;
      if (grown === undefined) {
        full = undefined;
        return 'idle';
      }
      const [next, following] = await Promise.all([
        integrate(deps, state.head, grown, () => failure),
        // What cannot be prepared ahead is prepared again, and fails, when its turn comes.
        grown.count >= batchEntriesMax ? prepare(grown).catch(() => undefined) : undefined,
      ]);
      ahead = following;
      advance(next);
      full = undefined;
      return 'advanced';
    } catch (error) {
      const unknown = full === undefined || !isFull(error);
      if (unknown)
        logger.error({ err: error }, 'the ledger could not integrate entries; trying again');
      ahead = undefined;
      source.suspectMore();
      await recover();
      if (isFull(error)) refuseAll(error);
      return 'failed';
    }
  }

  async function prepare(tree: GrowingTree): Promise<Grown | undefined> {
    const entries = await source.take(tree.builder.size, batchEntriesMax);
    return entries.length === 0 ? undefined : grow(tree, entries);
  }

  /** A write that failed may have persisted: only what is stored tells. */
  async function recover(): Promise<void> {
    try {
      advance(await loadTreeState(deps, [state.head]));
    } catch (error) {
      if (error instanceof LedgerError) stop(error);
      else logger.error({ err: error }, 'the ledger cannot read its last checkpoint; trying again');
    }
  }

  /** Nobody waits for room that may never come; the entries do. */
  function refuseAll(cause: unknown): void {
    const message = `the disk of the ledger ${deps.origin} is full; it goes on when there is room`;
    full = new LedgerError('no-space', message, { cause });
    rejectAll(full);
  }

  function advance(next: TreeState): void {
    state = next;
    const { head } = next;
    const rest: Waiter[] = [];
    for (const waiter of waiters) {
      if (waiter.index < head.size) waiter.resolve(head);
      else rest.push(waiter);
    }
    waiters = rest;
  }

  function stop(reason: LedgerError): void {
    if (failure !== undefined) return;
    failure =
      reason.code === 'ledger-stopped'
        ? reason
        : new LedgerError('ledger-stopped', `the ledger has stopped: ${reason.message}`, {
            cause: reason,
          });
    logger.fatal({ err: reason }, 'the ledger has stopped; nothing more will be signed');
    rejectAll(failure);
    failed.resolve(failure);
    alarm.ring();
  }

  function rejectAll(error: LedgerError): void {
    for (const waiter of waiters) waiter.reject(error);
    waiters = [];
  }

  const failed = Promise.withResolvers<LedgerError>();
  const running = run();
  return {
    head: () => state.head,
    failure: () => failure,
    full: () => full,
    failed: failed.promise,
    committed: (first, entries) => {
      source.offer(first, entries);
      alarm.ring();
    },
    covered: (index) => {
      if (index < state.head.size) return Promise.resolve(state.head);
      if (failure !== undefined) return Promise.reject(failure);
      if (closing) return Promise.reject(new LedgerError('closed', 'the ledger is closing'));
      return new Promise((resolve, reject) => waiters.push({ index, resolve, reject }));
    },
    stop,
    [Symbol.asyncDispose]: async () => {
      closing = true;
      source.suspectMore();
      alarm.ring();
      await running;
      rejectAll(new LedgerError('closed', 'the ledger closed before the entry was integrated'));
    },
  };
}

/** Said by the file system, or by the database. */
function isFull(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return ['ENOSPC', 'EDQUOT', 'disk-full'].includes(code);
}

async function integrate(
  deps: SequencerDeps,
  head: TreeHead,
  grown: Grown,
  failure: () => LedgerError | undefined,
): Promise<TreeState> {
  deps.wrote(grown.files.map(({ path }) => path));
  const written = await writeVerified(deps.tiles, grown);
  const next = await deps.signer.signKept(written);
  const stopped = failure();
  if (stopped !== undefined) throw stopped;
  if (!(await store.swapCheckpoint(deps.lock, 'signed', head.size, next))) {
    throw new LedgerError('checkpoint-conflict', 'the checkpoint is not the one that was read');
  }
  for (const tile of grown.changed) {
    deps.cache.keep(tile.level, tile.index, tile.width, tile.data);
  }
  return { head: next, builder: grown.builder, bundle: grown.bundle };
}
