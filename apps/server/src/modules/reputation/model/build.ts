import type { Postgres } from '../../../platform/postgres/index.ts';
import * as store from '../store.ts';
import { type BaseMeta, type BaseWriter, createBaseWriter } from './base-writer.ts';
import { encodeFacts, factsBytes, keyBytes, type Names } from './layout.ts';

export interface Built {
  readonly meta: BaseMeta;
  readonly position: bigint;
}

export interface BuildOptions {
  readonly directory: string;
  readonly builtAt: string;
  readonly signal?: AbortSignal;
  /** @param done files so far @param about how many there are, about */
  readonly onProgress?: (done: number, about: number) => void;
}

const rowsOfPage = 10_000;

/**
 * Writes a base from one snapshot of PostgreSQL, in the order of hashes. Memory does not grow with
 * their number. @throws what stops it; nothing is left of it then
 */
export async function buildBase(db: Postgres, options: BuildOptions): Promise<Built> {
  const about = await store.countAbout(db);
  const writer = await createBaseWriter(options.directory, about);
  try {
    return await db.transaction((tx) => fill(tx, writer, about, options), {
      isolation: 'repeatable-read',
      readOnly: true,
    });
  } catch (error) {
    await writer.abandon();
    throw error;
  }
}

async function fill(
  tx: Parameters<typeof store.scanFacts>[0],
  writer: BaseWriter,
  about: number,
  { builtAt, signal, onProgress }: BuildOptions,
): Promise<Built> {
  const { position } = await store.readState(tx);
  const names = createNames();
  const several = createList();
  const facts = new Uint8Array(factsBytes);
  let done = 0;
  let open: store.FactsRow[] = [];

  function close(): void {
    const [first] = open;
    if (first === undefined) return;
    const { digest } = first;
    const sha1 = open.find((row) => row.sha1 !== null)?.sha1 ?? undefined;
    const md5 = open.find((row) => row.md5 !== null)?.md5 ?? undefined;
    if (digest.length === 32) {
      encodeFacts(store.factsOf(open), names, several.add, facts);
      writer.add(digest.subarray(0, keyBytes), sha1, md5, facts);
    } else writer.addKnownGood(digest.length === 20 ? 'sha1' : 'md5', digest);
    done += 1;
    open = [];
  }

  for await (const rows of store.scanFacts(tx, rowsOfPage)) {
    signal?.throwIfAborted();
    for (const row of rows) {
      const [first] = open;
      if (first !== undefined && Buffer.compare(first.digest, row.digest) !== 0) close();
      open.push(row);
    }
    await writer.drained();
    onProgress?.(done, Math.max(about, done));
  }
  close();
  const rest = { position, regions: names.regions, threats: names.threats };
  const meta = await writer.finish({ ...rest, several: several.bytes(), builtAt });
  return { meta, position };
}

/** Numbers for names, in the order in which they come. */
export function createNames(): Names & {
  readonly regions: readonly string[];
  readonly threats: readonly string[];
} {
  const regions = new Map<string, number>();
  const threats = new Map<string, number>();
  const numberOf = (names: Map<string, number>, name: string, most: number): number => {
    const known = names.get(name);
    if (known !== undefined) return known;
    if (names.size >= most) throw new RangeError(`more than ${most} names`);
    names.set(name, names.size + 1);
    return names.size;
  };
  return {
    regionId: (region) => numberOf(regions, region, 255),
    threatId: (threat) => numberOf(threats, threat, 2 ** 24 - 1),
    get regions() {
      return [...regions.keys()];
    },
    get threats() {
      return [...threats.keys()];
    },
  };
}

function createList() {
  let bytes = new Uint8Array(4_096);
  let length = 0;
  return {
    add(more: Uint8Array): number {
      const at = length;
      if (at + more.length > bytes.length) {
        const grown = new Uint8Array(bytes.length * 2);
        grown.set(bytes);
        bytes = grown;
      }
      bytes.set(more, at);
      length += more.length;
      return at;
    },
    bytes: () => bytes.subarray(0, length),
  };
}
