import {
  encodeHead,
  formatPackedKey,
  nameOfKey,
  packHeaderBytes,
  packKey,
  recordBytes,
} from '../../../platform/blobs/index.ts';
import {
  type CopiesOutcome,
  failureOf,
  notStored,
  removeEverywhere,
  type StoreHandle,
  suffice,
} from './copies.ts';
import type { DataCentreFailure } from './errors.ts';
import type { Copies } from './types.ts';

export interface PackedOutcome extends CopiesOutcome {
  readonly key: string;
}

interface Waiting {
  readonly name: string;
  readonly pieces: readonly Uint8Array[];
  readonly lengthBytes: number;
  readonly copies: Copies;
  readonly resolve: (outcome: PackedOutcome) => void;
  readonly reject: (error: unknown) => void;
}

/** What is written to a region's pack. */
interface Lane {
  readonly region: string;
  pack: string;
  position: number;
  waiting: Waiting[];
  writing: boolean;
}

/**
 * Objects of more bytes of ciphertext get a file of their own: gathering them would let them fall out
 * of the processor's cache before they are written, which costs more than a file does.
 */
export const packedBytesMax = 160 * 1024;
/** A pack that has grown beyond this is sealed and the next one begun. */
const packBytesMax = 64 * 1024 * 1024;
const batchBytesMax = 8 * 1024 * 1024;
const padding = Buffer.alloc(256);

/**
 * Keeps small objects in packs, those that come together with one sync in each data centre. What
 * comes while a batch is being written is the next batch. A pack is this worker's alone.
 */
export class PackWriter {
  readonly #handles: readonly StoreHandle[];
  readonly #writer: string;
  readonly #lanes = new Map<string, Lane>();
  #packs = 0;

  /** @param writer its name among the writers of the stores */
  constructor(handles: readonly StoreHandle[], writer: string) {
    this.#handles = handles;
    this.#writer = writer;
  }

  /**
   * Resolves when the object is durable. The memory must not change until then.
   *
   * @param key as it would be named with a file of its own
   * @throws VaultEngineError `not-stored`
   */
  add(key: string, pieces: readonly Uint8Array[], copies: Copies): Promise<PackedOutcome> {
    const name = nameOfKey(key);
    if (name === undefined) throw new TypeError(`no name for a record: ${key}`);
    const lane = this.#lane(key.slice(0, key.indexOf('/')));
    const lengthBytes = pieces.reduce((sum, piece) => sum + piece.length, 0);
    return new Promise((resolve, reject) => {
      lane.waiting.push({ name, pieces, lengthBytes, copies, resolve, reject });
      if (lane.writing) return;
      lane.writing = true;
      // What is ready in this turn travels together.
      setImmediate(() => void this.#drain(lane));
    });
  }

  #lane(region: string): Lane {
    const known = this.#lanes.get(region);
    if (known) return known;
    const lane = { region, pack: this.#nextPack(region), position: 0, waiting: [], writing: false };
    this.#lanes.set(region, lane);
    return lane;
  }

  #nextPack(region: string): string {
    return packKey(region, this.#writer, this.#packs++);
  }

  /** Settles everybody itself and never rejects. */
  async #drain(lane: Lane): Promise<void> {
    while (lane.waiting.length > 0) {
      const batch = takeBatch(lane.waiting);
      lane.waiting = lane.waiting.slice(batch.length);
      try {
        await this.#write(lane, batch);
      } catch (error) {
        for (const one of batch) one.reject(error);
      }
    }
    lane.writing = false;
  }

  async #write(lane: Lane, batch: readonly Waiting[]): Promise<void> {
    const { pack, position: start } = lane;
    const bytes: Uint8Array[] = [];
    const writtenAtMs = Date.now();
    let endedAt = start;
    const keys = batch.map(({ name, pieces, lengthBytes }) => {
      const { position } = lane;
      // Before a record, not behind it: so the last byte of a pack is a sample's.
      if (position > endedAt) bytes.push(padding.subarray(0, position - endedAt));
      bytes.push(encodeHead({ state: 'live', name, lengthBytes, writtenAtMs }), ...pieces);
      endedAt = position + packHeaderBytes + lengthBytes;
      lane.position += recordBytes(lengthBytes);
      return formatPackedKey({ pack, position, lengthBytes, name });
    });
    const { copies, failed } = await this.#append(pack, start, bytes);
    // Whoever failed may hold anything at these positions: go on elsewhere. Before anybody is told, since where nothing
    // lives sealing removes the file, with what a repair had brought there meanwhile.
    if (failed.length > 0) await this.#begin(lane);
    for (const [i, one] of batch.entries()) {
      const key = keys[i] ?? '';
      if (suffice(one.copies, copies.length, failed)) one.resolve({ key, copies, failed });
      else one.reject(notStored(key, failed, await removeEverywhere(this.#handles, key)));
    }
    if (lane.position >= packBytesMax) await this.#begin(lane);
  }

  async #append(pack: string, position: number, bytes: Uint8Array[]): Promise<CopiesOutcome> {
    const copies: string[] = [];
    const failed: DataCentreFailure[] = [];
    const write = async (handle: StoreHandle) => {
      try {
        const { packs } = await handle.open();
        if (packs === undefined) throw new TypeError(`${handle.dataCentre} keeps no packs`);
        await packs.append(pack, position, bytes);
        copies.push(handle.dataCentre);
      } catch (error) {
        failed.push(failureOf(handle, error));
      }
    };
    await Promise.all(this.#handles.map(write));
    const order = this.#handles.map(({ dataCentre }) => dataCentre);
    return { copies: order.filter((name) => copies.includes(name)), failed };
  }

  /** The old pack is sealed where that is possible; elsewhere its file stays a little longer. */
  async #begin(lane: Lane): Promise<void> {
    const { pack, position } = lane;
    lane.pack = this.#nextPack(lane.region);
    lane.position = 0;
    const seal = async (handle: StoreHandle) => {
      try {
        await (await handle.open()).packs?.seal(pack, position);
      } catch (error) {
        failureOf(handle, error);
      }
    };
    await Promise.all(this.#handles.map(seal));
  }
}

function takeBatch(waiting: readonly Waiting[]): Waiting[] {
  let bytes = 0;
  const end = waiting.findIndex(({ lengthBytes }, i) => {
    bytes += lengthBytes;
    return i > 0 && bytes > batchBytesMax;
  });
  return end < 0 ? [...waiting] : waiting.slice(0, end);
}
