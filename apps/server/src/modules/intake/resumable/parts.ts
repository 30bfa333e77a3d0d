import type { Logger } from '../../../platform/logger.ts';
import { type Postgres, PostgresError } from '../../../platform/postgres/index.ts';
import type { SitePolicy } from '../../residency/index.ts';
import {
  type SampleWriter,
  type SiteKeys,
  type VaultEngine,
  VaultEngineError,
  VaultError,
} from '../../vault/index.ts';
import { IntakeError } from '../errors.ts';
import * as store from './parts-store.ts';
import { lockUpload, setOffset, type UploadRow } from './store.ts';

export interface PartsDeps {
  readonly db: Postgres;
  readonly engine: Pick<VaultEngine, 'begin' | 'open' | 'removeMany'>;
  readonly keys: Pick<SiteKeys, 'current' | 'identity' | 'recheck'>;
  readonly policy: Pick<SitePolicy, 'requireOpen'>;
  /** A random UUID. */
  readonly makeId: () => string;
  readonly logger: Logger;
}

export interface SeriesOptions {
  readonly copies: 'all' | 'one';
  /** Nothing counts before `keep` is called. */
  readonly atomic: boolean;
}

/** Bytes that follow each other in one upload, on their way to encrypted objects. */
export interface PartSeries {
  /** @throws what `begin` and `write` of the engine throw, and what `keep` throws */
  write(chunk: Uint8Array): Promise<void>;
  /**
   * Makes all that was written durable and moves the upload's offset, in one transaction in which
   * the region is open here. Resolves to the new offset.
   * @throws {IntakeError} `unknown-upload`, `offset-conflict`
   * @throws {VaultError} `key-destroyed`
   * @throws what `requireOpen` throws
   */
  keep(): Promise<number>;
  /** Gives up what is not kept. */
  drop(): Promise<void>;
}

/**
 * Longest piece. What a kill of this process can take from a request that is under way; after an
 * answer, or after the client's going away, nothing is lost.
 */
export const partBytesMax = 16 * 1024 * 1024;

/** Never the name of a sample's object: those have two hex digits in the second place. */
export function partKeyOf(region: string, id: string): string {
  return `${region}/uploads/${id}.age`;
}

interface OpenPart extends store.NewPart {
  readonly writer: SampleWriter;
  sizeBytes: number;
}

export function createPartSeries(
  deps: PartsDeps,
  upload: UploadRow,
  { copies, atomic }: SeriesOptions,
): PartSeries {
  const { db, engine, keys, policy } = deps;
  let current: OpenPart | undefined;
  let written: store.WrittenPart[] = [];
  let offsetBytes = upload.offsetBytes;
  /** Nobody can say whether the last transaction happened: its rows will tell. */
  let uncertain = false;

  async function begin(): Promise<OpenPart> {
    const { region } = upload;
    const { keyId, recipient } = await keys.current(region, 'files', (tx) =>
      policy.requireOpen(tx, region, 'files'),
    );
    const objectKey = partKeyOf(region, deps.makeId());
    const part = { objectKey, upload: upload.id, region, keyId };
    if (!(await store.insertPart(db, part))) throw unknownUpload();
    const writer = engine.begin({ key: objectKey, recipient, copies, sizeBytesMax: partBytesMax });
    return { ...part, writer, sizeBytes: 0 };
  }

  async function write(chunk: Uint8Array): Promise<void> {
    for (let at = 0; at < chunk.length; ) {
      current ??= await begin();
      const piece = chunk.subarray(at, at + partBytesMax - current.sizeBytes);
      await current.writer.write(piece);
      current.sizeBytes += piece.length;
      at += piece.length;
      if (current.sizeBytes === partBytesMax) await (atomic ? seal() : keep());
    }
  }

  async function seal(): Promise<void> {
    if (current === undefined) return;
    const { objectKey, keyId, writer, sizeBytes } = current;
    await writer.finish();
    written.push({ objectKey, keyId, sizeBytes });
    current = undefined;
  }

  async function keep(): Promise<number> {
    await seal();
    if (written.length === 0) return offsetBytes;
    const next = written.reduce((sum, { sizeBytes }) => sum + sizeBytes, offsetBytes);
    try {
      await db.transaction((tx) => count(tx, next));
    } catch (error) {
      uncertain = error instanceof PostgresError && error.code === 'commit-unknown';
      if (error instanceof VaultError && error.code === 'key-destroyed') {
        for (const { keyId } of written) keys.recheck(keyId);
      }
      throw error;
    }
    written = [];
    offsetBytes = next;
    return offsetBytes;
  }

  async function count(tx: Parameters<SitePolicy['requireOpen']>[0], next: number): Promise<void> {
    await policy.requireOpen(tx, upload.region, 'files');
    const row = await lockUpload(tx, upload.id);
    if (row === undefined) throw unknownUpload();
    if (row.offsetBytes !== offsetBytes || row.entryIndex !== undefined) throw otherOffset();
    const ids = [...new Set(written.map(({ keyId }) => keyId))];
    if ((await store.holdKeys(tx, ids)).size !== ids.length) {
      throw new VaultError('key-destroyed', 'The key was destroyed meanwhile');
    }
    if ((await store.keepParts(tx, written, offsetBytes)) !== written.length) throw otherOffset();
    await setOffset(tx, upload.id, next);
  }

  async function drop(): Promise<void> {
    await current?.writer.abort();
    const begun = current === undefined ? [] : [current.objectKey];
    const unkept = [...written.map(({ objectKey }) => objectKey), ...begun];
    current = undefined;
    written = [];
    if (unkept.length === 0 || uncertain) return;
    try {
      // Doomed or not, and whoever else removes them: these are ours, and nobody will write them.
      await engine.removeMany(unkept);
      await db.transaction((tx) => store.doomUnkept(tx, upload.id));
      await clearDoomed(deps, upload.id);
    } catch (error) {
      deps.logger.warn({ err: error, upload: upload.id }, 'parts of an upload wait to be removed');
    }
  }

  return { write, keep, drop };
}

/**
 * The bytes of a whole upload, from its beginning.
 * @throws {IntakeError} `upload-lost`
 * @throws {VaultEngineError} `unreadable`
 */
export async function* readParts(
  { db, engine, keys }: Pick<PartsDeps, 'db' | 'engine' | 'keys'>,
  upload: UploadRow,
): AsyncGenerator<Uint8Array> {
  let offsetBytes = 0;
  for (const part of await store.keptParts(db, upload.id)) {
    if (part.startBytes !== offsetBytes) break;
    const identity = await keys.identity(part.keyId);
    try {
      for await (const bytes of engine.open(part.objectKey, identity)) {
        offsetBytes += bytes.length;
        yield bytes;
      }
    } catch (error) {
      if (isGone(error)) throw lost(error);
      throw error;
    }
    if (part.startBytes + part.sizeBytes !== offsetBytes) break;
  }
  if (offsetBytes !== upload.lengthBytes) throw lost();
}

/** Whether no data centre has it intact. */
function isGone(error: unknown): boolean {
  if (!(error instanceof VaultEngineError)) return false;
  return error.code === 'not-found' || error.code === 'damaged';
}

const pageParts = 500;

/** Removes doomed pieces, of one upload or of all; those that cannot be removed now stay doomed. */
export async function clearDoomed(
  { db, engine, logger }: Pick<PartsDeps, 'db' | 'engine' | 'logger'>,
  upload?: string,
  signal?: AbortSignal,
): Promise<void> {
  for (;;) {
    signal?.throwIfAborted();
    const doomed = await store.doomedParts(db, pageParts, upload);
    if (doomed.length === 0) return;
    const { failed } = await engine.removeMany(doomed);
    const left = new Set(failed.map(({ key }) => key));
    const gone = doomed.filter((key) => !left.has(key));
    await store.deleteParts(db, gone);
    if (left.size === 0) continue;
    logger.warn({ failed }, 'parts of uploads could not be removed; they are tried again');
    return;
  }
}

export function unknownUpload(): IntakeError {
  return new IntakeError('unknown-upload', 'There is no such upload');
}

export function otherOffset(): IntakeError {
  return new IntakeError('offset-conflict', 'The upload has another offset');
}

function lost(cause?: unknown): IntakeError {
  const message = 'Bytes of the upload can no longer be read; begin again';
  return new IntakeError('upload-lost', message, { cause });
}
