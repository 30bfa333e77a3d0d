import type { Clock } from '../../../platform/clock.ts';
import { isoTime } from '../../../platform/clock.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { Postgres } from '../../../platform/postgres/index.ts';
import { ReputationError } from '../errors.ts';
import { type Facts, noFacts } from '../facts.ts';
import type { AskedHash } from '../hashes.ts';
import * as store from '../store.ts';
import { buildBase } from './build.ts';
import { createGenerations, type Generation, openGeneration, type Told } from './generation.ts';
import type { FileEntry } from './overlay.ts';

export interface ReadModelDeps {
  readonly db: Postgres;
  /** Of its files alone; made when it is missing. */
  readonly directory: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface ModelFigures {
  /** Files in the base, and changed since. */
  readonly entries: number;
  readonly changed: number;
  readonly position: bigint;
  readonly builtAt: string | undefined;
  readonly building: boolean;
}

/** What look-ups are answered from: made from PostgreSQL, and as good as it within a second. */
export interface ReadModel extends AsyncDisposable {
  /** Of every file that has this hash. */
  find(hash: AskedHash): readonly Facts[];
  /** What is told of a SHA-256, as it is sent. */
  tell(sha256: Uint8Array, region: string): Told;
  /** One byte for each hash of 32 bytes. */
  answerMany(hashes: Uint8Array, from: number, to: number, region: string, out: Uint8Array): void;
  /** Takes in what has changed. */
  advance(): Promise<void>;
  /**
   * Builds it anew while look-ups go on, and puts the new one in the old one's place.
   * @throws {ReputationError} `rebuild-under-way`
   */
  rebuild(onProgress?: (done: number, about: number) => void): Promise<ModelFigures>;
  /** Whether so much has changed, or so much is forgotten but still in the file, that it is time. */
  wantsRebuild(): boolean;
  figures(): ModelFigures;
}

const changesOfBatch = 5_000;
/** A base is written once so much has changed, or a quarter of it. */
const changedMin = 100_000;

const forgottenKeptMs = 86_400_000;

/** Opens what the last process left, or begins; looks nowhere but into its folder and PostgreSQL. */
export async function openReadModel(deps: ReadModelDeps): Promise<ReadModel> {
  const { db, clock, logger } = deps;
  const generations = createGenerations(deps.directory);
  const stop = new AbortController();
  let current = await openChosen();
  let chosenMs = clock.monotonicMs();
  let isStale = false;
  let building: Promise<ModelFigures> | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  async function openChosen(): Promise<Generation> {
    const directory = await generations.current();
    if (directory !== undefined) {
      try {
        return await openGeneration(directory);
      } catch (error) {
        logger.error({ err: error }, 'the read model of reputation is damaged; it is built anew');
      }
    }
    const empty = await generations.next();
    const opened = await openGeneration(empty);
    await generations.choose(empty);
    return opened;
  }

  /** One after the other: what changes the model, or puts another in its place. */
  function inTurn<T>(run: () => Promise<T>): Promise<T> {
    const next = turn.then(run);
    turn = next.catch(() => undefined);
    return next;
  }

  async function catchUp(generation: Generation): Promise<void> {
    while (!stop.signal.aborted && (await takeBatch(generation))) {}
  }

  /** @returns whether there may be more */
  function takeBatch(generation: Generation): Promise<boolean> {
    return db.transaction(
      async (tx) => {
        const after = generation.position();
        const { position, forgotten } = await store.readState(tx);
        if (position <= after) return false;
        // Nobody can tell it any more what to forget.
        if (after < forgotten) {
          isStale = true;
          return false;
        }
        const changed = await store.readChanged(tx, after, changesOfBatch);
        const isMore = changed.length === changesOfBatch;
        const until = isMore ? (changed.at(-1)?.position ?? position) : position;
        generation.write(await entriesOf(tx, changed), until);
        return isMore;
      },
      { isolation: 'repeatable-read', readOnly: true },
    );
  }

  async function build(
    onProgress: (done: number, about: number) => void = () => undefined,
  ): Promise<ModelFigures> {
    const directory = await generations.next();
    const builtAt = isoTime(clock.nowMs());
    await buildBase(db, { directory, builtAt, signal: stop.signal, onProgress });
    const fresh = await openGeneration(directory);
    // Most of what changed meanwhile without stopping the old one, the rest in its turn.
    await catchUp(fresh);
    return await inTurn(async () => {
      await catchUp(fresh);
      const old = current;
      await generations.choose(directory);
      current = fresh;
      chosenMs = clock.monotonicMs();
      isStale = false;
      await old.close();
      await generations.remove(old.name);
      return figures();
    });
  }

  function figures(): ModelFigures {
    return {
      entries: current.entries,
      changed: current.overlay.entries,
      position: current.position(),
      builtAt: current.builtAt,
      building: building !== undefined,
    };
  }

  function rebuild(onProgress?: (done: number, about: number) => void): Promise<ModelFigures> {
    if (building !== undefined) {
      throw new ReputationError('rebuild-under-way', 'The read model is being built anew already');
    }
    building = build(onProgress).finally(() => {
      building = undefined;
    });
    return building;
  }

  return {
    find: (hash) => current.find(hash),
    tell: (sha256, region) => current.tell(sha256, region),
    answerMany: (hashes, from, to, region, out) => {
      current.answerMany(hashes, from, to, region, out);
    },
    advance: () => inTurn(() => catchUp(current)),
    rebuild,
    wantsRebuild() {
      if (building !== undefined) return false;
      if (isStale) return true;
      const { entries, forgotten } = current.overlay;
      if (entries > Math.max(changedMin, current.entries / 4)) return true;
      // What was forgotten stands in the base still, unread: not for longer than a day.
      return forgotten > 0 && clock.monotonicMs() - chosenMs > forgottenKeptMs;
    },
    figures,
    async [Symbol.asyncDispose]() {
      stop.abort();
      await building?.catch(() => undefined);
      await turn;
      await current.close();
    },
  };
}

async function entriesOf(
  tx: Parameters<typeof store.readFacts>[0],
  changed: readonly store.ChangedDigest[],
): Promise<FileEntry[]> {
  if (changed.length === 0) return [];
  const byDigest = new Map<string, store.ChangedDigest[]>();
  for (const one of changed) addTo(byDigest, one);
  const rows = await store.readFacts(
    tx,
    [...byDigest.values()].map(([first]) => digestOf(first)),
  );
  const known = new Map<string, store.FactsRow[]>();
  for (const row of rows) addTo(known, row);
  return [...byDigest].map(([digest, changes]) => {
    const now = known.get(digest) ?? [];
    const all = [...changes, ...now];
    const sha1 = all.find((row) => row.sha1 !== null)?.sha1 ?? undefined;
    const md5 = all.find((row) => row.md5 !== null)?.md5 ?? undefined;
    return {
      digest: Buffer.from(digest, 'hex'),
      ...(sha1 !== undefined && { sha1 }),
      ...(md5 !== undefined && { md5 }),
      facts: now.length === 0 ? noFacts : store.factsOf(now),
    };
  });
}

function digestOf(row: store.ChangedDigest | undefined): Uint8Array {
  return row?.digest ?? new Uint8Array();
}

function addTo<R extends { readonly digest: Uint8Array }>(map: Map<string, R[]>, row: R): void {
  const digest = Buffer.from(row.digest).toString('hex');
  const list = map.get(digest);
  if (list === undefined) map.set(digest, [row]);
  else list.push(row);
}
