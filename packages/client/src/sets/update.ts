import { SetError } from './errors.ts';
import { applyDelta, encodeExactSet, readExactSet } from './exact-set.ts';
import {
  readSetManifest,
  requireFile,
  type SetFile,
  type SetManifest,
  sha256Hex,
} from './manifest.ts';

/** Where versions come from: a site, or a folder that somebody carried over. */
export interface SetSource {
  /** The newest version; undefined: none has been published. */
  latest(): Promise<number | undefined>;
  /** @param name `manifest.json`, `receipt.json`, or a file that the manifest names */
  file(version: number, name: string): Promise<Uint8Array | undefined>;
}

/** What is kept here: the files of one version. */
export interface SetKeep {
  current(): Promise<{ readonly manifest: Uint8Array; readonly exact?: Uint8Array } | undefined>;
  /** Replaces what stands, at once or not at all. */
  replace(files: ReadonlyMap<string, Uint8Array>): Promise<void>;
}

export interface UpdateOptions {
  readonly source: SetSource;
  readonly keep: SetKeep;
  /**
   * Throws unless the receipt proves that the ledger holds the manifest. `verifySetManifest` of
   * `@vitrine/verifier` does it, without any request.
   */
  readonly verify: (manifest: Uint8Array, receipt: Uint8Array) => Promise<void>;
  /** What to keep; the exact set unless told. */
  readonly kinds?: readonly ('exact' | 'bloom')[];
}

export interface Updated {
  readonly manifest: SetManifest;
  /** False: it stood here already. */
  readonly isNew: boolean;
  /** Of deltas and files that were fetched, without manifests and receipts. */
  readonly fetchedBytes: number;
}

/** Deltas in a row; after more than this the whole set is fetched. */
const deltasMax = 32;

/**
 * Brings what is kept to the newest version: by deltas where they lead there, else whole. A
 * version that does not follow what stands, or is not in the ledger, changes nothing.
 * @throws {SetError} and what `source`, `keep` and `verify` throw
 */
export async function updateOfflineSet(options: UpdateOptions): Promise<Updated> {
  const { source, keep, verify, kinds = ['exact'] } = options;
  const version = await source.latest();
  if (version === undefined) throw new SetError('missing', 'No version has been published');
  const text = await requireThere(source, version, 'manifest.json');
  const receipt = await requireThere(source, version, 'receipt.json');
  await verify(text, receipt);
  const manifest = readSetManifest(text);
  const current = await keep.current();
  const before = current && readSetManifest(current.manifest);
  if (current !== undefined && (await isSame(current.manifest, text))) {
    return { manifest, isNew: false, fetchedBytes: 0 };
  }
  if (before !== undefined) requireSuccession(before, manifest);
  const files = new Map([
    ['manifest.json', text],
    ['receipt.json', receipt],
  ]);
  let fetchedBytes = 0;
  for (const kind of kinds) {
    const file = manifest.files.find((one) => one.kind === kind);
    if (file === undefined) throw new SetError('missing', `The version has no ${kind} file`);
    const byDeltas =
      kind === 'exact' && current?.exact !== undefined && before !== undefined
        ? await followDeltas(source, { manifest: before, exact: current.exact }, manifest, file)
        : undefined;
    const got = byDeltas ?? (await fetchWhole(source, version, file));
    fetchedBytes += got.fetchedBytes;
    files.set(file.name, got.bytes);
  }
  await keep.replace(files);
  return { manifest, isNew: true, fetchedBytes };
}

async function isSame(a: Uint8Array, b: Uint8Array): Promise<boolean> {
  return (await sha256Hex(a)) === (await sha256Hex(b));
}

/** Nobody brings back an old version; a region that has moved goes on at its new home. */
function requireSuccession(before: SetManifest, after: SetManifest): void {
  const follows =
    before.site === after.site
      ? after.version > before.version
      : Date.parse(after.at) > Date.parse(before.at);
  if (before.region === after.region && follows) return;
  throw new SetError('wrong-order', `Version ${after.version} does not follow what stands here`);
}

interface Got {
  readonly bytes: Uint8Array;
  readonly fetchedBytes: number;
}

async function fetchWhole(source: SetSource, version: number, file: SetFile): Promise<Got> {
  const bytes = await requireThere(source, version, file.name);
  await requireFile(file, bytes);
  return { bytes, fetchedBytes: bytes.length };
}

/** Undefined where the deltas do not reach, or do not lead to the file that the manifest names. */
async function followDeltas(
  source: SetSource,
  before: { readonly manifest: SetManifest; readonly exact: Uint8Array },
  after: SetManifest,
  target: SetFile,
): Promise<Got | undefined> {
  const { manifest, exact } = before;
  if (manifest.site !== after.site || after.version - manifest.version > deltasMax)
    return undefined;
  let entries = [...readExactSet(exact).all()];
  let fetchedBytes = 0;
  for (let version = manifest.version + 1; version <= after.version; version += 1) {
    const bytes = await source.file(version, `delta-${version - 1}.vset`);
    if (bytes === undefined) return undefined;
    fetchedBytes += bytes.length;
    if (fetchedBytes > target.size) return undefined;
    entries = [...applyDelta(entries, readExactSet(bytes).all())];
  }
  // Encoding is the same everywhere: the digest says whether every delta was right.
  const bytes = encodeExactSet(entries);
  const isRight = bytes.length === target.size && (await sha256Hex(bytes)) === target.sha256;
  return isRight ? { bytes, fetchedBytes } : undefined;
}

async function requireThere(source: SetSource, version: number, name: string) {
  const bytes = await source.file(version, name);
  if (bytes !== undefined) return bytes;
  throw new SetError('missing', `${name} of version ${version} is not to be had`);
}
