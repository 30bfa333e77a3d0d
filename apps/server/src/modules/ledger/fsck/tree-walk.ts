import {
  bytesEqual,
  type EntryBundle,
  encodeEntryBundle,
  hashBytes,
  leafHash,
  type Tile,
  type TileData,
  TreeBuilder,
  tileWidth,
  tileWidthAt,
} from '@vitrine/tlog';
import type { EntryRow } from '../store.ts';
import type { EntryCheck } from './entry-check.ts';
import type { FileCheck, FoundFile } from './files.ts';
import type { Findings } from './report.ts';
import type { FsckSource } from './source.ts';

/** Rows fetched at a time; a multiple of a bundle's. */
const rowsAtATime = 8 * tileWidth;

export interface WalkOptions {
  readonly size: bigint;
  readonly files: FileCheck;
  /** Where rows are to be checked too, and faults named. */
  readonly report?: { readonly findings: Findings; readonly entries: EntryCheck };
  /** Sizes at which the root is wanted. */
  readonly rootsAt: ReadonlySet<bigint>;
  readonly onProgress?: (done: bigint, total: bigint) => void;
  readonly signal?: AbortSignal;
}

export interface Walked {
  /** By size; not there for sizes that could not be reached. */
  readonly roots: ReadonlyMap<bigint, Uint8Array>;
  /** Whether every leaf came from the database. */
  readonly fromDatabase: boolean;
  /** What the partial tiles and the partial bundle of the right edge should hold. */
  readonly edge: readonly { readonly tile: Tile | EntryBundle; readonly bytes: Uint8Array }[];
}

/**
 * Computes the whole tree again from the entries in the database and compares every bundle and
 * every tile on the way. Memory does not grow with the ledger.
 */
export async function walkTree(source: FsckSource, options: WalkOptions): Promise<Walked> {
  const walk = new TreeWalk(source, options);
  await walk.run();
  return walk;
}

class TreeWalk implements Walked {
  readonly roots = new Map<bigint, Uint8Array>();
  readonly edge: { tile: Tile | EntryBundle; bytes: Uint8Array }[] = [];
  fromDatabase = true;
  readonly #source: FsckSource;
  readonly #options: WalkOptions;
  readonly #builder = new TreeBuilder();
  readonly #partials = new Map<number, TileData>();

  constructor(source: FsckSource, options: WalkOptions) {
    this.#source = source;
    this.#options = options;
  }

  async run(): Promise<void> {
    const { size, rootsAt, onProgress, signal } = this.#options;
    if (rootsAt.has(0n)) this.roots.set(0n, this.#builder.root());
    for (let start = 0n; start < size; start += BigInt(rowsAtATime)) {
      signal?.throwIfAborted();
      const end = minimum(size, start + BigInt(rowsAtATime));
      const rows = new Map((await this.#source.entries(start, end)).map((row) => [row.index, row]));
      for (let first = start; first < end; first += BigInt(tileWidth)) {
        if (!(await this.#group(first / BigInt(tileWidth), rows))) return;
      }
      onProgress?.(end, size);
    }
    await this.#compareEdge();
  }

  /** One bundle and the tiles that it completes. False where its leaves cannot be known. */
  async #group(index: bigint, rows: ReadonlyMap<bigint, EntryRow>): Promise<boolean> {
    const { files, size } = this.#options;
    const width = tileWidthAt(size, 0, index);
    const tile = { level: 0, index, width };
    const bundle = { level: 'entries' as const, index, width };
    const [tileFile, bundleFile] = await Promise.all([files.find(tile), files.find(bundle)]);
    const leaves = this.#chooseLeaves(tile, rows, tileFile, bundleFile);
    if (leaves === undefined) {
      this.fromDatabase = false;
      return false;
    }
    const entries = leaves.flatMap(({ entry }) => entry ?? []);
    const hashes = leaves.map(({ hash }) => hash);
    if (entries.length === width) {
      const bytes = encodeEntryBundle(entries);
      await files.compare(bundle, bundleFile, bytes);
      if (width < tileWidth) this.edge.push({ tile: bundle, bytes });
    }
    for (const changed of this.#append(hashes)) {
      if (changed.width < tileWidth) this.#partials.set(changed.level, changed);
      else {
        this.#partials.delete(changed.level);
        const found = changed.level === 0 ? tileFile : await files.find(changed);
        await files.compare(changed, found, changed.data);
      }
    }
    return true;
  }

  #append(hashes: readonly Uint8Array[]): TileData[] {
    const changed: TileData[] = [];
    const last = this.#builder.size + BigInt(hashes.length);
    const cuts = [...this.#options.rootsAt].filter((at) => at > this.#builder.size && at < last);
    let done = 0;
    for (const cut of [...cuts.sort((a, b) => (a < b ? -1 : 1)), last]) {
      const count = Number(cut - this.#builder.size);
      changed.push(...this.#builder.append(hashes.slice(done, done + count)));
      done += count;
      if (this.#options.rootsAt.has(cut)) this.roots.set(cut, this.#builder.root());
    }
    return changed;
  }

  async #compareEdge(): Promise<void> {
    const { files } = this.#options;
    for (const tile of this.#partials.values()) {
      await files.compare(tile, await files.find(tile), tile.data);
      this.edge.push({ tile, bytes: tile.data });
    }
  }

  /** Prefers the database; where it differs from the bundle, whichever the leaf on disk confirms. */
  #chooseLeaves(
    tile: Tile,
    rows: ReadonlyMap<bigint, EntryRow>,
    tileFile: FoundFile | undefined,
    bundleFile: FoundFile | undefined,
  ): { hash: Uint8Array; entry: Uint8Array | undefined }[] | undefined {
    const bundled = bundleFile === undefined ? [] : entriesIn(bundleFile.bytes, tile.width);
    const leaves: { hash: Uint8Array; entry: Uint8Array | undefined }[] = [];
    for (let i = 0; i < tile.width; i++) {
      const index = tile.index * BigInt(tileWidth) + BigInt(i);
      const row = rows.get(index);
      const leaf = leafIn(tileFile, i);
      if (row === undefined) this.#missing(index);
      else this.#options.report?.entries.check(row);
      const entry = this.#choose(index, row?.entry, bundled[i], leaf);
      const hash = entry === undefined ? leaf : leafHash(entry);
      if (hash === undefined) return undefined;
      leaves.push({ hash, entry });
    }
    return leaves;
  }

  #choose(
    index: bigint,
    stored: Uint8Array | undefined,
    bundled: Uint8Array | undefined,
    leaf: Uint8Array | undefined,
  ): Uint8Array | undefined {
    if (stored !== undefined && (bundled === undefined || bytesEqual(stored, bundled))) {
      return stored;
    }
    if (stored === undefined || bundled === undefined) {
      this.fromDatabase = false;
      return bundled;
    }
    const isLeaf = (entry: Uint8Array) => leaf !== undefined && bytesEqual(leafHash(entry), leaf);
    const right = isLeaf(stored) ? 'database' : isLeaf(bundled) ? 'bundle' : 'neither';
    const message = `entry ${index} differs between database and bundle; the tile confirms ${right}`;
    // A bundle that is wrong where the database is right is named as a file.
    if (right !== 'database') {
      this.#options.report?.findings.fault('entry-differs', message, { index });
    }
    if (right !== 'bundle') return stored;
    this.fromDatabase = false;
    return bundled;
  }

  #missing(index: bigint): void {
    const message = `entry ${index} is missing in the database`;
    this.#options.report?.findings.fault('entry-missing', message, { index });
  }
}

function leafIn(file: FoundFile | undefined, i: number): Uint8Array | undefined {
  const leaf = file?.bytes.subarray(i * hashBytes, (i + 1) * hashBytes);
  return leaf?.length === hashBytes ? leaf : undefined;
}

/** As many of the first `count` entries of a bundle as can be read. */
function entriesIn(bytes: Uint8Array, count: number): Uint8Array[] {
  const entries: Uint8Array[] = [];
  for (let at = 0; entries.length < count; ) {
    const high = bytes[at];
    const low = bytes[at + 1];
    if (high === undefined || low === undefined) break;
    const end = at + 2 + high * 256 + low;
    if (end > bytes.length) break;
    entries.push(bytes.subarray(at + 2, end));
    at = end;
  }
  return entries;
}

function minimum(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
