import * as fs from 'node:fs';
import { type FileHandle, open, readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { BlobListing, BlobStat, BlobWriter, PackStore } from '../blob-store.ts';
import { systemErrorCode } from '../errors.ts';
import { FolderSync } from '../folder-sync.ts';
import type { FileReads } from '../local-reads.ts';
import { isLeftover } from '../local-root.ts';
import {
  decodeHead,
  encodeHead,
  formatPackedKey,
  type PackedKey,
  packAlignBytes,
  packHeaderBytes,
  packSuffix,
  parsePackedKey,
  removedMark,
} from './format.ts';
import { OpenPacks } from './open-packs.ts';
import type { PackLocks } from './pack-locks.ts';
import { scanPack } from './scan.ts';

export interface LocalPacksParts {
  /** Folder of the objects. */
  readonly objects: string;
  /** Makes the folder's entries durable. */
  readonly folderSync: FolderSync;
  readonly reads: FileReads;
  /** Between a repair and the end of a pack, which may come from two threads at once. */
  readonly locks: Pick<PackLocks, 'exclusive' | 'releaseOf'>;
  /** Resolves to whether there was a file. */
  unlink(path: string): Promise<boolean>;
  /** Once per folder: it exists, durably. */
  ensureFolder(folder: string): Promise<void>;
}

const zeros = Buffer.alloc(256 * 1024);
const writev = promisify(fs.writev);
const fdatasync = promisify(fs.fdatasync);

/**
 * The packs of a local store. Their errors are those of the file system. A pack is written by one
 * writer, at positions that the writer chooses; removals, readings and repairs come from anywhere.
 */
export class LocalPacks implements PackStore {
  readonly #parts: LocalPacksParts;
  /** Packs that are being written here. */
  readonly #open = new Map<string, Promise<number>>();
  readonly #readable: OpenPacks;
  readonly #fileSync = new FolderSync();
  /** Up to where a pack is known to hold nothing that lives. */
  readonly #deadUpTo = new Map<string, number>();

  constructor(parts: LocalPacksParts) {
    this.#parts = parts;
    this.#readable = new OpenPacks(parts.reads);
  }

  async append(pack: string, position: number, bytes: readonly Uint8Array[]): Promise<void> {
    try {
      if (await this.#isGone(pack)) await this.#forget(pack);
      const fd = await this.#writable(pack);
      await writeAll(fd, bytes, position);
      await fdatasync(fd);
      if (await this.#isGone(pack)) throw new Error('the pack was removed meanwhile');
    } catch (error) {
      await this.#forget(pack);
      throw error;
    }
  }

  async seal(pack: string, position: number): Promise<void> {
    const head = { state: 'end', name: '', lengthBytes: 0, writtenAtMs: Date.now() } as const;
    await this.append(pack, position, [encodeHead(head)]);
    await this.#forget(pack);
    await this.#unlinkIfDone(pack);
  }

  /** Writes one record where it stood, or should have stood, in the pack. */
  writer(key: PackedKey): Pick<BlobWriter, 'write' | 'commit'> {
    const chunks: Uint8Array[] = [];
    return {
      write: async (...more) => {
        for (const chunk of more) chunks.push(Uint8Array.from(chunk));
      },
      commit: async () => {
        const { name, lengthBytes, position, pack } = key;
        const got = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
        if (got !== lengthBytes) throw new Error(`${got} bytes for a record of ${lengthBytes}`);
        const head = encodeHead({ state: 'live', name, lengthBytes, writtenAtMs: Date.now() });
        const { locks } = this.#parts;
        await locks.exclusive(pack, () => this.#rewrite(pack, position, [head, ...chunks]));
      },
    };
  }

  /** @throws a system error `ENOENT` where the record is not there, or no more */
  async *read(key: PackedKey, pieceBytesMax: number): AsyncGenerator<Uint8Array> {
    const { reads } = this.#parts;
    const path = this.#path(key.pack);
    const endsAt = packHeaderBytes + key.lengthBytes;
    for (let position = 0; position < endsAt; ) {
      const wanted = Math.min(pieceBytesMax, endsAt - position);
      const buffer = reads.take(wanted);
      try {
        const piece = buffer.subarray(0, wanted);
        const bytesRead = await this.#readable.read(path, piece, key.position + position);
        const isFirst = position === 0;
        if (isFirst && !isRecordOf(key, piece.subarray(0, bytesRead))) throw notThere(key);
        if (bytesRead === 0) return;
        position += bytesRead;
        yield piece.subarray(isFirst ? packHeaderBytes : 0, bytesRead);
      } finally {
        reads.giveBack(buffer);
      }
    }
  }

  async stat(key: PackedKey): Promise<BlobStat | undefined> {
    const head = Buffer.alloc(packHeaderBytes);
    const file = await openIfThere(this.#path(key.pack), 'r');
    try {
      await file?.read(head, 0, packHeaderBytes, key.position);
      return isRecordOf(key, head) ? { sizeBytes: key.lengthBytes } : undefined;
    } finally {
      await file?.close();
    }
  }

  /** Overwrites the object with zeros, durably; the pack goes with the last of its objects. */
  async remove(key: PackedKey): Promise<boolean> {
    const path = this.#path(key.pack);
    const file = await openIfThere(path, 'r+');
    if (file === undefined) return false;
    let existed: boolean;
    try {
      const head = Buffer.alloc(packHeaderBytes);
      await file.read(head, 0, packHeaderBytes, key.position);
      existed = isRecordOf(key, head);
      if (existed) {
        const { bytes, position } = removedMark;
        await file.write(bytes, 0, bytes.length, key.position + position);
        await wipe(file, key.position + packHeaderBytes, key.lengthBytes);
      }
      // Also where nothing was there: an earlier removal may have lost its sync to a crash.
      await this.#fileSync.sync(path);
    } finally {
      await file.close();
    }
    await this.#unlinkIfDone(key.pack);
    return existed;
  }

  /** What lives in a pack. */
  async *list(pack: string): AsyncGenerator<BlobListing> {
    const file = await openIfThere(this.#path(pack), 'r');
    try {
      if (file === undefined) return;
      for await (const { state, name, lengthBytes, position, writtenAtMs } of scanPack(file)) {
        if (state !== 'live') continue;
        const key = formatPackedKey({ pack, position, lengthBytes, name });
        yield { key, sizeBytes: lengthBytes, modifiedAtMs: writtenAtMs };
      }
    } finally {
      await file?.close();
    }
  }

  /** After a writer that was lost: removes what it had not told of, and closes its packs. */
  async sweep(writer: string, names: ReadonlySet<string>): Promise<void> {
    this.#parts.locks.releaseOf(writer);
    for (const pack of await this.#packsOf(`${process.pid}.${writer}.`)) {
      for await (const { key } of this.list(pack)) {
        const packed = parsePackedKey(key);
        if (packed && names.has(packed.name)) await this.remove(packed);
      }
      const { size } = await fs.promises.stat(this.#path(pack));
      await this.seal(pack, Math.ceil(size / packAlignBytes) * packAlignBytes);
    }
  }

  async close(): Promise<void> {
    this.#readable.close();
    for (const pack of [...this.#open.keys()]) await this.#forget(pack);
  }

  /** With a file of its own: the pack's writer may be using, and closing, the other. */
  async #rewrite(pack: string, position: number, bytes: readonly Uint8Array[]): Promise<void> {
    const fd = await this.#openToWrite(this.#path(pack));
    try {
      await writeAll(fd, bytes, position);
      await fdatasync(fd);
      if (isRemoved(fd)) throw new Error('the pack was removed meanwhile');
    } finally {
      fs.closeSync(fd);
    }
  }

  #path(pack: string): string {
    return join(this.#parts.objects, pack);
  }

  #writable(pack: string): Promise<number> {
    const known = this.#open.get(pack);
    if (known) return known;
    const opening = this.#openToWrite(this.#path(pack));
    this.#open.set(pack, opening);
    return opening;
  }

  async #openToWrite(path: string): Promise<number> {
    const folder = dirname(path);
    await this.#parts.ensureFolder(folder);
    const { O_RDWR, O_CREAT } = fs.constants;
    const fd = await promisify(fs.open)(path, O_RDWR | O_CREAT, 0o600);
    await this.#parts.folderSync.sync(folder);
    return fd;
  }

  /** Whether somebody has removed the file, with all of its region: writing goes nowhere then. */
  async #isGone(pack: string): Promise<boolean> {
    const fd = await this.#open.get(pack);
    return fd !== undefined && isRemoved(fd);
  }

  async #forget(pack: string): Promise<void> {
    const opening = this.#open.get(pack);
    if (!this.#open.delete(pack)) return;
    const fd = await opening?.catch(() => undefined);
    if (fd !== undefined) fs.closeSync(fd);
  }

  async #packsOf(prefix: string): Promise<string[]> {
    const found: string[] = [];
    for (const region of await namesIn(this.#parts.objects)) {
      for (const name of await namesIn(join(this.#parts.objects, region, 'packs'))) {
        if (name.startsWith(prefix) && name.endsWith(packSuffix)) {
          found.push(`${region}/packs/${name}`);
        }
      }
    }
    return found;
  }

  /** A pack that is still being written is left alone, whatever it holds. */
  async #unlinkIfDone(pack: string): Promise<void> {
    const known = this.#deadUpTo.get(pack) ?? 0;
    if (!(await this.#isDone(pack, known))) return;
    // All of it once more, with repairs kept out: one may have brought an object to where none lived.
    await this.#parts.locks.exclusive(pack, async () => {
      if (!(await this.#isDone(pack, 0))) return;
      this.#deadUpTo.delete(pack);
      const path = this.#path(pack);
      await this.#parts.unlink(path);
      await this.#parts.folderSync.sync(dirname(path));
    });
  }

  /** Whether nothing lives in the pack from a position on, and nobody is going to write more. */
  async #isDone(pack: string, from: number): Promise<boolean> {
    const path = this.#path(pack);
    const file = await openIfThere(path, 'r');
    if (file === undefined) return false;
    let ended = false;
    try {
      for await (const { state, position } of scanPack(file, from)) {
        if (state === 'live') return false;
        ended = state === 'end';
        this.#deadUpTo.set(pack, position);
      }
    } finally {
      await file.close();
    }
    return ended || (await isLeftover(path, Number.parseInt(basename(path), 10)));
  }
}

function isRemoved(fd: number): boolean {
  return fs.fstatSync(fd).nlink === 0;
}

function isRecordOf(key: PackedKey, bytes: Buffer): boolean {
  const head = decodeHead(bytes);
  return head?.state === 'live' && head.name === key.name && head.lengthBytes === key.lengthBytes;
}

function notThere({ pack, position }: PackedKey): Error {
  const message = `no such object at ${position} in ${pack}`;
  return Object.assign(new Error(message), { code: 'ENOENT' });
}

async function writeAll(fd: number, bytes: readonly Uint8Array[], position: number): Promise<void> {
  let at = position;
  // A call takes 1,024 pieces at the most.
  for (let from = 0; from < bytes.length; from += 1024) {
    const pieces = bytes.slice(from, from + 1024);
    const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
    const { bytesWritten } = await writev(fd, pieces, at);
    if (bytesWritten < length) {
      // A full disk says so at the next call.
      const whole = Buffer.concat(pieces);
      for (let done = bytesWritten; done < length; ) {
        done += fs.writeSync(fd, whole, done, length - done, at + done);
      }
    }
    at += length;
  }
}

async function wipe(file: FileHandle, position: number, lengthBytes: number): Promise<void> {
  for (let done = 0; done < lengthBytes; ) {
    const length = Math.min(zeros.length, lengthBytes - done);
    done += (await file.write(zeros, 0, length, position + done)).bytesWritten;
  }
}

async function openIfThere(path: string, flags: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, flags);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(systemErrorCode(error))) return [];
    throw error;
  }
}
