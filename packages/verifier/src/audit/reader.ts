import { concatBytes, noteBytesMax, tileWidth } from '@vitrine/tlog';
import { entryBytesMax } from '../formats/entry.ts';
import { Refusal } from '../verdict.ts';

/** Reads the files of a ledger (tlog-tiles) by their paths: `checkpoint`, `tile/0/000`, … */
export interface LedgerReader {
  /**
   * @returns the bytes, or undefined where there is no such file
   * @throws anything where it cannot be told
   */
  read(path: string): Promise<Uint8Array | undefined>;
}

/** Bytes in the longest file that a ledger has. */
export const ledgerFileBytesMax = Math.max(noteBytesMax, tileWidth * (2 + entryBytesMax));

/** Reads a ledger below a URL with `fetch`, which may be replaced for tests. */
export function httpLedger(baseUrl: string, fetchFile: typeof fetch = fetch): LedgerReader {
  const base = baseUrl.endsWith('/') ? baseUrl : `${baseUrl}/`;
  return {
    async read(path) {
      const response = await fetchFile(new URL(path, base), {
        signal: AbortSignal.timeout(60_000),
      });
      if (response.status === 404) return undefined;
      if (!response.ok) throw new Error(`${path}: HTTP ${response.status}`);
      return readBounded(path, response.body);
    },
  };
}

async function readBounded(
  path: string,
  body: ReadableStream<Uint8Array> | null,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  // Not `for await`: some browsers' streams cannot be iterated.
  const reader = body?.getReader();
  for (let part = await reader?.read(); part?.value !== undefined; part = await reader?.read()) {
    chunks.push(part.value);
    length += part.value.length;
    if (length > ledgerFileBytesMax) {
      await reader?.cancel();
      throw new Error(`${path}: too long`);
    }
  }
  return concatBytes(...chunks);
}

/** Reads a file, and turns every way of not getting it into a refusal. */
export async function readFile(
  reader: LedgerReader,
  path: string,
): Promise<Uint8Array | undefined> {
  try {
    return await reader.read(path);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Refusal('unreachable', `${path} cannot be read: ${reason}`, { cause });
  }
}
