import { emptyRoot, hexEncode, nodeHash, sha256 } from '@vitrine/tlog';
import {
  compareRecords,
  inspectRecord,
  type ManifestKind,
  malformed,
  recordBytes,
} from './manifest-record.ts';

export * from './manifest-record.ts';

export type KindTotals = { readonly count: number; readonly bytes: number };

/** A manifest's root and totals; tombstones count as records of 0 bytes. */
export type ManifestSummary = {
  /** Lower-case hexadecimal. */
  readonly root: string;
  readonly count: number;
  readonly bytes: number;
  readonly byKind: { readonly [K in ManifestKind]: KindTotals };
};

/** A record and the hashes that lead from it to the root, its sibling first. */
export interface ProvenRecord {
  readonly record: Uint8Array;
  readonly index: number;
  readonly proof: readonly Uint8Array[];
}

export interface ManifestOptions {
  /** Records (65 bytes, valid only during the call) whose inclusion proofs are wanted. */
  readonly prove?: (record: Uint8Array) => boolean;
}

export interface ManifestResult extends ManifestSummary {
  /** In the order of the manifest. */
  readonly proven: readonly ProvenRecord[];
}

interface Tracked extends ProvenRecord {
  readonly proof: Uint8Array[];
}

/** A perfect subtree of 2^level records. */
interface Subtree {
  readonly hash: Uint8Array;
  readonly level: number;
  readonly tracked: readonly Tracked[];
}

const nothingTracked: readonly Tracked[] = [];

/**
 * Computes a manifest's root, totals and wanted proofs from its bytes as they come, in memory that
 * does not grow with the manifest.
 */
export class ManifestBuilder {
  readonly #prove: ((record: Uint8Array) => boolean) | undefined;
  readonly #totals: Record<ManifestKind, { count: number; bytes: number }> = {
    sample: { count: 0, bytes: 0 },
    submission: { count: 0, bytes: 0 },
    customer: { count: 0, bytes: 0 },
    'api-key': { count: 0, bytes: 0 },
  };
  /** Leaf input: a zero byte (RFC 6962 section 2.1) and the record being read. */
  readonly #leaf = new Uint8Array(1 + recordBytes);
  readonly #record = this.#leaf.subarray(1);
  readonly #previous = new Uint8Array(recordBytes);
  readonly #stack: Subtree[] = [];
  readonly #proven: Tracked[] = [];
  #filled = 0;
  #count = 0;

  constructor(options: ManifestOptions = {}) {
    this.#prove = options.prove;
  }

  /**
   * Takes the next bytes, cut anywhere.
   * @throws {FormatError} `malformed-manifest`; the builder is of no use afterwards
   */
  add(chunk: Uint8Array): void {
    for (let offset = 0; offset < chunk.length; ) {
      const taken = Math.min(recordBytes - this.#filled, chunk.length - offset);
      this.#record.set(chunk.subarray(offset, offset + taken), this.#filled);
      offset += taken;
      this.#filled += taken;
      if (this.#filled === recordBytes) this.#takeRecord();
    }
  }

  /** @throws {FormatError} `malformed-manifest` where the bytes end inside a record */
  finish(): ManifestResult {
    if (this.#filled !== 0) throw malformed('the manifest ends inside a record');
    const totals = Object.values(this.#totals);
    const top = this.#stack.reduceRight<Subtree | undefined>(
      (right, left) => (right === undefined ? left : join(left, right)),
      undefined,
    );
    return {
      root: hexEncode(top?.hash ?? emptyRoot),
      count: this.#count,
      bytes: totals.reduce((sum, { bytes }) => sum + bytes, 0),
      byKind: structuredClone(this.#totals),
      proven: this.#proven,
    };
  }

  #takeRecord(): void {
    const record = this.#record;
    const { kind, length } = inspectRecord(record);
    if (this.#count > 0 && compareRecords(this.#previous, record) >= 0) {
      throw malformed(`record ${this.#count} is not in ascending order`);
    }
    this.#totals[kind].count += 1;
    this.#totals[kind].bytes += length;
    this.#push({ hash: sha256(this.#leaf), level: 0, tracked: this.#track(record) });
    this.#previous.set(record);
    this.#filled = 0;
    this.#count += 1;
  }

  #track(record: Uint8Array): readonly Tracked[] {
    if (this.#prove?.(record) !== true) return nothingTracked;
    const tracked = { record: record.slice(), index: this.#count, proof: [] };
    this.#proven.push(tracked);
    return [tracked];
  }

  #push(leaf: Subtree): void {
    let node = leaf;
    for (let left = this.#stack.at(-1); left?.level === node.level; left = this.#stack.at(-1)) {
      this.#stack.pop();
      node = join(left, node);
    }
    this.#stack.push(node);
  }
}

function join(left: Subtree, right: Subtree): Subtree {
  for (const { proof } of left.tracked) proof.push(right.hash);
  for (const { proof } of right.tracked) proof.push(left.hash);
  const tracked =
    left.tracked.length + right.tracked.length === 0
      ? nothingTracked
      : [...left.tracked, ...right.tracked];
  return { hash: nodeHash(left.hash, right.hash), level: left.level + 1, tracked };
}

/**
 * Root, totals and wanted proofs of a manifest that arrives as a stream of bytes.
 * @throws {FormatError} `malformed-manifest`, and whatever the source throws
 */
export async function readManifest(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  options: ManifestOptions = {},
): Promise<ManifestResult> {
  const builder = new ManifestBuilder(options);
  for await (const chunk of source) builder.add(chunk);
  return builder.finish();
}
