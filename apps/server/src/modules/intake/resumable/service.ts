import type { Receipt } from '@vitrine/verifier';
import type { Clock } from '../../../platform/clock.ts';
import type { Transaction } from '../../../platform/postgres/index.ts';
import { IntakeError } from '../errors.ts';
import { type Customer, type Gate, type Rules, requireSize } from '../gate.ts';
import type { StatedBytes, StatedChecksum } from './headers.ts';
import { createUploadLocks } from './locks.ts';
import type { UploadMetadata } from './metadata.ts';
import {
  clearDoomed,
  createPartSeries,
  otherOffset,
  type PartsDeps,
  unknownUpload,
} from './parts.ts';
import { doomParts, doomUnkept } from './parts-store.ts';
import { isFinal, type RecordingDeps, recordUpload } from './recording.ts';
import * as store from './store.ts';

export interface UploadsDeps extends PartsDeps, RecordingDeps {
  readonly gate: Gate;
  readonly clock: Clock;
}

export interface Creation {
  readonly customer: Customer;
  readonly lengthBytes: number;
  readonly metadata: UploadMetadata;
  /** With the creation (creation-with-upload). */
  readonly bytes?: IncomingBytes;
}

export interface IncomingBytes extends StatedBytes {
  readonly body: AsyncIterable<Uint8Array>;
  /** Ends the body at once, as if the client had gone away. */
  cut(): void;
}

export interface Append {
  readonly customer: Customer;
  readonly id: string;
  readonly offsetBytes: number;
  readonly bytes: IncomingBytes;
}

export type UploadState = store.UploadRow;

/** Samples that come in pieces (tus 1.0), whatever happens to connections and to this process. */
export interface Uploads {
  /**
   * Where it fails nothing remains.
   * @throws {IntakeError} `too-large`, `uploads-open`, `overloaded` and what `append` throws
   * @throws {RegionError} `not-home`, `fenced`, `country-without-home`
   */
  create(creation: Creation): Promise<UploadState>;
  /**
   * Takes bytes in; resolves when they are durable and, with the last one, when the sample is
   * recorded. Where the body ends too early, what came counts, unless a checksum was stated.
   * @throws {IntakeError} `unknown-upload`, `upload-locked`, `offset-conflict`, `too-large`,
   *   `checksum-mismatch`, `incomplete`, `overloaded`, `digest-mismatch`, `upload-lost`
   * @throws {RegionError} `not-home`, `fenced`, `country-without-home`
   */
  append(append: Append): Promise<UploadState>;
  /**
   * The durable offset. Ends a request that still brings bytes, since who asks wants to go on. An
   * upload that is whole is recorded first: an offset at the end promises that.
   * @throws {IntakeError} `unknown-upload`, `upload-locked`
   * @throws {RegionError} `not-home`, `country-without-home`
   * @throws what `append` throws of a last byte
   */
  state(customer: Customer, id: string): Promise<UploadState>;
  /** @throws {IntakeError} `upload-unfinished`, and what `state` throws */
  receipt(customer: Customer, id: string): Promise<Receipt>;
  /** Ends an upload. A sample that it has become stays. Throws as `state` does. */
  end(customer: Customer, id: string): Promise<void>;
  /** Ends what has expired, and removes what is left of ended uploads. Resolves to how many. */
  sweep(signal?: AbortSignal): Promise<number>;
}

/** Since its creation; for a recorded one since then. */
export const lifetimeMs = 24 * 60 * 60 * 1_000;
/** Of a customer, that are not recorded. */
export const openUploadsMax = 100;
const pageUploads = 100;

export function createUploads(deps: UploadsDeps): Uploads {
  const { db, gate, clock, policy, logger } = deps;
  const locks = createUploadLocks(clock);
  const instant = (ms: number) => Temporal.Instant.fromEpochMilliseconds(ms);

  async function load({ customerId, region }: Customer, id: string): Promise<store.UploadRow> {
    const upload = await store.readUpload(db, id);
    const isTheirs = upload?.customer === customerId && upload.region === region;
    if (!isTheirs || hasExpired(upload)) throw unknownUpload();
    return upload;
  }

  function hasExpired({ expiresAt }: store.UploadRow): boolean {
    return expiresAt.epochMilliseconds <= clock.nowMs();
  }

  async function create({ customer, lengthBytes, metadata, bytes }: Creation) {
    const rules = await gate.requireOpen(customer);
    requireSize(lengthBytes, rules);
    const upload = await gate.namingHome(customer, () => insert(customer, lengthBytes, metadata));
    using _held = locks.hold(upload.id);
    try {
      const grown = bytes === undefined ? upload : await receive(customer, upload, rules, bytes);
      return await settle(customer, grown);
    } catch (error) {
      // Nobody was told its name.
      await discard(upload.id);
      throw error;
    }
  }

  async function insert(customer: Customer, lengthBytes: number, metadata: UploadMetadata) {
    const { customerId, region, country } = customer;
    const nowMs = clock.nowMs();
    if ((await store.countOpen(db, customerId, instant(nowMs))) >= openUploadsMax) {
      const message = `At most ${openUploadsMax} uploads may be open at a time`;
      throw new IntakeError('uploads-open', message);
    }
    const upload: store.UploadRow = {
      id: deps.makeId(),
      region,
      customer: customerId,
      country,
      lengthBytes,
      offsetBytes: 0,
      ...metadata,
      createdAt: instant(nowMs),
      expiresAt: instant(nowMs + lifetimeMs),
    };
    await db.transaction(async (tx) => {
      await policy.requireOpen(tx, region, 'files');
      await store.insertUpload(tx, upload);
    });
    return upload;
  }

  async function append({ customer, id, offsetBytes, bytes }: Append): Promise<UploadState> {
    const rules = await gate.requireOpen(customer);
    // Before the lock, so that nobody can lock what is not theirs.
    await load(customer, id);
    using held = locks.hold(id);
    const upload = await load(customer, id);
    requireSize(upload.lengthBytes, rules);
    if (upload.offsetBytes !== offsetBytes) throw otherOffset();
    const cut = (): void => bytes.cut();
    held.signal.addEventListener('abort', cut, { once: true });
    if (held.signal.aborted) cut();
    await db.transaction(async (tx) => {
      await store.lockUpload(tx, id);
      await doomUnkept(tx, id);
    });
    return await settle(customer, await receive(customer, upload, rules, bytes));
  }

  async function receive(
    customer: Customer,
    upload: store.UploadRow,
    { copies }: Rules,
    { contentLength, checksum, body }: IncomingBytes,
  ): Promise<store.UploadRow> {
    const roomBytes = upload.lengthBytes - upload.offsetBytes;
    if (contentLength !== undefined && contentLength > roomBytes) throw beyondItsLength();
    using _admitted = gate.admit(contentLength ?? roomBytes);
    const series = createPartSeries(deps, upload, { copies, atomic: checksum !== undefined });
    const take = takeAtMost(roomBytes, checksum, (chunk) => series.write(chunk));
    try {
      const failure = await readInto(body, take.chunk);
      if (failure !== undefined && checksum !== undefined) throw failure.error;
      take.end();
      const offsetBytes = await gate.namingHome(customer, () => series.keep());
      if (failure !== undefined) throw failure.error;
      return { ...upload, offsetBytes };
    } catch (error) {
      await series.drop();
      throw error;
    }
  }

  /** Records an upload that is whole, if it is not recorded yet. */
  async function settle(customer: Customer, upload: store.UploadRow): Promise<UploadState> {
    const isWhole = upload.offsetBytes === upload.lengthBytes;
    if (!isWhole || upload.entryIndex !== undefined) return upload;
    const rules = await gate.requireOpen(customer);
    using _admitted = gate.admit(0);
    try {
      const entryIndex = await gate.namingHome(customer, () => recordUpload(deps, upload, rules));
      return await finish(upload, entryIndex);
    } catch (error) {
      // Another process may have been faster, and have removed the pieces.
      const row = await store.readUpload(db, upload.id);
      if (row?.entryIndex !== undefined) return row;
      if (isFinal(error)) await discard(upload.id);
      throw error;
    }
  }

  async function finish(upload: store.UploadRow, entryIndex: bigint): Promise<UploadState> {
    const { id } = upload;
    const expiresAt = instant(clock.nowMs() + lifetimeMs);
    await db.transaction(async (tx) => {
      await store.lockUpload(tx, id);
      await store.setRecorded(tx, id, { entryIndex, expiresAt });
      await doomParts(tx, id);
    });
    await tidy(id);
    return { ...upload, words: {}, entryIndex, expiresAt };
  }

  async function state(customer: Customer, id: string): Promise<UploadState> {
    await gate.requireHome(customer);
    await load(customer, id);
    using _held = await locks.takeOver(id);
    return await settle(customer, await load(customer, id));
  }

  async function receipt(customer: Customer, id: string): Promise<Receipt> {
    await gate.requireHome(customer);
    let upload: UploadState = await load(customer, id);
    if (upload.offsetBytes < upload.lengthBytes) {
      const message = `${upload.offsetBytes} of ${upload.lengthBytes} bytes are here`;
      throw new IntakeError('upload-unfinished', message);
    }
    if (upload.entryIndex === undefined) upload = await state(customer, id);
    if (upload.entryIndex === undefined) throw new Error('a whole upload was not recorded');
    return await deps.ledger.receipt(upload.entryIndex);
  }

  async function end(customer: Customer, id: string): Promise<void> {
    await gate.requireHome(customer);
    await load(customer, id);
    using _held = await locks.takeOver(id);
    await load(customer, id);
    await db.transaction((tx) => remove(tx, id));
    await tidy(id);
  }

  async function remove(tx: Transaction, id: string): Promise<void> {
    await store.lockUpload(tx, id);
    await doomParts(tx, id);
    await store.deleteUpload(tx, id);
  }

  /** After a failure: what cannot be removed now expires. */
  async function discard(id: string): Promise<void> {
    try {
      await db.transaction((tx) => remove(tx, id));
    } catch (error) {
      logger.warn({ err: error, upload: id }, 'an upload that failed waits to expire');
      return;
    }
    await tidy(id);
  }

  /** What cannot be removed now the sweep removes. */
  async function tidy(id: string): Promise<void> {
    try {
      await clearDoomed(deps, id);
    } catch (error) {
      logger.warn({ err: error, upload: id }, 'parts of an upload wait to be removed');
    }
  }

  async function sweep(signal?: AbortSignal): Promise<number> {
    let ended = 0;
    for (;;) {
      signal?.throwIfAborted();
      const ids = await store.expiredUploads(db, instant(clock.nowMs()), pageUploads);
      let endedNow = 0;
      for (const id of ids) endedNow += (await expire(id)) ? 1 : 0;
      ended += endedNow;
      if (ids.length < pageUploads || endedNow === 0) break;
    }
    await clearDoomed(deps, undefined, signal);
    return ended;
  }

  async function expire(id: string): Promise<boolean> {
    try {
      using _held = await locks.takeOver(id);
      await db.transaction(async (tx) => {
        const upload = await store.lockUpload(tx, id);
        // One that was just recorded lives on.
        if (upload !== undefined && hasExpired(upload)) await remove(tx, id);
      });
      return true;
    } catch (error) {
      if (error instanceof IntakeError && error.code === 'upload-locked') return false;
      throw error;
    }
  }

  return { create, append, state, receipt, end, sweep };
}

/** Holds a body to the room there is for it, and to its checksum. */
function takeAtMost(
  bytesMax: number,
  checksum: StatedChecksum | undefined,
  write: (chunk: Uint8Array) => Promise<void>,
) {
  const hash = checksum?.begin();
  let bytes = 0;
  return {
    chunk: async (chunk: Uint8Array): Promise<void> => {
      bytes += chunk.length;
      if (bytes > bytesMax) throw beyondItsLength();
      hash?.update(chunk);
      await write(chunk);
    },
    /** @throws {IntakeError} `checksum-mismatch` */
    end: (): void => {
      if (hash === undefined || checksum === undefined) return;
      if (Buffer.compare(hash.digest(), checksum.digest) === 0) return;
      throw new IntakeError('checksum-mismatch', 'The body is not what Upload-Checksum states');
    },
  };
}

/** @returns why the body ended before it was whole; what `write` throws is thrown on */
async function readInto(
  body: AsyncIterable<Uint8Array>,
  write: (chunk: Uint8Array) => Promise<void>,
): Promise<{ readonly error: unknown } | undefined> {
  const pieces = body[Symbol.asyncIterator]();
  try {
    for (;;) {
      let piece: IteratorResult<Uint8Array>;
      try {
        piece = await pieces.next();
      } catch (error) {
        return { error };
      }
      if (piece.done) return undefined;
      await write(piece.value);
    }
  } finally {
    await pieces.return?.();
  }
}

function beyondItsLength(): IntakeError {
  return new IntakeError('too-large', 'The body goes beyond the length that the upload stated');
}
