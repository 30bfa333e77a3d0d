import { type FileHandle, mkdir, open as openFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { open, type RootDatabase } from 'lmdb';
import {
  bucketBitsOf,
  headBytes,
  impliedBytes,
  type Kind,
  keyBytes,
  knownGoodOrdinal,
  metaKey,
  segmentKey,
  segments,
  severalKey,
  shaRecordBytes,
  tagBytes,
  tagRecordBytes,
  threatKey,
} from './layout.ts';

/** What a generation says of itself. */
export interface BaseMeta {
  readonly format: 1;
  /** By SHA-256. */
  readonly entries: number;
  /** Known good by MD5 or SHA-1 alone. */
  readonly tagsOnly: number;
  readonly bucketBits: number;
  /** Everything up to this position of the site's changes is in it. */
  readonly position: string;
  /** The region with number n is the member n - 1. */
  readonly regions: readonly string[];
  readonly builtAt: string;
}

export interface BaseWriter {
  /**
   * @param key the first 28 bytes of a SHA-256, greater than the one before
   * @param facts eight bytes; copied
   */
  add(
    key: Uint8Array,
    sha1: Uint8Array | undefined,
    md5: Uint8Array | undefined,
    facts: Uint8Array,
  ): void;
  /** A file that is known good by one of its other hashes alone. */
  addKnownGood(kind: 'sha1' | 'md5', hash: Uint8Array): void;
  /** Waits until what was added is no longer held in memory. */
  drained(): Promise<void>;
  finish(rest: BaseRest): Promise<BaseMeta>;
  /** Gives up; nothing is left of it. */
  abandon(): Promise<void>;
}

export interface BaseRest {
  readonly position: bigint;
  readonly regions: readonly string[];
  /** The threat with number n is the member n - 1. */
  readonly threats: readonly string[];
  readonly several: Uint8Array;
  readonly builtAt: string;
}

const spoolRecordBytes = tagBytes + 4;
const spoolBufferBytes = 65_536;
/** A sort key is 32 bits of a tag and its place, together within what a number holds exactly. */
const placesMax = 2 ** 21;
const mapBytes = 2 ** 40;

/**
 * Writes a generation's base: sorted records by SHA-256 as they come, by SHA-1 and MD5 sorted
 * through files of 256 parts, so that memory does not grow with the number of entries.
 * @param entriesAbout how many there will be; decides the width of buckets alone
 */
export async function createBaseWriter(
  directory: string,
  entriesAbout: number,
): Promise<BaseWriter> {
  await mkdir(directory, { recursive: true });
  const bucketBits = bucketBitsOf(entriesAbout);
  const db = open<Uint8Array, Uint8Array>({
    path: path.join(directory, 'base.mdb'),
    encoding: 'binary',
    keyEncoding: 'binary',
    mapSize: mapBytes,
    // One commit a segment, and one sync at the end: until then nobody reads it.
    noSync: true,
  });
  const spools = {
    sha1: await createSpool(path.join(directory, 'by-sha1')),
    md5: await createSpool(path.join(directory, 'by-md5')),
  };
  const sha = createSegments(db, 'sha256', shaRecordBytes, bucketBits);
  const last = new Uint8Array(keyBytes);
  let entries = 0;
  let tagsOnly = 0;

  function add(
    key: Uint8Array,
    sha1: Uint8Array | undefined,
    md5: Uint8Array | undefined,
    facts: Uint8Array,
  ): void {
    if (entries > 0 && Buffer.compare(last, key) >= 0) throw new Error('keys are not in order');
    last.set(key);
    const at = sha.next(key);
    sha.bytes.set(key.subarray(impliedBytes), at);
    sha.bytes.set(facts, at + keyBytes - impliedBytes);
    if (sha1 !== undefined) spools.sha1.add(sha1, entries);
    if (md5 !== undefined) spools.md5.add(md5, entries);
    entries += 1;
    if (entries >= knownGoodOrdinal) throw new Error('more entries than 32 bits number');
  }

  async function drained(): Promise<void> {
    await spools.sha1.drained();
    await spools.md5.drained();
  }

  async function finish(rest: BaseRest): Promise<BaseMeta> {
    sha.finish();
    for (const kind of ['sha1', 'md5'] as const) {
      await drained();
      await writeTags(db, kind, spools[kind], bucketBits);
      await spools[kind].remove();
    }
    const meta: BaseMeta = {
      ...{ format: 1, entries, tagsOnly, bucketBits },
      position: String(rest.position),
      regions: rest.regions,
      builtAt: rest.builtAt,
    };
    db.transactionSync(() => {
      rest.threats.forEach((name, i) => {
        db.putSync(threatKey(i + 1), Buffer.from(name));
      });
      db.putSync(severalKey, rest.several.length === 0 ? Uint8Array.of(0) : rest.several);
      db.putSync(metaKey, Buffer.from(JSON.stringify(meta)));
    });
    await db.close();
    await syncFile(path.join(directory, 'base.mdb'));
    return meta;
  }

  return {
    add,
    addKnownGood(kind, hash) {
      spools[kind].add(hash, knownGoodOrdinal);
      tagsOnly += 1;
    },
    drained,
    finish,
    async abandon() {
      await spools.sha1.remove();
      await spools.md5.remove();
      await db.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Builds the segments of one kind, one after the other, each written when the next begins. */
function createSegments(
  db: RootDatabase<Uint8Array, Uint8Array>,
  kind: Kind,
  recordBytes: number,
  bucketBits: number,
) {
  const head = headBytes(bucketBits);
  const buckets = 1 << bucketBits;
  let bytes = new Uint8Array(head + recordBytes * 1_024);
  let view = new DataView(bytes.buffer);
  let segment = 0;
  let records = 0;
  let bucketsBegun = 0;

  function beginBuckets(until: number): void {
    for (; bucketsBegun < until; bucketsBegun++) view.setUint32(bucketsBegun * 4, records, true);
  }

  function flush(): void {
    beginBuckets(buckets + 1);
    db.putSync(segmentKey(kind, segment), bytes.subarray(0, head + records * recordBytes));
    segment += 1;
    records = 0;
    bucketsBegun = 0;
  }

  return {
    get bytes() {
      return bytes;
    },
    /** Where the record of this hash goes. */
    next(hash: Uint8Array): number {
      const [first = 0, second = 0, third = 0] = hash;
      while (segment < first) flush();
      const bucket = ((second << 8) | third) >> (16 - bucketBits);
      beginBuckets(bucket + 1);
      const at = head + records * recordBytes;
      records += 1;
      if (at + recordBytes > bytes.length) {
        const grown = new Uint8Array(bytes.length * 2);
        grown.set(bytes);
        bytes = grown;
        view = new DataView(bytes.buffer);
      }
      return at;
    },
    finish(): void {
      while (segment < segments) flush();
    },
  };
}

type Spool = Awaited<ReturnType<typeof createSpool>>;

/** 256 files of tags and ordinals, by the first byte. */
async function createSpool(directory: string) {
  await mkdir(directory, { recursive: true });
  const buffers: Buffer[] = Array.from({ length: segments }, () => Buffer.alloc(spoolBufferBytes));
  const filled = new Uint32Array(segments);
  const files: (FileHandle | undefined)[] = [];
  let full: { part: number; bytes: Buffer }[] = [];

  const nameOf = (part: number) => path.join(directory, String(part));
  async function append(part: number, bytes: Uint8Array): Promise<void> {
    const file = files[part] ?? (await openFile(nameOf(part), 'w+'));
    files[part] = file;
    await file.appendFile(bytes);
  }

  return {
    add(hash: Uint8Array, ordinal: number): void {
      const part = hash[0] ?? 0;
      let buffer = buffers[part] as Buffer;
      let at = filled[part] ?? 0;
      if (at + spoolRecordBytes > spoolBufferBytes) {
        full.push({ part, bytes: buffer });
        buffer = Buffer.alloc(spoolBufferBytes);
        buffers[part] = buffer;
        at = 0;
      }
      buffer.set(hash.subarray(0, tagBytes), at);
      buffer.writeUInt32LE(ordinal, at + tagBytes);
      filled[part] = at + spoolRecordBytes;
    },
    async drained(): Promise<void> {
      const writing = full;
      full = [];
      for (const { part, bytes } of writing) {
        await append(part, bytes.subarray(0, bytes.length - (bytes.length % spoolRecordBytes)));
      }
    },
    /** All records of a part; it is empty afterwards. */
    async take(part: number): Promise<Buffer> {
      const rest = (buffers[part] as Buffer).subarray(0, filled[part]);
      const file = files[part];
      if (file === undefined) return rest;
      const { size } = await file.stat();
      const whole = Buffer.alloc(size + rest.length);
      await file.read(whole, 0, size, 0);
      await file.close();
      files[part] = undefined;
      await rm(nameOf(part), { force: true });
      whole.set(rest, size);
      return whole;
    },
    async remove(): Promise<void> {
      for (const file of files) await file?.close();
      files.length = 0;
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function writeTags(
  db: RootDatabase<Uint8Array, Uint8Array>,
  kind: Kind,
  spool: Spool,
  bucketBits: number,
): Promise<void> {
  const written = createSegments(db, kind, tagRecordBytes, bucketBits);
  for (let part = 0; part < segments; part++) {
    const records = await spool.take(part);
    for (const at of orderOf(records)) {
      const tag = records.subarray(at, at + tagBytes);
      const to = written.next(tag);
      written.bytes.set(tag.subarray(impliedBytes), to);
      written.bytes.set(
        records.subarray(at + tagBytes, at + spoolRecordBytes),
        to + tagBytes - impliedBytes,
      );
    }
  }
  written.finish();
}

/** Where the records begin, in the order of their tags. */
function orderOf(records: Buffer): Float64Array {
  const count = records.length / spoolRecordBytes;
  if (count > placesMax) throw new Error('more tags in a part than can be sorted');
  const keys = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    keys[i] = records.readUInt32BE(i * spoolRecordBytes + 1) * placesMax + i;
  }
  keys.sort();
  for (let i = 0; i < count; i++) keys[i] = ((keys[i] ?? 0) % placesMax) * spoolRecordBytes;
  // Where 32 bits were not enough: a few that stand beside each other.
  const after = (a: number, b: number) =>
    records.compare(records, b, b + tagBytes, a, a + tagBytes) > 0;
  for (let i = 1; i < count; i++) {
    for (let j = i; j > 0 && after(keys[j - 1] ?? 0, keys[j] ?? 0); j--) {
      [keys[j - 1], keys[j]] = [keys[j] ?? 0, keys[j - 1] ?? 0];
    }
  }
  return keys;
}

async function syncFile(file: string): Promise<void> {
  const handle = await openFile(file, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
