import * as fs from 'node:fs';
import { promisify } from 'node:util';
import type { FileReads } from '../local-reads.ts';

interface Opened {
  readonly fd: number;
  readings: number;
  evicted: boolean;
}

const open = promisify(fs.open);
const openMax = 8;

/** Packs kept open for reading: the objects of one are mostly read one after the other. */
export class OpenPacks {
  readonly #packs = new Map<string, Promise<Opened>>();
  readonly #reads: Pick<FileReads, 'read'>;

  constructor(reads: Pick<FileReads, 'read'>) {
    this.#reads = reads;
  }

  /**
   * Reads into a buffer, at most as much as it holds. Resolves to how many bytes there were.
   *
   * @throws a system error `ENOENT` where there is no such file, or no more
   */
  async read(path: string, buffer: Uint8Array, position: number): Promise<number> {
    const pack = await this.#take(path);
    try {
      return await this.#reads.read(pack.fd, buffer, position);
    } finally {
      pack.readings--;
      if (pack.evicted && pack.readings === 0) fs.closeSync(pack.fd);
    }
  }

  close(): void {
    for (const path of [...this.#packs.keys()]) this.#evict(path);
  }

  async #take(path: string): Promise<Opened> {
    for (;;) {
      const known = this.#packs.get(path);
      const pack = await (known ?? this.#open(path));
      // Evicted while we waited, or removed by somebody: what stands there now is another file.
      if (!pack.evicted && fs.fstatSync(pack.fd).nlink > 0) {
        pack.readings++;
        return pack;
      }
      if (this.#packs.get(path) === known) this.#evict(path);
    }
  }

  #open(path: string): Promise<Opened> {
    const [oldest] = this.#packs.keys();
    if (oldest !== undefined && this.#packs.size >= openMax) this.#evict(oldest);
    const opening = open(path, 'r').then((fd) => ({ fd, readings: 0, evicted: false }));
    this.#packs.set(path, opening);
    opening.catch(() => {
      if (this.#packs.get(path) === opening) this.#packs.delete(path);
    });
    return opening;
  }

  #evict(path: string): void {
    const opening = this.#packs.get(path);
    this.#packs.delete(path);
    opening?.then(
      (pack) => {
        if (pack.evicted) return;
        pack.evicted = true;
        if (pack.readings === 0) fs.closeSync(pack.fd);
      },
      () => undefined,
    );
  }
}
