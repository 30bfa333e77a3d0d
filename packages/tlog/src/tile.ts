import { int63Max, parseDecimal } from './bytes.ts';
import { TlogError } from './errors.ts';
import { hashBytes } from './sha256.ts';

/** Hashes in a full tile and entries in a full bundle (tlog-tiles). */
export const tileWidth = 256;
/** Merkle tree levels between one tile level and the next: 256 = 2^8. */
export const tileHeight = 8;
/** Bytes in a full tile. */
export const tileBytes = tileWidth * hashBytes;
/** Bytes in the longest entry an entry bundle can hold. */
export const entryBytesMax = 65_535;

const levelMax = 63;

/** A hash tile. `level` 0 to 63, `index` 0 to 2^63 - 1, `width` 1 to 256 hashes (256 is full). */
export interface Tile {
  readonly level: number;
  readonly index: bigint;
  readonly width: number;
}

/** An entry bundle: the entries under the level-0 tile of the same index and width. */
export interface EntryBundle {
  readonly level: 'entries';
  readonly index: bigint;
  readonly width: number;
}

/** A tile together with its hashes, `32 * width` bytes. */
export interface TileData extends Tile {
  readonly data: Uint8Array;
}

/**
 * The path of a tile or an entry bundle below the log's prefix: `tile/0/x001/x234/067.p/8`.
 * Source: tlog-tiles, "Merkle Tree" and "Log entries".
 * @throws {TlogError} `out-of-range`
 */
export function formatTilePath(tile: Tile | EntryBundle): string {
  const { level, index, width } = tile;
  if (level !== 'entries' && !isIntegerIn(level, 0, levelMax)) {
    throw new TlogError('out-of-range', `tile level ${level} is not 0 to ${levelMax}`);
  }
  if (index < 0n || index > int63Max) throw new TlogError('out-of-range', `tile index ${index}`);
  if (!isIntegerIn(width, 1, tileWidth)) throw new TlogError('out-of-range', `width ${width}`);
  const digits = index.toString();
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, '0');
  const groups = padded.match(/.{3}/g) ?? [];
  const elements = groups.map((group, i) => (i < groups.length - 1 ? `x${group}` : group));
  const suffix = width === tileWidth ? '' : `.p/${width}`;
  return `tile/${level}/${elements.join('/')}${suffix}`;
}

const pathPattern =
  /^tile\/(entries|0|[1-9][0-9]?)\/((?:x[0-9]{3}\/)*[0-9]{3})(?:\.p\/([1-9][0-9]{0,2}))?$/;

/**
 * The tile or entry bundle at a path. Only the one canonical spelling is accepted.
 * @throws {TlogError} `malformed-tile-path`
 */
export function parseTilePath(path: string): Tile | EntryBundle {
  const fail = () => new TlogError('malformed-tile-path', `not a tile path: ${path.slice(0, 100)}`);
  const [, levelText, indexText, widthText] = pathPattern.exec(path) ?? [];
  if (levelText === undefined || indexText === undefined) throw fail();
  const index = parseDecimal(indexText.replaceAll(/[x/]/g, '').replace(/^0+(?=[0-9])/, ''));
  const width = widthText === undefined ? tileWidth : Number(widthText);
  if (index === undefined || (widthText !== undefined && width >= tileWidth)) throw fail();
  if (Number(levelText) > levelMax) throw fail();
  const tile: Tile | EntryBundle =
    levelText === 'entries'
      ? { level: levelText, index, width }
      : { level: Number(levelText), index, width };
  // Leading groups of zeros are the one other spelling that comes this far.
  if (formatTilePath(tile) !== path) throw fail();
  return tile;
}

function isIntegerIn(value: number, low: number, high: number): boolean {
  return Number.isInteger(value) && value >= low && value <= high;
}

/** Hashes in level `level` of a tree of `size` leaves: floor(size / 256^level). */
export function levelHashes(size: bigint, level: number): bigint {
  return size >> BigInt(tileHeight * level);
}

/**
 * The width that tile `index` of `level` has in a tree of `size` leaves; 0 where it does not exist.
 * Source: tlog-tiles, "Partial Tiles".
 */
export function tileWidthAt(size: bigint, level: number, index: bigint): number {
  const left = levelHashes(size, level) - index * BigInt(tileWidth);
  if (left <= 0n) return 0;
  return left >= BigInt(tileWidth) ? tileWidth : Number(left);
}

/** The partial tiles on the right edge of a tree of `size` leaves, lowest level first. */
export function partialTiles(size: bigint): Tile[] {
  const tiles: Tile[] = [];
  for (let level = 0; levelHashes(size, level) > 0n; level++) {
    const hashes = levelHashes(size, level);
    const width = Number(hashes % BigInt(tileWidth));
    if (width > 0) tiles.push({ level, index: hashes / BigInt(tileWidth), width });
  }
  return tiles;
}

/**
 * The tiles that a tree of `newSize` leaves has and a tree of `oldSize` leaves has not, lowest
 * level first; a partial tile that grew is in it with its new width. `oldSize` 0 gives every tile.
 * @throws {TlogError} `out-of-range` when `oldSize > newSize`
 */
export function* newTiles(oldSize: bigint, newSize: bigint): Generator<Tile> {
  if (oldSize < 0n || oldSize > newSize) throw new TlogError('out-of-range', 'sizes out of order');
  for (let level = 0; levelHashes(newSize, level) > 0n; level++) {
    if (levelHashes(oldSize, level) === levelHashes(newSize, level)) continue;
    let index = levelHashes(oldSize, level) / BigInt(tileWidth);
    for (; ; index++) {
      const width = tileWidthAt(newSize, level, index);
      if (width === 0) break;
      yield { level, index, width };
    }
  }
}

/**
 * The bytes of an entry bundle: each entry behind its big-endian uint16 length.
 * @param entries 1 to 256 entries of at most 65,535 bytes
 * @throws {TlogError} `out-of-range`, `entry-too-large`
 */
export function encodeEntryBundle(entries: readonly Uint8Array[]): Uint8Array {
  if (!isIntegerIn(entries.length, 1, tileWidth)) {
    throw new TlogError('out-of-range', `a bundle of ${entries.length} entries`);
  }
  let length = 0;
  for (const entry of entries) {
    if (entry.length > entryBytesMax) {
      throw new TlogError('entry-too-large', `entry of ${entry.length} bytes`);
    }
    length += 2 + entry.length;
  }
  const bundle = new Uint8Array(length);
  let offset = 0;
  for (const entry of entries) {
    bundle[offset] = entry.length >> 8;
    bundle[offset + 1] = entry.length & 0xff;
    bundle.set(entry, offset + 2);
    offset += 2 + entry.length;
  }
  return bundle;
}

/**
 * The entries of a bundle that must hold exactly `width` of them and nothing else.
 * The entries are views into `bytes`.
 * @throws {TlogError} `malformed-bundle`
 */
export function decodeEntryBundle(bytes: Uint8Array, width: number): Uint8Array[] {
  const entries: Uint8Array[] = [];
  let offset = 0;
  while (offset < bytes.length) {
    const high = bytes[offset];
    const low = bytes[offset + 1];
    if (high === undefined || low === undefined) break;
    const end = offset + 2 + high * 256 + low;
    if (end > bytes.length || entries.length === tileWidth) break;
    entries.push(bytes.subarray(offset + 2, end));
    offset = end;
  }
  if (offset !== bytes.length || entries.length !== width) {
    throw new TlogError('malformed-bundle', `not a bundle of ${width} entries`);
  }
  return entries;
}
