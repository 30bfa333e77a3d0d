import type { JsonObject } from '@vitrine/verifier';
import type { Clock } from '../../../platform/clock.ts';
import {
  type Postgres,
  PostgresError,
  type Transaction,
} from '../../../platform/postgres/index.ts';
import type { Ledger } from '../../ledger/index.ts';
import { objectKeyOf, type SiteKeys, type VaultEngine } from '../../vault/index.ts';
import { RelocationError } from '../errors.ts';
import type { ChangedObject, FetchOptions, SourceLink } from '../links.ts';
import { removeAll } from './erase.ts';
import { type Frame, readFrames } from './frames.ts';
import { createGathering } from './gathering.ts';
import { type Arrived, insertRows, removeRows, replacePlace } from './incoming-store.ts';
import { kindNumbers, storedObjects } from './objects-store.ts';
import { noteRecords } from './records-store.ts';
import * as store from './store.ts';

export interface TargetDeps {
  db: Postgres;
  ledger: Ledger;
  engine: Pick<VaultEngine, 'storeCiphertext' | 'removeMany'>;
  keys: Pick<SiteKeys, 'current'>;
  source: Pick<SourceLink, 'commitmentKey' | 'changes' | 'objects'>;
  clock: Clock;
}

export interface Pulled {
  objects: number;
  bytes: number;
  /** How far the source was ahead when it answered, in ledger entries. */
  lag: bigint;
}

const changesAtOnce = 2000;
const objectsInChunk = 64;
const bytesInChunk = 16 * 1024 * 1024;
const chunksAtOnce = 6;
/** Age files up to this size are taken whole, so that many can be made durable together; others are streamed. */
const wholeBytesMax = 256 * 1024;
/** Of these files, what one chunk holds until it is durable. */
const gatheredBytesMax = 4 * 1024 * 1024;

export interface Sample {
  id: string;
  storedBytes: number;
  sizeBytes: number;
}

/** What the puller asks and tells around each chunk of a batch. */
export interface Flow {
  /** Resolves when so many bytes may be fetched. Throws to give the batch up. */
  before(bytes: number): Promise<void>;
  after(objects: number, bytes: number): Promise<void>;
  /** Asked before each further batch. Throws to give the rest up. */
  next(): Promise<void>;
}

/** Changes of the source whose bytes stand here durably, and whose rows do not stand yet. */
interface Batch {
  objects: readonly ChangedObject[];
  arrived: ReadonlyMap<string, Arrived>;
  /** Up to which version it tells everything. */
  until: bigint;
  /** Whether there is more that may be pulled. */
  more: boolean;
  pulled: Pulled;
}

/**
 * Pulls until the source is not ahead, or up to a version, batch after batch: bytes first, durable in every data
 * centre, then rows, position and entry in one transaction, while the next batch is being fetched. A crash in between
 * pulls the same batches again, with the same outcome. Returns what the last batch brought.
 *
 * @param options `checked` is asked for the first batch alone, in which an earlier pull may have failed
 */
export async function pullAll(
  deps: TargetDeps,
  relocation: store.SiteRelocation,
  upTo: bigint | undefined,
  flow: Flow,
  options: FetchOptions,
): Promise<Pulled> {
  const fetchNext = async (after: bigint) => {
    await flow.next();
    return fetchBatch(deps, relocation, { after, upTo }, flow, { ...options, checked: false });
  };
  let after = relocation.position;
  let batch = await fetchBatch(deps, relocation, { after, upTo }, flow, options);
  while (true) {
    const recording = recordBatch(deps, relocation, batch, after);
    if (!batch.more) {
      await recording;
      return batch.pulled;
    }
    after = batch.until;
    // Both end before either failure is told: nothing may go on when the caller tries again.
    const [recorded, next] = await Promise.allSettled([recording, fetchNext(after)]);
    if (recorded.status === 'rejected') {
      if (next.status === 'fulfilled') {
        await discard(deps, relocation.region, next.value.arrived);
      }
      throw recorded.reason;
    }
    if (next.status === 'rejected') throw next.reason;
    batch = next.value;
  }
}

async function fetchBatch(
  deps: TargetDeps,
  relocation: store.SiteRelocation,
  { after, upTo }: { after: bigint; upTo: bigint | undefined },
  flow: Flow,
  options: FetchOptions,
): Promise<Batch> {
  const { id, peer, region } = relocation;
  const changes = await deps.source.changes(peer, id, after, changesAtOnce);
  const head = BigInt(changes.head);
  const told = BigInt(changes.position);
  const until = upTo !== undefined && upTo < told ? upTo : told;
  const objects = changes.objects.filter((one) => BigInt(one.version) <= until);
  const { keyId, recipient } = await deps.keys.current(region, 'files');
  const wanted = objects.filter(isLiveSample).map(sampleOf);
  const arrived = new Map<string, Arrived>();
  await inParallel(chunksOf(wanted), chunksAtOnce, async (chunk) => {
    await flow.before(sum(chunk));
    const ids = chunk.map((one) => one.id);
    const stored = await fetchChunk(deps, relocation, recipient, ids, options);
    for (const [objectId, one] of stored) arrived.set(objectId, { ...one, keyId });
    await flow.after(chunk.length, sum(chunk));
  }).catch(async (error: unknown) => {
    await discard(deps, region, arrived);
    throw error;
  });
  const lag = head - until;
  const pulled = { objects: objects.length, bytes: sum(wanted), lag };
  return { objects, arrived, until, more: lag > 0n && until > after && until !== upTo, pulled };
}

async function recordBatch(
  deps: TargetDeps,
  relocation: store.SiteRelocation,
  batch: Batch,
  after: bigint,
): Promise<void> {
  if (batch.until <= after) return;
  const { arrived, objects } = batch;
  const gone = objects.filter((one) => one.deleted && one.kind === 'sample');
  const changed = [...idsOf(gone), ...arrived.keys()];
  const stood = await storedObjects(deps.db, relocation.region, changed);
  try {
    await deps.db.transaction((tx) => record(tx, deps, relocation, batch));
  } catch (error) {
    // Where nobody knows whether rows name them, the sweep of orphans will find out.
    const isUncertain = error instanceof PostgresError && error.code === 'commit-unknown';
    if (!isUncertain) await discard(deps, relocation.region, arrived);
    throw error;
  }
  // What a crash leaves in between is bytes without a row, which the sweep of orphans finds.
  const superseded = stood.filter((one) => arrived.get(one.id)?.objectKey !== one.object_key);
  await removeAll(
    deps,
    superseded.map((one) => one.object_key),
  );
}

/** Fetches objects again that were found damaged here; the source reads its own copies back first. */
export async function fetchAgain(
  deps: TargetDeps,
  relocation: store.SiteRelocation,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const { keyId, recipient } = await deps.keys.current(relocation.region, 'files');
  const options = { signal, checked: true };
  const stood = await storedObjects(deps.db, relocation.region, ids);
  const arrived = await fetchChunk(deps, relocation, recipient, ids, options);
  await deps.db.transaction(async (tx) => {
    for (const [id, one] of arrived) await replacePlace(tx, id, { ...one, keyId });
  });
  const superseded = stood.filter(({ id, object_key: key }) => {
    const place = arrived.get(id);
    return place !== undefined && place.objectKey !== key;
  });
  await removeAll(
    deps,
    superseded.map((one) => one.object_key),
  );
}

/**
 * After a failure: the next try brings the same objects to other places in packs, and to the same
 * files of their own. What cannot be removed now is an orphan, which the sweep removes.
 */
async function discard(
  { engine }: Pick<TargetDeps, 'engine'>,
  region: string,
  arrived: ReadonlyMap<string, Pick<Arrived, 'objectKey'>>,
): Promise<void> {
  const packed = [...arrived].filter(
    ([id, { objectKey }]) => objectKey !== objectKeyOf(region, id),
  );
  await engine.removeMany(packed.map(([, { objectKey }]) => objectKey));
}

async function fetchChunk(
  deps: TargetDeps,
  relocation: store.SiteRelocation,
  recipient: string,
  ids: readonly string[],
  options: FetchOptions,
): Promise<Map<string, Omit<Arrived, 'keyId'>>> {
  const { peer, id, region } = relocation;
  const stream = await deps.source.objects(peer, id, recipient, ids, options);
  const asked = new Set(ids);
  const stored = new Map<string, Omit<Arrived, 'keyId'>>();
  const store = async (frame: Frame, source: Iterable<Uint8Array> | AsyncIterable<Uint8Array>) => {
    const key = objectKeyOf(region, frame.id);
    const order = { key, source, copies: 'all', packable: true } as const;
    const one = await deps.engine.storeCiphertext(order);
    stored.set(frame.id, { ...one, objectKey: one.key });
    if (one.storedBytes !== frame.lengthBytes) {
      throw new RelocationError('copy-damaged', `${frame.id} arrived with another length`);
    }
  };
  const storeAll = async () => {
    await using gathering = createGathering(gatheredBytesMax);
    for await (const frame of readFrames(stream)) {
      if (!asked.delete(frame.id)) {
        throw new RelocationError('copy-damaged', `the source sent ${frame.id} unasked`);
      }
      if (frame.lengthBytes > wholeBytesMax) {
        await store(frame, frame.body);
        continue;
      }
      const bytes = await frame.whole();
      await gathering.add(bytes.length, () => store(frame, [bytes]));
    }
    await gathering.end();
  };
  try {
    await storeAll();
  } catch (error) {
    await discard(deps, region, stored);
    throw error;
  }
  return stored;
}

/** An object that went away between its change and its fetch is noted when its deletion is told. */
async function record(
  tx: Transaction,
  deps: TargetDeps,
  relocation: store.SiteRelocation,
  batch: Batch,
): Promise<void> {
  const here = batch.objects.filter(
    (one) => one.deleted || one.kind !== 'sample' || batch.arrived.has(one.id),
  );
  await store.updateSiteRelocation(tx, relocation.id, { position: batch.until });
  await noteRecords(
    tx,
    relocation.id,
    here.map((one) => ({
      kind: kindNumbers[one.kind],
      id: one.id,
      version: BigInt(one.version),
      tombstone: one.deleted,
    })),
  );
  await removeRows(
    tx,
    here.filter((one) => one.deleted),
  );
  const live = here.filter((one) => !one.deleted);
  if (here.length === 0) return;
  const [logged] = await deps.ledger.append(tx, [
    {
      type: 'relocation.copied',
      region: relocation.region,
      subject: relocation.id,
      payload: {
        relocation: relocation.id,
        position: Number(batch.until),
        objects: here.length,
        bytes: sum(live.filter((one) => one.kind === 'sample').map(sampleOf)),
      },
    },
  ]);
  await insertRows(tx, relocation.region, live, batch.arrived, logged?.index ?? 0n);
}

function isLiveSample(object: ChangedObject): boolean {
  return object.kind === 'sample' && !object.deleted;
}

function sampleOf({ id, row }: ChangedObject): Sample {
  const { storedBytes, size }: JsonObject = row ?? {};
  return { id, storedBytes: Number(storedBytes), sizeBytes: Number(size) };
}

function idsOf(objects: readonly ChangedObject[]): string[] {
  return objects.map((one) => one.id);
}

function sum(samples: readonly Sample[]): number {
  return samples.reduce((total, one) => total + one.sizeBytes, 0);
}

function chunksOf(samples: readonly Sample[]): Sample[][] {
  const chunks: Sample[][] = [];
  let chunk: Sample[] = [];
  let bytes = 0;
  for (const sample of samples) {
    const full = chunk.length >= objectsInChunk || bytes + sample.storedBytes > bytesInChunk;
    if (full && chunk.length > 0) {
      chunks.push(chunk);
      chunk = [];
      bytes = 0;
    }
    chunk.push(sample);
    bytes += sample.storedBytes;
  }
  if (chunk.length > 0) chunks.push(chunk);
  return chunks;
}

async function inParallel<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  let next = 0;
  let failed = false;
  const lane = async () => {
    for (let item = items[next++]; item !== undefined && !failed; item = items[next++]) {
      await work(item);
    }
  };
  const lanes = Array.from({ length: Math.min(atOnce, items.length) }, () =>
    lane().catch((error: unknown) => {
      failed = true;
      throw error;
    }),
  );
  // Nothing may still be writing when the caller tries again, or clears away.
  await Promise.allSettled(lanes);
  await Promise.all(lanes);
}
