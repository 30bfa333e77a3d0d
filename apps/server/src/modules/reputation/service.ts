import { createAdmission } from '../../platform/admission.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Postgres } from '../../platform/postgres/index.ts';
import { fileAnswer } from './answers.ts';
import { ReputationError } from './errors.ts';
import { type Answer, answerFor, type Facts, noFacts, type Verdict, verdicts } from './facts.ts';
import { type ChangesPage, readChanges } from './feed.ts';
import type { AskedHash } from './hashes.ts';
import type { JudgedSource } from './judged.ts';
import { createLookups, type LookupKind, type Lookups } from './lookups.ts';
import { type ModelFigures, openReadModel, type ReadModel } from './model/read-model.ts';
import { changesChannel, dropDue, recordJudged } from './record.ts';

export interface ReputationDeps {
  readonly db: Postgres;
  /** Of the read model's files alone. */
  readonly directory: string;
  readonly judged: JudgedSource;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly limits?: Partial<ReputationLimits>;
}

export interface ReputationLimits {
  /** Hashes of one packed question. */
  readonly packedMax: number;
  /** Questions of many hashes under way, all together and of one customer. */
  readonly questionsMax: number;
  readonly questionsOfCustomerMax: number;
}

export const defaultLimits: ReputationLimits = {
  packedMax: 250_000,
  questionsMax: 32,
  questionsOfCustomerMax: 4,
};

export interface ReputationFigures extends ModelFigures {
  readonly lookups: ReadonlyMap<LookupKind, number>;
  readonly questions: number;
}

/** What a site tells of files. Regions are those of callers; what crosses them is `answerFor`'s rule. */
export interface Reputation extends AsyncDisposable {
  /** Resolves when look-ups are answered; before that they throw `model-not-ready`. */
  readonly ready: Promise<void>;
  isReady(): boolean;
  /** Of several files that share an MD5 or SHA-1, the worst. @throws {ReputationError} `model-not-ready` */
  lookUp(hash: AskedHash, region: string | undefined, kind: LookupKind): Answer;
  /** `lookUp` of a single question, as JSON. @param text the hash as it was asked for, in lower case */
  lookUpText(hash: AskedHash, text: string, region: string): string;
  /** Every region apart, for people of the operator. @throws {ReputationError} `model-not-ready` */
  factsOf(hash: AskedHash): readonly Facts[];
  /**
   * One byte for each SHA-256 of a packed question; others are served in between.
   * @throws {ReputationError} `model-not-ready`
   */
  lookUpPacked(hashes: Uint8Array, region: string): Promise<Uint8Array>;
  /**
   * Holds one of the places of questions of many hashes.
   * @param customer whose they are, where it is one
   * @throws {ReputationError} `lookups-overloaded`, `too-many-questions`
   */
  admit(customer: string | undefined, statedBytes: number): Disposable;
  /** See `readChanges`. */
  changes(region: string, cursor: string | undefined, limit: number): Promise<ChangesPage>;
  /** Called when there may be changes. */
  onChange(listener: () => void): Disposable;
  /** Takes in everything that stands in PostgreSQL now. */
  advance(): Promise<void>;
  /** See `ReadModel.rebuild`. */
  rebuild(onProgress?: (done: number, about: number) => void): Promise<ModelFigures>;
  figures(): ReputationFigures;
  readonly lookups: Lookups;
  readonly limits: ReputationLimits;
}

/** Hashes after which others are served: about three thousandths of a second. */
const hashesOfSlice = 4_096;
const dueEveryMs = 60_000;
const retryMs = 1_000;
const statedBytesMax = 128 * 1_048_576;

export function createReputation(deps: ReputationDeps): Reputation {
  const { db, directory, judged, clock, logger } = deps;
  const limits = { ...defaultLimits, ...deps.limits };
  const stop = new AbortController();
  const listeners = new Set<() => void>();
  const lookups = createLookups({ db, clock, logger });
  const admission = createAdmission(
    { bodiesMax: limits.questionsMax, statedBytesMax },
    () => new ReputationError('lookups-overloaded', 'More is asked than is answered at a time'),
  );
  const ofCustomers = new Map<string, number>();
  let model: ReadModel | undefined;
  let wake: () => void = () => undefined;
  let isWoken = true;

  function open(): ReadModel {
    if (model !== undefined) return model;
    throw new ReputationError('model-not-ready', 'The read model is being opened; ask again soon');
  }

  async function advance(): Promise<void> {
    while (await recordJudged({ db, judged, clock })) if (stop.signal.aborted) return;
    await open().advance();
    tellListeners();
  }

  function tellListeners(): void {
    for (const listener of listeners) listener();
  }

  /** Woken by every change, of this process and others; looks by itself once a minute. */
  async function follow(): Promise<void> {
    while (!stop.signal.aborted) {
      isWoken = false;
      try {
        await advance();
        if (await dropDue({ db, clock })) await advance();
        if (open().wantsRebuild()) await rebuildLogged();
      } catch (error) {
        logger.error({ err: error }, 'reputation could not take in changes; it is tried again');
        await pause(retryMs);
        continue;
      }
      if (!isWoken) await pause(dueEveryMs);
    }
  }

  async function pause(ms: number): Promise<void> {
    const waiting = new AbortController();
    const end = AbortSignal.any([waiting.signal, stop.signal]);
    wake = () => waiting.abort();
    if (isWoken && ms > retryMs) return;
    try {
      await clock.sleep(ms, end);
    } catch (error) {
      if (!end.aborted) throw error;
    }
  }

  function rouse(): void {
    isWoken = true;
    wake();
  }

  async function rebuildLogged(): Promise<void> {
    const figures = await open().rebuild();
    tellListeners();
    logger.info({ ...figures, position: String(figures.position) }, 'the read model is built anew');
  }

  async function begin(): Promise<{ readonly end: () => Promise<void> }> {
    model = await openReadModel({ db, directory, clock, logger });
    const listening = await db.listen(changesChannel, rouse);
    const judging = judged.onJudged(rouse);
    const following = follow();
    return {
      end: async () => {
        judging[Symbol.dispose]();
        await listening.close();
        await following;
        await model?.[Symbol.asyncDispose]();
      },
    };
  }

  const begun = begin();
  const ready = begun.then(() => undefined);
  // Whoever waits for it learns why; look-ups say that they are not ready.
  ready.catch((error) => logger.error({ err: error }, 'reputation could not be opened'));

  function lookUp(hash: AskedHash, region: string | undefined, kind: LookupKind): Answer {
    const answer = worstAnswer(open().find(hash), region);
    lookups.count(region ?? 'operator', kind, answer.verdict);
    return answer;
  }

  function lookUpText(hash: AskedHash, text: string, region: string): string {
    if (hash.kind !== 'sha256') {
      return JSON.stringify(fileAnswer(text, lookUp(hash, region, 'single')));
    }
    const told = open().tell(hash.bytes, region);
    lookups.count(region, 'single', told.verdict);
    return `{"hash":"${text}",${told.text}`;
  }

  async function lookUpPacked(hashes: Uint8Array, region: string): Promise<Uint8Array> {
    const count = hashes.length / 32;
    const out = new Uint8Array(count);
    for (let from = 0; from < count; from += hashesOfSlice) {
      if (from > 0) await new Promise((resolve) => setImmediate(resolve));
      open().answerMany(hashes, from, Math.min(from + hashesOfSlice, count), region, out);
    }
    countPacked(out, region);
    return out;
  }

  function countPacked(out: Uint8Array, region: string): void {
    const counts = new Uint32Array(8);
    for (const byte of out) counts[byte & 7] = (counts[byte & 7] ?? 0) + 1;
    verdicts.forEach((verdict, i) => {
      const count = counts[i] ?? 0;
      if (count > 0) lookups.count(region, 'binary', verdict, count);
    });
  }

  function admit(customer: string | undefined, statedBytes: number): Disposable {
    const own = customer === undefined ? 0 : (ofCustomers.get(customer) ?? 0);
    if (own >= limits.questionsOfCustomerMax) {
      const most = limits.questionsOfCustomerMax;
      throw new ReputationError(
        'too-many-questions',
        `${most} questions of many hashes are under way for this customer already`,
      );
    }
    const admitted = admission.admit(statedBytes);
    if (customer !== undefined) ofCustomers.set(customer, own + 1);
    let isHeld = true;
    return {
      [Symbol.dispose]() {
        if (!isHeld) return;
        isHeld = false;
        admitted[Symbol.dispose]();
        if (customer === undefined) return;
        const left = (ofCustomers.get(customer) ?? 1) - 1;
        if (left > 0) ofCustomers.set(customer, left);
        else ofCustomers.delete(customer);
      },
    };
  }

  return {
    ready,
    isReady: () => model !== undefined,
    lookUp,
    lookUpText,
    factsOf: (hash) => open().find(hash),
    lookUpPacked,
    admit,
    changes: (region, cursor, limit) => readChanges(db, region, cursor, limit),
    onChange(listener) {
      listeners.add(listener);
      return { [Symbol.dispose]: () => void listeners.delete(listener) };
    },
    advance,
    rebuild: async (onProgress) => await open().rebuild(onProgress),
    figures() {
      const closed = { entries: 0, changed: 0, position: 0n, builtAt: undefined, building: false };
      const figures = model?.figures() ?? closed;
      return { ...figures, lookups: lookups.total, questions: admission.bodies };
    },
    lookups,
    limits,
    async [Symbol.asyncDispose]() {
      stop.abort();
      const opened = await begun.catch(() => undefined);
      await opened?.end();
      await lookups[Symbol.asyncDispose]();
    },
  };
}

const severity: readonly Verdict[] = ['clean', 'unknown', 'incomplete', 'suspicious', 'malicious'];

/**
 * Of all files that share a hash, the answer that protects: a clean file may have been made to
 * share its MD5 with a malicious one.
 */
export function worstAnswer(files: readonly Facts[], region: string | undefined): Answer {
  const [first, ...others] = files.map((facts) => answerFor(facts, region));
  if (first === undefined) return answerFor(noFacts, region);
  return others.reduce(
    (worst, one) => (severity.indexOf(one.verdict) > severity.indexOf(worst.verdict) ? one : worst),
    first,
  );
}
