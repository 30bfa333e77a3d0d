import type { Identity } from '@vitrine/age';
import type { BlobStore } from '../../../platform/blobs/index.ts';
import type { DataCentreFailure } from './errors.ts';

/** How many data centres must hold an object before it counts as stored. */
export type Copies = 'all' | 'one';

export interface EngineOptions {
  /** One for each data centre of the site. The engine does not close them. */
  readonly stores: readonly BlobStore[];
  /** Worker threads. Default 1. */
  readonly workers?: number;
  /** Most bytes between the main thread and the workers at a time. Default 32 MiB. */
  readonly inFlightBytesMax?: number;
  readonly logger: EngineLogger;
}

export interface EngineLogger {
  warn(context: object, message: string): void;
  error(context: object, message: string): void;
}

export interface StoreOptions {
  readonly key: string;
  /** The `age1…` recipient it is encrypted to. */
  readonly recipient: string;
  /** Most bytes of plaintext. */
  readonly sizeBytesMax: number;
  readonly copies: Copies;
  /** It may be kept with others in one file, where the stores can; the key is then another. */
  readonly packable?: boolean;
}

/** Digests of the plaintext, in bytes, and its length. */
export interface PlaintextDigests {
  readonly sha256: Uint8Array;
  readonly sha1: Uint8Array;
  readonly md5: Uint8Array;
  readonly sizeBytes: number;
}

export interface StoredCiphertext {
  /** Under which it is found: the one asked for, or its place in a pack. */
  readonly key: string;
  /** SHA-256 of the age file as it stands in every data centre. */
  readonly ciphertextSha256: Uint8Array;
  /** Length of the age file in bytes. */
  readonly storedBytes: number;
  /** The data centres that hold it durably. */
  readonly copies: readonly string[];
  /** The others. Bytes may be there, yet not durably: repair or remove them. */
  readonly failed: readonly DataCentreFailure[];
}

export interface StoredObject extends PlaintextDigests, StoredCiphertext {}

/** One object on its way in. One call at a time; ends with `finish` or `abort`. */
export interface SampleWriter {
  /**
   * Takes bytes, which may be reused at once. Resolves when there is room for more.
   *
   * @throws VaultEngineError `too-large`, `not-stored`, `worker-lost`; nothing remains then
   */
  write(chunk: Uint8Array): Promise<void>;
  /** Resolves when the object is durable. Throws as `write` does. */
  finish(): Promise<StoredObject>;
  /** Gives up; when it resolves nothing remains. Also right after a failure, or twice. */
  abort(): Promise<void>;
}

export interface CiphertextOptions {
  readonly key: string;
  /** An age file. Its pieces may be reused when the next is asked for. */
  readonly source: Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
  readonly copies: Copies;
  /** As in `StoreOptions`. */
  readonly packable?: boolean;
  /** SHA-256 it must have, where known; otherwise it is refused as `damaged`. */
  readonly ciphertextSha256?: Uint8Array;
}

export interface DigestItem {
  readonly key: string;
  /** Default: all of the engine's. */
  readonly dataCentres?: readonly string[];
  /** To decrypt one copy, with which the others are then compared. */
  readonly identity?: Identity | string;
  /** Where no identity is given: what every copy is compared with. */
  readonly ciphertextSha256?: Uint8Array;
  /**
   * With an identity: copies are compared byte by byte with the one that is decrypted, which proves the same at a
   * fraction of the cost; only where they differ, or one fails, are they digested.
   */
  readonly compareCopies?: boolean;
}

/** What one data centre holds, as read back from it. */
export interface CopyState {
  readonly dataCentre: string;
  readonly state: 'intact' | 'damaged' | 'missing' | 'unreadable';
  /** Absent where it is missing or could not be read to its end, or where the copies were compared and agree. */
  readonly ciphertextSha256?: Uint8Array;
  readonly storedBytes?: number;
  /** Code of the `AgeError` or `BlobError`, or `digest-mismatch`. */
  readonly fault?: string;
}

export interface ObjectDigest {
  readonly key: string;
  /** Of the plaintext; present where an identity was given and a copy decrypts. */
  readonly plaintext?: { readonly sha256: Uint8Array; readonly sizeBytes: number };
  readonly copies: readonly CopyState[];
}

export interface CopyDigest {
  /** Of the plaintext. */
  readonly sha256: Uint8Array;
  readonly sizeBytes: number;
  readonly ciphertextSha256: Uint8Array;
}

export interface RemovalReport {
  /** Keys that no data centre holds any more. */
  readonly removed: number;
  readonly failed: readonly ({ readonly key: string } & DataCentreFailure)[];
}

export interface EngineStats {
  /** Bytes now between the threads. */
  readonly inFlightBytes: number;
  /** Calls now under way in workers. */
  readonly calls: number;
  /** Workers that ended without being told to, so far. */
  readonly workersLost: number;
}

/**
 * The byte path of the vault: everything that touches every byte of a sample happens in worker
 * threads, and plaintext stays in memory. All methods throw `VaultEngineError`.
 */
export interface VaultEngine extends AsyncDisposable {
  readonly dataCentres: readonly string[];
  /** Begins to store a sample. Costs nothing until the first 64 KiB are there. */
  begin(options: StoreOptions): SampleWriter;
  /** Stores a sample that is in memory. Throws as `SampleWriter` does. */
  put(bytes: Uint8Array, options: StoreOptions): Promise<StoredObject>;
  /**
   * Stores an age file unchanged.
   *
   * @throws VaultEngineError `not-stored`, `damaged`, `worker-lost`, `aborted` (the source failed)
   */
  storeCiphertext(options: CiphertextOptions): Promise<StoredCiphertext>;
  /**
   * Decrypts a sample. Yields authenticated bytes only; they are the whole sample when the iterator
   * ends without an error. Where a copy fails on the way the next goes on from the same byte.
   *
   * @param prefer data centre to read first
   */
  open(key: string, identity: Identity | string, prefer?: string): AsyncIterable<Uint8Array>;
  /** The age file as it stands in one data centre. */
  readCiphertext(
    key: string,
    dataCentre: string,
    signal?: AbortSignal,
  ): Promise<AsyncIterable<Uint8Array>>;
  /** The age file under a new header for another recipient, its payload unchanged. */
  readRewrapped(
    key: string,
    dataCentre: string,
    identity: Identity | string,
    newRecipient: string,
    signal?: AbortSignal,
  ): AsyncIterable<Uint8Array>;
  /** Reads one copy back from its store and decrypts it. */
  digest(key: string, dataCentre: string, identity: Identity | string): Promise<CopyDigest>;
  /** Reads many objects back, in the order given. Damage is in the results, not thrown. */
  digestMany(
    items: Iterable<DigestItem> | AsyncIterable<DigestItem>,
    concurrency: number,
  ): AsyncIterable<ObjectDigest>;
  /**
   * Copies the age file from one data centre to another.
   *
   * @param expectedSha256 what the age file must have; otherwise `damaged`, and nothing is written
   */
  repair(key: string, from: string, to: string, expectedSha256: Uint8Array): Promise<void>;
  /** Removes an object from every data centre, durably. Throws `not-removed`. */
  remove(key: string): Promise<void>;
  removeMany(
    keys: Iterable<string> | AsyncIterable<string>,
    concurrency?: number,
  ): Promise<RemovalReport>;
  /** Bytes free in each data centre; undefined where unknown. */
  freeBytes(): Promise<ReadonlyMap<string, number | undefined>>;
  stats(): EngineStats;
  /** Waits for nothing: what is under way is rejected as `closed`. */
  close(): Promise<void>;
}
