import { BlobError } from './errors.ts';

/**
 * Where objects are kept: one store is one data centre of a site.
 *
 * An object is immutable bytes under a key. It is there whole or not at all: nobody sees half of
 * one, whatever crashes. Every method rejects with `BlobError`.
 */
export interface BlobStore {
  /** The data centre's name. */
  readonly name: string;
  /** What reopens this store in another thread. Holds secrets: never log it. */
  readonly spec: BlobStoreSpec;
  /** Begins an object. A key that exists is replaced at the commit, at once and whole. */
  create(key: string): Promise<BlobWriter>;
  /** Writes a small object in one go; when it resolves the object is durable and visible. */
  put(key: string, bytes: Uint8Array): Promise<void>;
  /**
   * Opens an object. The iterable yields pieces of at most 256 KiB, and frees what it holds when it
   * ends or is left early. A piece is new memory; but where the store has its thread to itself
   * (`dedicatedThread`), it is valid until the next is asked for.
   *
   * @throws BlobError `not-found` before the first piece
   */
  read(key: string, signal?: AbortSignal): Promise<AsyncIterable<Uint8Array>>;
  stat(key: string): Promise<BlobStat | undefined>;
  /** Removes an object durably. Resolves to whether there was one. */
  remove(key: string): Promise<boolean>;
  /** Every object whose key begins with the prefix, in no particular order. */
  list(prefix: string): AsyncIterable<BlobListing>;
  /** Bytes that may still be written, or undefined where the store cannot tell. */
  freeBytes(): Promise<number | undefined>;
  /** Removes every object below a folder of keys, durably: `europe` has all of that region. */
  removeAll(folder: string): Promise<void>;
  /**
   * Removes what a lost writer (`BlobStoreOptions.writer`) had begun and not committed.
   *
   * @param keys under which it may have written what nobody was told of
   */
  sweep(writer: string, keys: readonly string[]): Promise<void>;
  /** Where small objects can be kept together in one file. */
  readonly packs?: PackStore | undefined;
  close(): Promise<void>;
}

/**
 * Files of many small objects (`packs/format.ts`): one sync makes many durable. A packed object has a
 * key that tells where it stands; `create` with such a key writes it there again. A pack has one
 * writer, which chooses the positions: they are the same in every data centre.
 */
export interface PackStore {
  /** Writes records one after the other from a position on; durable when it resolves. */
  append(pack: string, position: number, bytes: readonly Uint8Array[]): Promise<void>;
  /** Nothing more is appended: the file goes when the last of its objects is removed. */
  seal(pack: string, position: number): Promise<void>;
}

/** One object being written. Ends with exactly one `commit` or `abort`. */
export interface BlobWriter {
  /** Appends. The memory may be reused once it resolves; one call at a time. */
  write(...chunks: Uint8Array[]): Promise<void>;
  /**
   * Makes the object durable and visible. A rejection leaves it open whether the object is there:
   * who needs certainty removes it.
   */
  commit(): Promise<void>;
  /** Gives up; nothing remains. Never rejects for what was not there. */
  abort(): Promise<void>;
}

export interface BlobStat {
  readonly sizeBytes: number;
}

export interface BlobListing {
  readonly key: string;
  readonly sizeBytes: number;
  readonly modifiedAtMs: number;
}

/** Structured-cloneable description of a store. */
export type BlobStoreSpec = LocalStoreSpec | S3StoreSpec | FaultyStoreSpec;

export interface LocalStoreSpec {
  readonly kind: 'local';
  /** The data centre's name: lower case letters, digits and hyphens. */
  readonly name: string;
  /** Absolute path of the folder. One machine at a time may write to it. */
  readonly root: string;
  /** Free bytes below which writing is refused with `no-space`. Default 256 MiB. */
  readonly reserveBytes?: number;
  /** Memory with which threads that open the store keep apart; made by the first, in its `spec`. */
  readonly locks?: SharedArrayBuffer;
}

export interface S3StoreSpec {
  readonly kind: 's3';
  readonly name: string;
  /** Base address without the bucket, such as `https://s3.example.org`; path style is used. */
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Size of the parts of large objects, at least 5 MiB. Default 5 MiB. */
  readonly partBytes?: number;
}

/** A store that fails by plan; for tests (`faults.ts`). */
export interface FaultyStoreSpec {
  readonly kind: 'faulty';
  readonly name: string;
  readonly inner: BlobStoreSpec;
  readonly faults: readonly Fault[];
}

/** One planned fault. */
export interface Fault {
  readonly operation: 'create' | 'write' | 'commit' | 'put' | 'remove' | 'read' | 'stat';
  /** The first call of that operation it strikes, from 1. */
  readonly nth: number;
  /** How many calls in a row it strikes. Default 1. */
  readonly times?: number;
  /**
   * `failed`: nothing is done. `failed-but-persisted`: all is done, and the caller is told it
   * failed. `thread-lost`: the thread ends there and then.
   */
  readonly outcome: 'failed' | 'failed-but-persisted' | 'thread-lost';
  /** Code of the error. Default `failed`. */
  readonly code?: 'no-space' | 'unwritable' | 'unreachable' | 'failed';
}

export interface BlobStoreOptions {
  /** Refuse with `missing` where the store does not exist yet, instead of making it. */
  readonly mustExist?: boolean;
  /** Names this writer, so that another can `sweep` after it; lower case letters and digits. */
  readonly writer?: string;
  /**
   * The calling thread does nothing else: short calls may be made on it, and pieces that are read
   * share memory.
   */
  readonly dedicatedThread?: boolean;
}

const keyBytesMax = 512;
const keyGrammar = /^[a-z0-9][a-z0-9._-]*(?:\/[a-z0-9][a-z0-9._-]*)*$/;

/**
 * Keys are lower-case path segments, such as `europe/3f/3f2a….age`, at most 512 bytes. No segment
 * begins with a dot, so none leads out of the store.
 *
 * @throws BlobError `bad-key`
 */
export function checkKey(store: string, key: string): void {
  if (key.length <= keyBytesMax && keyGrammar.test(key)) return;
  throw new BlobError('bad-key', `not a key: ${JSON.stringify(key.slice(0, 80))}`, { store });
}
