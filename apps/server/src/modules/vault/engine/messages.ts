import type { BlobStoreSpec } from '../../../platform/blobs/index.ts';
import type { ErrorMessage } from './errors.ts';
import type { Copies, ObjectDigest, PlaintextDigests, StoredCiphertext } from './types.ts';

/** What a worker is started with. */
export interface WorkerSetup {
  readonly stores: readonly BlobStoreSpec[];
  /** Its name as a writer of the blob stores. */
  readonly writer: string;
}

/** Bytes handed from thread to thread: the first `lengthBytes` of a transferred buffer. */
export interface Parcel {
  readonly buffer: ArrayBuffer;
  readonly lengthBytes: number;
}

/** How an object is written: encrypted to a recipient, or as it comes. */
export interface WriteOrder {
  readonly key: string;
  readonly copies: Copies;
  readonly packable: boolean;
  /** Absent: the bytes are an age file already. */
  readonly recipient: string | undefined;
  readonly ciphertextSha256: Uint8Array | undefined;
}

export interface DigestOrder {
  readonly key: string;
  readonly dataCentres: readonly string[];
  readonly identity: string | undefined;
  readonly ciphertextSha256: Uint8Array | undefined;
  readonly compareCopies: boolean;
}

/** From the main thread to a worker. `id` names a call; `done` or `failed` ends it. */
export type Task =
  | { op: 'put'; id: number; order: WriteOrder; parcel: Parcel | undefined }
  | { op: 'begin'; id: number; order: WriteOrder }
  | { op: 'chunk'; id: number; parcel: Parcel }
  | { op: 'finish'; id: number }
  | { op: 'open'; id: number; key: string; identity: string; dataCentres: readonly string[] }
  | { op: 'more'; id: number }
  | { op: 'abort'; id: number }
  | { op: 'digest'; id: number; order: DigestOrder }
  | { op: 'repair'; id: number; key: string; from: string; to: string; sha256: Uint8Array };

/** From a worker to the main thread. */
export type Reply =
  /** The parcel's bytes are used; here is its buffer back. */
  | { kind: 'taken'; id: number; buffer: ArrayBuffer }
  | { kind: 'pieces'; id: number; pieces: readonly Uint8Array[] }
  | { kind: 'done'; id: number; result: Result }
  | { kind: 'failed'; id: number; error: ErrorMessage };

export type Result = {
  readonly stored?: WrittenObject;
  readonly digested?: ObjectDigest;
};

export interface WrittenObject extends StoredCiphertext {
  /** Present where the bytes were encrypted here. */
  readonly plaintext?: PlaintextDigests;
}
