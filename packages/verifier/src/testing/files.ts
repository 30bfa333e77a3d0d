import { encodeEntryBundle, formatTilePath, leafHash, TreeBuilder, tileWidth } from '@vitrine/tlog';
import type { LedgerReader } from '../audit/reader.ts';
import type { TestLedger } from './ledger.ts';

/** The files of a ledger by their paths, as tlog-tiles lays them out. */
export async function ledgerFiles(
  ledger: TestLedger,
  size = ledger.entries.length,
): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  const entries = ledger.entries.slice(0, size);
  for (const { level, index, width, data } of new TreeBuilder().append(entries.map(leafHash))) {
    files.set(formatTilePath({ level, index, width }), data);
    if (level > 0) continue;
    const from = Number(index) * tileWidth;
    const bundle = encodeEntryBundle(entries.slice(from, from + width));
    files.set(formatTilePath({ level: 'entries', index, width }), bundle);
  }
  files.set('checkpoint', new TextEncoder().encode(await ledger.checkpoint(size)));
  return files;
}

export function memoryReader(files: ReadonlyMap<string, Uint8Array>): LedgerReader {
  return { read: async (path) => files.get(path) };
}
