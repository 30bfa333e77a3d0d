import path from 'node:path';
import { open, type RootDatabase } from 'lmdb';
import { type Facts, isNothing } from '../facts.ts';
import type { AskedHash } from '../hashes.ts';
import { keyBytes } from './layout.ts';

/** What is known now of one file. */
export interface FileEntry {
  /** A SHA-256; of a file known good by its MD5 or SHA-1 alone, that. */
  readonly digest: Uint8Array;
  readonly sha1?: Uint8Array;
  readonly md5?: Uint8Array;
  /** Nothing where it is to be forgotten. */
  readonly facts: Facts;
}

/** What has changed since the base was written: a file beside it that is written all the time. */
export interface Overlay {
  /** Up to where the site's changes are in; undefined before the first. */
  position(): bigint | undefined;
  /** Entries and position in one transaction: a crash leaves both or neither. */
  write(entries: readonly FileEntry[], position: bigint): void;
  /** Undefined where nothing has changed; nothing where the file was forgotten. */
  find(key: Uint8Array): Facts | undefined;
  /** The files of an MD5 or SHA-1, as 28 bytes of their SHA-256 each. */
  findTag(hash: AskedHash): { readonly keys: readonly Uint8Array[]; readonly knownGood?: boolean };
  /** Whether a change of the hash at this place may be here: false is certain. */
  mayHave(hashes: DataView, offset: number): boolean;
  /** Files that have changed. */
  readonly entries: number;
  /** Of them, those that were forgotten; they stand in the base still. */
  readonly forgotten: number;
  close(): Promise<void>;
}

type StoredTag = { readonly keys: readonly string[]; readonly knownGood?: boolean };

const positionKey = Buffer.from('p');
const filterWords = 2 ** 20;

export function openOverlay(directory: string): Overlay {
  const db: RootDatabase<unknown, Uint8Array> = open({
    path: path.join(directory, 'changes.mdb'),
    encoding: 'json',
    keyEncoding: 'binary',
  });
  const filter = new Uint32Array(filterWords);
  let entries = 0;
  let forgotten = 0;
  for (const { key, value } of db.getRange()) {
    if (key.length !== keyBytes) continue;
    note(key);
    entries += 1;
    if (isNothing(value as Facts)) forgotten += 1;
  }

  function note(key: Uint8Array): void {
    const view = new DataView(key.buffer, key.byteOffset, key.byteLength);
    const word = view.getUint32(8) % filterWords;
    filter[word] = (filter[word] ?? 0) | (1 << (view.getUint8(12) & 31));
  }

  function writeOne({ digest, sha1, md5, facts }: FileEntry): void {
    if (digest.length < 32) {
      writeTag(digest, { ...readTag(digest), knownGood: facts.knownGood });
      return;
    }
    const key = Buffer.from(digest.subarray(0, keyBytes));
    const known = db.get(key) as Facts | undefined;
    const isGone = isNothing(facts);
    const wasGone = known !== undefined && isNothing(known);
    db.putSync(key, facts);
    if (known === undefined) entries += 1;
    forgotten += Number(isGone) - Number(wasGone);
    for (const tag of [sha1, md5]) {
      if (tag === undefined) continue;
      const stored = readTag(tag);
      const others = stored.keys.filter((one) => one !== key.toString('hex'));
      writeTag(tag, { ...stored, keys: isGone ? others : [...others, key.toString('hex')] });
    }
  }

  function readTag(tag: Uint8Array): StoredTag {
    return (db.get(Buffer.from(tag)) as StoredTag | undefined) ?? { keys: [] };
  }

  function writeTag(tag: Uint8Array, stored: StoredTag): void {
    const isEmpty = stored.keys.length === 0 && stored.knownGood === undefined;
    if (isEmpty) db.removeSync(Buffer.from(tag));
    else db.putSync(Buffer.from(tag), stored);
  }

  return {
    position() {
      const text = db.get(positionKey) as string | undefined;
      return text === undefined ? undefined : BigInt(text);
    },
    write(changed, position) {
      // Before they can be found: a filter that says too much is right, one that says too little is not.
      for (const { digest } of changed) if (digest.length === 32) note(digest);
      db.transactionSync(() => {
        for (const one of changed) writeOne(one);
        db.putSync(positionKey, String(position));
      });
    },
    find: (key) => db.get(Buffer.from(key.subarray(0, keyBytes))) as Facts | undefined,
    findTag(hash) {
      const { keys, ...rest } = readTag(hash.bytes);
      return { keys: keys.map((key) => Buffer.from(key, 'hex')), ...rest };
    },
    mayHave(hashes, offset) {
      const word = hashes.getUint32(offset + 8) % filterWords;
      return ((filter[word] as number) & (1 << (hashes.getUint8(offset + 12) & 31))) !== 0;
    },
    get entries() {
      return entries;
    },
    get forgotten() {
      return forgotten;
    },
    close: () => db.close(),
  };
}
