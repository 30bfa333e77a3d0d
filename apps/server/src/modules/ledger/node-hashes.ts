import {
  hashBytes,
  perfectRoot,
  type ReadHashes,
  type TreeNode,
  tileHeight,
  tileWidth,
} from '@vitrine/tlog';
import type { TileCache } from './tile-cache.ts';

const nodesMax = 65_536;

/**
 * Hashes of perfect subtrees, which never change once they exist, remembered across proofs: receipts of one batch
 * share nearly all of theirs.
 */
export function createNodeHashes(tiles: TileCache): ReadHashes {
  const known = new Map<string, Uint8Array>();

  async function hashOf({ level, index }: TreeNode): Promise<Uint8Array> {
    const key = `${level}/${index}`;
    const remembered = known.get(key);
    if (remembered !== undefined) return remembered;
    const levelInTile = level % tileHeight;
    const count = 1 << levelInTile;
    const perTile = BigInt(tileWidth / count);
    const from = Number(index % perTile) * count;
    const tileLevel = (level - levelInTile) / tileHeight;
    const tile = await tiles.read(tileLevel, index / perTile, from + count);
    const hash = perfectRoot(tile.subarray(0, (from + count) * hashBytes), from, count);
    if (known.size >= nodesMax) known.clear();
    known.set(key, hash);
    return hash;
  }

  return (nodes) => Promise.all(nodes.map(hashOf));
}
