import { leafHash, MemoryTree } from '@vitrine/tlog';
import {
  type CustomerObject,
  decodeRecord,
  type ManifestRecord,
  manifestKinds,
  objectKey,
  recordBytes,
} from '@vitrine/verifier';
import type { Postgres } from '../../../platform/postgres/index.ts';
import { RelocationError } from '../errors.ts';
import { customerContents } from './records-store.ts';

export interface CustomerObjectsDeps {
  readonly db: Postgres;
  /** The manifest from its beginning; read twice. */
  readonly manifest: () => AsyncIterable<Uint8Array>;
}

export interface CustomerScope {
  readonly relocation: string;
  readonly customer: string;
  /** The relocation's commitment key. */
  readonly key: Uint8Array;
  /** Of the manifest that was verified, in hexadecimal. */
  readonly root: string;
}

/** Records under one node of the manifest's tree whose inside is computed again; a power of two. */
const partRecords = 4_096;

/**
 * One customer's objects in a manifest, in its order, each with its proof and opened. The manifest is
 * gone through twice: for the roots of its parts, 32 bytes each, and for the objects in them. So
 * memory holds one part, whatever the region and the customer have.
 *
 * @throws {RelocationError} `manifests-differ`
 */
export async function* customerObjects(
  { db, manifest }: CustomerObjectsDeps,
  scope: CustomerScope,
): AsyncGenerator<CustomerObject> {
  const roots: Uint8Array[] = [];
  for await (const part of partsOf(manifest())) roots.push(treeOf(part).root());
  const top = new MemoryTree(roots);
  if (Buffer.from(top.root()).toString('hex') !== scope.root) {
    throw new RelocationError('manifests-differ', 'the records are no longer those verified');
  }
  let number = 0;
  for await (const part of partsOf(manifest())) {
    yield* objectsIn(db, scope, part, number, top);
    number += 1;
  }
}

async function* objectsIn(
  db: Postgres,
  scope: CustomerScope,
  part: readonly Uint8Array[],
  number: number,
  top: MemoryTree,
): AsyncGenerator<CustomerObject> {
  const records = part.map(decodeRecord);
  const contents = await contentsOf(db, scope, records);
  if (contents.size === 0) return;
  const tree = treeOf(part);
  const above = top.inclusionProof(BigInt(number));
  for (const [at, { kind, id, tombstone }] of records.entries()) {
    const content = tombstone ? undefined : contents.get(`${kind} ${id}`);
    if (content === undefined) continue;
    yield {
      record: base64(part[at]),
      index: number * partRecords + at,
      proof: [...tree.inclusionProof(BigInt(at)), ...above].map(base64),
      key: base64(objectKey(scope.key, kind, id)),
      sha256: content.toString('hex'),
    };
  }
}

/** The contents of those records that are the customer's. */
async function contentsOf(
  db: Postgres,
  { relocation, customer }: CustomerScope,
  records: readonly ManifestRecord[],
): Promise<Map<string, Buffer>> {
  const contents = new Map<string, Buffer>();
  for (const kind of manifestKinds) {
    const ids = records.flatMap((record) => (record.kind === kind ? [record.id] : []));
    if (ids.length === 0) continue;
    const which = { customer, kind, ids };
    for (const { id, content_sha256 } of await customerContents(db, relocation, which)) {
      contents.set(`${kind} ${id}`, content_sha256);
    }
  }
  return contents;
}

async function* partsOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array[]> {
  let part: Uint8Array[] = [];
  for await (const record of bytes) {
    if (record.length !== recordBytes) throw new TypeError('a manifest comes record by record');
    part.push(record);
    if (part.length < partRecords) continue;
    yield part;
    part = [];
  }
  if (part.length > 0) yield part;
}

function treeOf(part: readonly Uint8Array[]): MemoryTree {
  return new MemoryTree(part.map((record) => leafHash(record)));
}

function base64(bytes: Uint8Array = new Uint8Array()): string {
  return Buffer.from(bytes).toString('base64');
}
