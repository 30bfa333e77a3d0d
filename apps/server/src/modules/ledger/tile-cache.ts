import { formatTilePath, hashBytes, tileWidth } from '@vitrine/tlog';
import { LedgerError } from './errors.ts';
import type { TileDirectory } from './tile-directory.ts';

const fullTilesMax = 2048;

/**
 * Tiles of one ledger for proofs: the right edge from memory, full tiles from disk behind a small
 * cache. A narrower tile is always a prefix of a wider one, so any width up to the known one can be
 * read.
 */
export class TileCache {
  readonly #directory: TileDirectory;
  readonly #edge = new Map<number, { index: bigint; data: Uint8Array }>();
  readonly #full = new Map<string, Uint8Array>();

  constructor(directory: TileDirectory) {
    this.#directory = directory;
  }

  /** Remembers tiles that have just become durable. */
  keep(level: number, index: bigint, width: number, data: Uint8Array): void {
    if (width < tileWidth) {
      this.#edge.set(level, { index, data });
      return;
    }
    this.#remember(`${level}/${index}`, data);
    if (this.#edge.get(level)?.index === index) this.#edge.delete(level);
  }

  /** @throws {LedgerError} `tiles-damaged` where the tile is missing or short */
  read = async (level: number, index: bigint, width: number): Promise<Uint8Array> => {
    const edge = this.#edge.get(level);
    const inEdge = edge?.index === index && edge.data.length >= width * hashBytes;
    const known = inEdge ? edge.data : this.#full.get(`${level}/${index}`);
    const data = known ?? (await this.#load(level, index, width));
    return data.subarray(0, width * hashBytes);
  };

  async #load(level: number, index: bigint, width: number): Promise<Uint8Array> {
    const full = await this.#directory.read(formatTilePath({ level, index, width: tileWidth }));
    if (full?.length === tileWidth * hashBytes) {
      this.#remember(`${level}/${index}`, full);
      return full;
    }
    const path = formatTilePath({ level, index, width });
    const partial = await this.#directory.read(path);
    if (partial?.length === width * hashBytes) return partial;
    throw new LedgerError('tiles-damaged', `the ledger's ${path} is missing or damaged`);
  }

  #remember(key: string, data: Uint8Array): void {
    this.#full.delete(key);
    this.#full.set(key, data);
    if (this.#full.size <= fullTilesMax) return;
    const oldest = this.#full.keys().next().value;
    if (oldest !== undefined) this.#full.delete(oldest);
  }
}
