import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Postgres } from '../../platform/postgres/index.ts';
import type { Ledger } from '../ledger/index.ts';
import {
  type DigestItem,
  type ObjectDigest,
  type VaultEngine,
  VaultEngineError,
} from './engine/index.ts';
import { VaultError } from './errors.ts';
import type { SiteKeys } from './keys.ts';
import { ReadingError } from './reading-errors.ts';
import { runRegularly } from './schedule.ts';
import { type Judgement, judge, wrongContent } from './scrub-judgement.ts';
import { repairSample, type ScrubFinding } from './scrub-repair.ts';
import * as store from './scrub-store.ts';

export interface ScrubDeps {
  readonly db: Postgres;
  readonly ledger: Pick<Ledger, 'append'>;
  readonly engine: Pick<VaultEngine, 'dataCentres' | 'digest' | 'digestMany' | 'repair' | 'remove'>;
  readonly keys: Pick<SiteKeys, 'identity'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** What the pass has come to so far, since its start. */
export interface ScrubCounts {
  readonly samples: number;
  /** Read, of all copies. */
  readonly bytes: number;
  /** Copies newly found damaged or missing. */
  readonly damaged: number;
  readonly repaired: number;
  /** Copies that could not be read or repaired, and samples whose key cannot be opened. */
  readonly unreadable: number;
  /** Samples without any intact copy. */
  readonly lost: number;
}

export type ScrubEvent =
  | ScrubFinding
  /** The bytes are as on record; whether they decrypt cannot be said. */
  | { readonly event: 'key-unavailable'; readonly sample: string; readonly keyId: string }
  | ({ readonly event: 'progress'; readonly samplesTotal: number } & ScrubCounts)
  /** The last one of a pass that went through. */
  | ({ readonly event: 'summary' } & ScrubCounts);

export interface ScrubOptions {
  /** Default: no limit. */
  readonly bytesPerSecondMax?: number;
  /** Begins anew where an earlier pass was left off. */
  readonly fromStart?: boolean;
  readonly signal?: AbortSignal;
}

/** Re-reads every copy of every sample, and repairs what is damaged from what is intact. */
export interface Scrub extends AsyncDisposable {
  /**
   * Goes on where an unfinished pass stands, or begins one. Left early, it resumes the next time.
   * @throws {ReadingError} `scrub-running`; the signal's reason when aborted
   */
  run(options?: ScrubOptions): AsyncGenerator<ScrubEvent>;
}

const checkEveryMs = 60 * 60 * 1_000;
const passEveryMs = 24 * 60 * 60 * 1_000;
const backgroundBytesPerSecond = 32 * 1_024 * 1_024;
const pageSamples = 64;
const digestsAtOnce = 4;

/** @param options.background makes a pass a day, slowly, until disposed of */
export function createScrub(
  deps: ScrubDeps,
  options: { readonly background: boolean } = { background: true },
): Scrub {
  const { db, clock, logger } = deps;
  let running = false;

  async function* run(asked: ScrubOptions = {}): AsyncGenerator<ScrubEvent> {
    if (running) throw new ReadingError('scrub-running', 'A pass over all copies is under way');
    running = true;
    try {
      yield* passOver(deps, asked);
    } finally {
      running = false;
    }
  }

  async function runIfDue(signal: AbortSignal): Promise<void> {
    const pass = await store.readPass(db);
    const finishedAt = pass?.finished_at ?? undefined;
    const isDue =
      finishedAt === undefined || clock.nowMs() - finishedAt.epochMilliseconds >= passEveryMs;
    if (running || !isDue) return;
    for await (const event of run({ bytesPerSecondMax: backgroundBytesPerSecond, signal })) {
      if (event.event !== 'summary') continue;
      const isGood = event.lost + event.unreadable === 0;
      logger[isGood ? 'info' : 'error'](event, 'every copy of every sample was read back');
    }
  }

  const schedule = { name: 'scrub', everyMs: checkEveryMs, clock, logger };
  const background = options.background ? runRegularly(schedule, runIfDue) : undefined;
  return {
    run,
    [Symbol.asyncDispose]: async () => {
      await background?.[Symbol.asyncDispose]();
    },
  };
}

async function* passOver(deps: ScrubDeps, asked: ScrubOptions): AsyncGenerator<ScrubEvent> {
  const { db, clock } = deps;
  const now = () => Temporal.Instant.fromEpochMilliseconds(clock.nowMs());
  const pass = await openPass(db, now(), asked.fromStart ?? false);
  const samplesTotal = await store.countSamples(db);
  const pace = createPace(clock, asked);
  yield { event: 'progress', samplesTotal, ...countsOf(pass) };
  try {
    for (;;) {
      const page = await store.samplesAfter(db, pass.position, pageSamples);
      if (page.length === 0) break;
      for await (const { sample, digest } of readBack(deps, page, pace)) {
        for await (const event of examine(deps, sample, digest)) {
          count(pass, event);
          yield event;
        }
        pass.position = sample.id;
        pass.samples += 1n;
        pass.bytes += bytesOf(digest);
        asked.signal?.throwIfAborted();
      }
      await store.writePass(db, pass);
      yield { event: 'progress', samplesTotal, ...countsOf(pass) };
    }
    pass.finished_at = now();
    await store.writePass(db, pass);
    yield { event: 'summary', ...countsOf(pass) };
  } finally {
    await store.writePass(db, pass);
  }
}

async function openPass(
  db: Postgres,
  startedAt: Temporal.Instant,
  fromStart: boolean,
): Promise<store.Pass> {
  const stored = await store.readPass(db);
  if (stored !== undefined && stored.finished_at === null && !fromStart) return stored;
  return {
    started_at: startedAt,
    finished_at: null,
    position: null,
    samples: 0n,
    bytes: 0n,
    damaged: 0n,
    repaired: 0n,
    unreadable: 0n,
    lost: 0n,
  };
}

/** Waits until so many bytes more may be read. */
type Pace = (bytes: number) => Promise<void>;

function createPace(clock: Clock, { bytesPerSecondMax, signal }: ScrubOptions): Pace {
  const beganMs = clock.monotonicMs();
  let bytesSoFar = 0;
  return async (bytes) => {
    signal?.throwIfAborted();
    if (bytesPerSecondMax === undefined) return;
    const dueMs = (bytesSoFar / bytesPerSecondMax) * 1_000;
    bytesSoFar += bytes;
    const waitMs = dueMs - (clock.monotonicMs() - beganMs);
    if (waitMs > 0) await clock.sleep(waitMs, signal);
  };
}

interface ReadBack {
  readonly sample: store.ScrubbedSample;
  readonly digest: ObjectDigest;
}

async function* readBack(
  { engine, keys }: ScrubDeps,
  page: readonly store.ScrubbedSample[],
  pace: Pace,
): AsyncGenerator<ReadBack> {
  async function* items(): AsyncGenerator<DigestItem> {
    for (const sample of page) {
      await pace(Number(sample.stored_bytes) * engine.dataCentres.length);
      const identity = await keys.identity(sample.key_id).catch(withoutKey);
      const { object_key: key, ciphertext_sha256: ciphertextSha256 } = sample;
      yield identity === undefined ? { key, ciphertextSha256 } : { key, identity };
    }
  }
  const left = page[Symbol.iterator]();
  for await (const digest of engine.digestMany(items(), digestsAtOnce)) {
    const { value: sample } = left.next();
    if (sample === undefined) throw new Error('more digests than samples');
    yield { sample, digest };
  }
}

/** Then copies are compared with the digest on record alone. */
function withoutKey(error: unknown): undefined {
  if (!(error instanceof VaultError)) throw error;
}

async function* examine(
  deps: ScrubDeps,
  sample: store.ScrubbedSample,
  digest: ObjectDigest,
): AsyncGenerator<ScrubEvent> {
  const copies = judge(digest, sample.ciphertext_sha256);
  const content = await checkContent(deps, sample, digest, copies);
  if (content === 'unknown') {
    yield { event: 'key-unavailable', sample: sample.id, keyId: sample.key_id };
  }
  const judgement = content === 'wrong' ? wrongContent(copies) : copies;
  if (judgement.bad.length + judgement.unreadable.length === 0) return;
  yield* repairSample(deps, sample, judgement);
}

/** Whether what decrypts from a good copy is the sample that the row names. */
async function checkContent(
  { engine, keys, db }: ScrubDeps,
  { id, key_id, object_key, sha256 }: store.ScrubbedSample,
  digest: ObjectDigest,
  { good }: Judgement,
): Promise<'right' | 'wrong' | 'unknown'> {
  const [first] = good;
  if (first === undefined) return 'right';
  let { plaintext } = digest;
  try {
    // What the engine decrypted is its first copy, and that may not be a good one.
    if (digest.copies[0]?.dataCentre !== first) {
      plaintext = await engine.digest(object_key, first, await keys.identity(key_id));
    }
  } catch (error) {
    if (error instanceof VaultEngineError && error.code === 'damaged') return 'wrong';
    if (!(error instanceof VaultError)) throw error;
  }
  if (plaintext === undefined) {
    // A key that went with its sample is not missing.
    return (await store.stands(db, id)) ? 'unknown' : 'right';
  }
  return Buffer.compare(plaintext.sha256, sha256) === 0 ? 'right' : 'wrong';
}

function count(pass: store.Pass, { event }: ScrubEvent): void {
  if (event === 'damaged') pass.damaged += 1n;
  if (event === 'repaired') pass.repaired += 1n;
  if (event === 'lost') pass.lost += 1n;
  if (event === 'unreadable' || event === 'unrepaired' || event === 'key-unavailable') {
    pass.unreadable += 1n;
  }
}

function countsOf({
  samples,
  bytes,
  damaged,
  repaired,
  unreadable,
  lost,
}: store.Pass): ScrubCounts {
  return {
    samples: Number(samples),
    bytes: Number(bytes),
    damaged: Number(damaged),
    repaired: Number(repaired),
    unreadable: Number(unreadable),
    lost: Number(lost),
  };
}

function bytesOf({ copies }: ObjectDigest): bigint {
  return copies.reduce((sum, { storedBytes }) => sum + BigInt(storedBytes ?? 0), 0n);
}
