import { canonicalJson, type JsonObject, parseJson } from './canonical-json.ts';
import { FormatError } from './errors.ts';
import { checkReceipt, type Receipt } from './receipt.ts';
import {
  anyObject,
  arrayOf,
  base64Of,
  type Check,
  conform,
  integer,
  literal,
  object,
} from './shape.ts';

export const eventProofFormat = 'vitrine-event-proof/1';
export const eventProofMediaType = 'application/vnd.vitrine.event-proof+json';
/** Bytes in the longest event proof accepted. */
export const eventProofBytesMax = 4 * 1_048_576;

/** The way from a leaf to the root of an RFC 6962 tree. */
export interface TreePath {
  /** Of the leaf, from 0. */
  readonly index: number;
  /** Leaves in the tree. */
  readonly size: number;
  /** Sibling hashes from the leaf up, base64 of 32 bytes each. */
  readonly hashes: readonly string[];
}

/**
 * That one event was counted: the event as it is stored, its way to the root of its batch, that
 * root's way to the root of its block, and the receipt of the block
 * (`docs/formats/event-proof.md`).
 */
export interface EventProof {
  readonly format: typeof eventProofFormat;
  /** The stored event: what is left after depersonalisation. */
  readonly event: JsonObject;
  /** Its way in the batch, whose root is base64 of 32 bytes. */
  readonly batch: TreePath & { readonly root: string };
  /** The batch's way in the block, whose root stands in the receipt. */
  readonly block: TreePath;
  readonly receipt: Receipt;
}

const hashBytes = 32;
const hashesMax = 64;

const path = {
  index: integer(),
  size: integer(1),
  hashes: arrayOf(base64Of(hashBytes), 0, hashesMax),
};

const shape: Check<EventProof> = object({
  format: literal(eventProofFormat),
  event: anyObject,
  batch: object({ ...path, root: base64Of(hashBytes) }),
  block: object(path),
  receipt: (value) => checkReceipt(value),
});

/**
 * What a block's tree hashes of one of its batches: the batch's root and, big-endian in four bytes,
 * how many events it has.
 */
export function blockLeaf(batchRoot: Uint8Array, events: number): Uint8Array {
  const leaf = new Uint8Array(hashBytes + 4);
  leaf.set(batchRoot);
  new DataView(leaf.buffer).setUint32(hashBytes, events);
  return leaf;
}

/**
 * Reads an event proof's file.
 * @throws {FormatError} `malformed-json`, `malformed-event-proof`, `malformed-receipt`,
 *   `malformed-entry`, `too-large`
 */
export function parseEventProof(input: Uint8Array | string): EventProof {
  if (input.length > eventProofBytesMax) {
    throw new FormatError('too-large', `an event proof of ${input.length} bytes`);
  }
  return checkEventProof(parseJson(input));
}

/** @throws {FormatError} `malformed-event-proof`, `malformed-receipt`, `malformed-entry` */
export function checkEventProof(value: unknown): EventProof {
  return conform(shape, value, 'malformed-event-proof');
}

/** The canonical text of an event proof, with a newline at the end: what a file holds. */
export function formatEventProof(proof: EventProof): string {
  return `${canonicalJson(checkEventProof(proof) as unknown as JsonObject)}\n`;
}
