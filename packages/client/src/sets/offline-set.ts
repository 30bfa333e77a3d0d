import { type BloomFilter, readBloomFilter } from './bloom.ts';
import { SetError } from './errors.ts';
import { type ExactSet, readExactSet, type SetVerdict } from './exact-set.ts';
import { readSetManifest, requireFile, type SetFile, type SetManifest } from './manifest.ts';

export interface OfflineAnswer {
  readonly verdict: Exclude<SetVerdict, 'removed'>;
  /** False: only the Bloom filter says so, which is mistaken now and then. Ask, or look closer. */
  readonly isCertain: boolean;
}

/** What a product knows of files without asking anybody. */
export interface OfflineSet {
  readonly manifest: SetManifest;
  /** @param sha256 32 bytes @returns undefined: the set says nothing of it, which is not "clean" */
  lookUp(sha256: Uint8Array): OfflineAnswer | undefined;
}

export interface OfflineFiles {
  /** As it was served. */
  readonly manifest: Uint8Array;
  /** The bytes of a file that the manifest names; undefined where it is not kept. */
  readonly read: (file: SetFile) => Promise<Uint8Array | undefined>;
}

/**
 * Opens a version from its files: the exact set where it is there, else the Bloom filter. Every
 * file is held against the manifest; whether that one is the site's is for whoever fetched it
 * (`updateOfflineSet`).
 * @throws {SetError} `malformed`, `wrong-digest`, `missing`
 */
export async function openOfflineSet({ manifest: text, read }: OfflineFiles): Promise<OfflineSet> {
  const manifest = readSetManifest(text);
  for (const kind of ['exact', 'bloom'] as const) {
    const file = manifest.files.find((one) => one.kind === kind);
    const bytes = file && (await read(file));
    if (file === undefined || bytes === undefined) continue;
    await requireFile(file, bytes);
    const lookUp = kind === 'exact' ? exactly(readExactSet(bytes)) : about(readBloomFilter(bytes));
    return { manifest, lookUp };
  }
  throw new SetError('missing', 'There is neither the exact set nor the Bloom filter');
}

function exactly(set: ExactSet): OfflineSet['lookUp'] {
  return (sha256) => {
    const verdict = set.verdictOf(sha256);
    if (verdict === undefined || verdict === 'removed') return undefined;
    return { verdict, isCertain: true };
  };
}

function about(filter: BloomFilter): OfflineSet['lookUp'] {
  return (sha256) =>
    filter.has(bloomValue(sha256)) ? { verdict: 'suspicious', isCertain: false } : undefined;
}

/** What stands in the filter: the SHA-256 as text, so that DCSO's `bloom check` finds it too. */
export function bloomValue(sha256: Uint8Array): Uint8Array {
  let text = '';
  for (const byte of sha256) text += byte.toString(16).padStart(2, '0');
  return new TextEncoder().encode(text);
}
