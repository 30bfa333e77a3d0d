import type { NoteSignature } from '@vitrine/tlog';
import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Postgres, Session } from '../../platform/postgres/index.ts';
import { Alarm } from './alarm.ts';
import { cosignersOf, mergeSignatures } from './cosignatures.ts';
import { LedgerError } from './errors.ts';
import type { HeadSigner, SignedHead, TreeHead } from './head-signer.ts';
import type { PartialFiles } from './partial-files.ts';
import * as store from './store.ts';
import type { TileDirectory } from './tile-directory.ts';
import type { WitnessClient, WitnessPeer } from './witness-client.ts';

export interface PublisherDeps {
  readonly db: Postgres;
  /** The connection that holds the ledger's lock. */
  readonly lock: Session;
  readonly tiles: TileDirectory;
  readonly partials: PartialFiles;
  readonly signer: HeadSigner;
  /** The newest signed head. */
  readonly head: () => TreeHead;
  readonly witnesses: WitnessClient;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface Publisher {
  /** Whom to ask for cosignatures, and how many make a quorum. Until then nothing is witnessed. */
  setWitnesses(peers: readonly WitnessPeer[], quorum: number): void;
  published(): SignedHead | undefined;
  /** When this process published it first; undefined where an earlier one did. */
  publishedAtMs(): number | undefined;
  /** Who is asked, and how many make a quorum. */
  circle(): Circle | undefined;
  /** Resolves with a checkpoint that covers the entry and carries the quorum's cosignatures. */
  witnessed(index: bigint, signal?: AbortSignal): Promise<SignedHead>;
  /** Refuses all waiters and publishes no more. */
  stop(reason: LedgerError): void;
  /** Publishes the last head, then ends. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** A head is public at most this long after it was signed, cosigning not included. */
const publishEveryMs = 400;
const cosignTimeoutMs = 500;
/** Where somebody waits for a quorum that was missed, publishing waits longer for witnesses. */
const patientTimeoutMs = 5_000;

export interface Circle {
  readonly peers: readonly WitnessPeer[];
  readonly quorum: number;
}

/**
 * Publishes the newest head twice a second, cosigned by whichever witnesses answer in time.
 * The database comes first, then the file: after a crash the file is put right from there.
 */
export async function startPublisher(deps: PublisherDeps): Promise<Publisher> {
  const { db, lock, tiles, logger } = deps;
  const alarm = new Alarm(deps.clock);
  const waiters = new WitnessWaiters();
  let publishedAtMs: number | undefined;
  let published: SignedHead | undefined = await store.readCheckpoint(db, 'published');
  let circle: Circle | undefined;
  /** The circle for which `quorate` has been found, anew for each circle. */
  let judged: Circle | undefined;
  let quorate: SignedHead | undefined;
  let missed = 0;
  let closing = false;
  let stopped: LedgerError | undefined;
  if (published !== undefined && (await tiles.published()) !== published.note) {
    await tiles.publish(published.note);
  }

  async function tick(): Promise<void> {
    const now = circle;
    if (now !== judged) await judge(now);
    const head = deps.head();
    const fresh = published === undefined || head.size !== published.size;
    const base = fresh || published === undefined ? await deps.signer.signPublic(head) : published;
    const peers = now?.peers ?? [];
    const have = await cosignersOf(base.note, peers);
    const missing = peers.filter((peer) => !have.has(peer));
    if (!fresh && missing.length === 0) return;
    const patient = waiters.any && missed >= 2;
    const added = await deps.witnesses.ask(
      base,
      missing,
      patient ? patientTimeoutMs : cosignTimeoutMs,
    );
    if (!fresh && added.length === 0) {
      // Where nothing new comes, waiting longer is all that helps those who wait for this head.
      if (quorate?.size !== base.size) missed += 1;
      return;
    }
    await publish(base, added, fresh);
    if (now !== undefined) await weigh(base.size, now);
  }

  async function publish(
    base: SignedHead,
    added: readonly NoteSignature[],
    fresh: boolean,
  ): Promise<void> {
    const next = added.length === 0 ? base : { ...base, note: mergeSignatures(base.note, added) };
    // From the first on, a published head without its file is a file that was lost, and never a crash between the two.
    if (published === undefined) await tiles.publish(next.note);
    await swap('published', published, next);
    published = next;
    if (fresh) publishedAtMs = deps.clock.nowMs();
    await tiles.publish(next.note);
    if (fresh) await deps.partials.published(next.size);
  }

  /** Whether what is published now satisfies the circle. */
  async function weigh(size: bigint, now: Circle): Promise<void> {
    if (published?.size !== size || !(await satisfies(published, now))) {
      missed += 1;
      return;
    }
    missed = 0;
    await markWitnessed(published);
  }

  /** The best that is stored for a circle of witnesses that is new to us. */
  async function judge(now: Circle | undefined): Promise<void> {
    quorate = undefined;
    if (now !== undefined) {
      const stored = await store.readCheckpoint(db, 'witnessed');
      if (stored !== undefined && (await satisfies(stored, now))) await markWitnessed(stored);
      if (published !== undefined && (await satisfies(published, now))) {
        await markWitnessed(published);
      }
    }
    judged = now;
  }

  async function satisfies(head: SignedHead, { peers, quorum }: Circle): Promise<boolean> {
    return (await cosignersOf(head.note, peers)).size >= quorum;
  }

  async function markWitnessed(head: SignedHead): Promise<void> {
    const stored = await store.readCheckpoint(db, 'witnessed');
    if (stored === undefined || stored.size < head.size) await swap('witnessed', stored, head);
    quorate = head;
    waiters.settle(head);
  }

  async function swap(
    role: 'published' | 'witnessed',
    old: SignedHead | undefined,
    next: SignedHead,
  ): Promise<void> {
    if (await store.swapCheckpoint(lock, role, old?.size, next)) return;
    throw new LedgerError('checkpoint-conflict', `the ${role} checkpoint is not the one kept here`);
  }

  async function attempt(): Promise<void> {
    try {
      await tick();
    } catch (error) {
      logger.error({ err: error }, 'the ledger could not publish its checkpoint; trying again');
      await reload();
    }
  }

  /** A write that failed may have persisted: only what is stored tells. */
  async function reload(): Promise<void> {
    try {
      published = await store.readCheckpoint(db, 'published');
      if (published !== undefined) await tiles.publish(published.note);
    } catch (error) {
      logger.error({ err: error }, 'the ledger cannot read its published checkpoint');
    }
  }

  async function run(): Promise<void> {
    while (!closing && stopped === undefined) {
      await attempt();
      if (!closing) await alarm.sleep(publishEveryMs);
    }
  }

  const running = run();
  return {
    setWitnesses: (peers, quorum) => {
      circle = { peers, quorum };
      alarm.ring();
    },
    published: () => published,
    publishedAtMs: () => publishedAtMs,
    circle: () => circle,
    witnessed: (index, signal) => {
      if (stopped !== undefined) return Promise.reject(stopped);
      if (closing) return Promise.reject(new LedgerError('closed', 'the ledger is closing'));
      if (quorate !== undefined && judged === circle && index < quorate.size) {
        return Promise.resolve(quorate);
      }
      return waiters.add(index, signal);
    },
    stop: (reason) => {
      stopped = reason;
      waiters.reject(reason);
      alarm.ring();
    },
    [Symbol.asyncDispose]: async () => {
      closing = true;
      alarm.ring();
      await running;
      if (stopped === undefined) await attempt();
      waiters.reject(new LedgerError('closed', 'the ledger closed before a quorum had signed'));
    },
  };
}

interface Waiter {
  readonly index: bigint;
  readonly resolve: (head: SignedHead) => void;
  readonly reject: (error: unknown) => void;
}

/** Those who wait for the quorum, each until its entry is covered or its signal aborts. */
class WitnessWaiters {
  readonly #waiters = new Set<Waiter>();

  get any(): boolean {
    return this.#waiters.size > 0;
  }

  add(index: bigint, signal: AbortSignal | undefined): Promise<SignedHead> {
    signal?.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<SignedHead>();
    const waiter: Waiter = { index, resolve, reject };
    this.#waiters.add(waiter);
    const abort = (): void => reject(signal?.reason);
    signal?.addEventListener('abort', abort);
    return promise.finally(() => {
      this.#waiters.delete(waiter);
      signal?.removeEventListener('abort', abort);
    });
  }

  settle(head: SignedHead): void {
    for (const waiter of this.#waiters) if (waiter.index < head.size) waiter.resolve(head);
  }

  reject(error: unknown): void {
    for (const waiter of this.#waiters) waiter.reject(error);
  }
}
