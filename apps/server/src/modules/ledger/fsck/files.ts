import { type EntryBundle, formatTilePath, type Tile, tileWidth, tileWidthAt } from '@vitrine/tlog';
import type { TileDirectory } from '../tile-directory.ts';
import type { Findings } from './report.ts';
import type { FsckSource } from './source.ts';

/** A file that should hold a tile or bundle, or begin with it. */
export interface FoundFile {
  readonly path: string;
  /** Whether it is the file of exactly this width; otherwise a wider one. */
  readonly exact: boolean;
  readonly bytes: Uint8Array;
}

/** Files against what they should hold; in repair they are written instead of being named. */
export interface FileCheck {
  find(tile: Tile | EntryBundle): Promise<FoundFile | undefined>;
  compare(
    tile: Tile | EntryBundle,
    found: FoundFile | undefined,
    expected: Uint8Array,
  ): Promise<void>;
}

const attemptsMax = 5;

/**
 * A partial tile may be replaced by a wider one while the check goes on, of which it is a prefix.
 */
export async function findFile(
  source: FsckSource,
  tile: Tile | EntryBundle,
): Promise<FoundFile | undefined> {
  const level = tile.level === 'entries' ? 0 : tile.level;
  let widths = [tile.width, tileWidth];
  for (let attempt = 0; attempt < attemptsMax; attempt++) {
    for (const width of new Set(widths)) {
      const path = formatTilePath({ ...tile, width });
      const bytes = await source.tiles.read(path);
      if (bytes !== undefined) return { path, exact: width === tile.width, bytes };
    }
    const now = tileWidthAt(await source.signedSize(), level, tile.index);
    if (now <= tile.width) return undefined;
    widths = [now, tileWidth];
  }
  return undefined;
}

export function checkFiles(source: FsckSource, findings: Findings): FileCheck {
  return {
    find: (tile) => findFile(source, tile),
    compare: async (tile, found, expected) => {
      const isBundle = tile.level === 'entries';
      findings.checked[isBundle ? 'bundles' : 'tiles'] += 1;
      if (found !== undefined && holds(found, expected)) return;
      const path = found?.path ?? formatTilePath(tile);
      const kind = isBundle ? 'bundle' : 'tile';
      const code =
        found === undefined ? (`${kind}-missing` as const) : (`${kind}-damaged` as const);
      const what = found === undefined ? 'is not there' : 'is not what the entries give';
      findings.fault(code, `${path} ${what}`, { path });
    },
  };
}

/** Writes what is missing or wrong. Only for expectations that the signed root vouches for. */
export function repairFiles(source: FsckSource, findings: Findings): FileCheck {
  return {
    find: (tile) => findFile(source, tile),
    compare: async (tile, found, expected) => {
      if (found !== undefined && holds(found, expected)) return;
      // A wider file that is damaged is written when its turn comes, in this run or the next.
      const path = formatTilePath(tile);
      await writeFile(source.tiles, path, expected);
      findings.repaired.push(path);
    },
  };
}

export async function writeFile(
  tiles: TileDirectory,
  path: string,
  bytes: Uint8Array,
): Promise<void> {
  await tiles.writeAll([{ path, bytes }]);
}

function holds({ exact, bytes }: FoundFile, expected: Uint8Array): boolean {
  if (exact && bytes.length !== expected.length) return false;
  return Buffer.compare(bytes.subarray(0, expected.length), expected) === 0;
}
