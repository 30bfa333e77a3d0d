import { giveBack, type Recipient } from '@vitrine/age';
import { CopiesWriter, putCopies, type StoreHandle } from './copies.ts';
import { VaultEngineError } from './errors.ts';
import type { WriteOrder, WrittenObject } from './messages.ts';
import { type PackWriter, packedBytesMax } from './pack-writer.ts';
import {
  CiphertextTransform,
  EncryptingTransform,
  type Summary,
  type Transform,
  transformWhole,
} from './transform.ts';

/** A `WriteOrder` with its recipient parsed. */
export interface Order extends Pick<WriteOrder, 'key' | 'copies' | 'ciphertextSha256'> {
  readonly recipient: Recipient | undefined;
  /** Where it may be kept in a pack. */
  readonly packs: PackWriter | undefined;
}

/**
 * One object on its way to the stores, in a worker. Calls may follow each other without waiting;
 * they are carried out in order, the digests and the encryption of one piece while the piece before
 * it is being written.
 */
export class Upload {
  readonly #order: Order;
  readonly #transform: Transform;
  readonly #handles: readonly StoreHandle[];
  /** What may still fit a pack. */
  #gathered: Uint8Array[] = [];
  #gatheredBytes = 0;
  #writer: Promise<CopiesWriter> | undefined;
  /** Ends when all that was asked is done; the first failure stays. */
  #tail: Promise<void> = Promise.resolve();
  #writing: Promise<void> = Promise.resolve();

  constructor(handles: readonly StoreHandle[], order: Order) {
    this.#order = order;
    this.#transform = order.recipient
      ? new EncryptingTransform(order.recipient)
      : new CiphertextTransform();
    this.#handles = handles;
    if (order.packs === undefined) this.#begin();
  }

  /** Resolves when the bytes are no longer needed. */
  chunk(bytes: Uint8Array): Promise<void> {
    const written = Promise.withResolvers<void>();
    const step = async () => {
      const pieces = this.#transform.update(bytes);
      await this.#write(pieces);
      this.#writing.then(written.resolve, written.reject);
    };
    this.#next(step).catch(written.reject);
    return written.promise;
  }

  /** @throws VaultEngineError `not-stored`, `damaged` */
  async finish(): Promise<WrittenObject> {
    return await this.#next(async () => {
      const { pieces, summary } = this.#transform.final();
      await this.#write(pieces);
      await this.#writing;
      const { key, copies, packs } = this.#order;
      const writer = await this.#writer;
      if (!matches(this.#order, summary)) {
        await writer?.abort();
        throw mismatch(key);
      }
      if (writer) return { ...summary, key, ...(await writer.commit()) };
      if (!packs) throw new TypeError('an upload without a writer');
      const outcome = await packs.add(key, this.#gathered, copies);
      this.#used(this.#gathered);
      return { ...summary, ...outcome };
    });
  }

  /** Nothing remains when it resolves; not to be called after `finish`. */
  async abort(): Promise<void> {
    await this.#tail.catch(() => undefined);
    await this.#writing.catch(() => undefined);
    const writer = await this.#writer?.catch(() => undefined);
    await writer?.abort();
  }

  #begin(): Promise<CopiesWriter> {
    const { key, copies } = this.#order;
    const writer = CopiesWriter.create(this.#handles, key, copies);
    writer.catch(() => undefined);
    this.#writer = writer;
    return writer;
  }

  #next<T>(step: () => Promise<T>): Promise<T> {
    const result = this.#tail.then(step);
    this.#tail = result.then(() => undefined);
    this.#tail.catch(() => undefined);
    return result;
  }

  async #write(pieces: Uint8Array[]): Promise<void> {
    if (!this.#writer) {
      this.#gather(pieces);
      if (this.#gatheredBytes <= packedBytesMax) return;
      pieces = this.#gathered;
      this.#gathered = [];
    }
    const writer = await (this.#writer ?? this.#begin());
    await this.#writing;
    if (pieces.length > 0) this.#writing = this.#store(writer, pieces);
    this.#writing.catch(() => undefined);
  }

  async #store(writer: CopiesWriter, pieces: Uint8Array[]): Promise<void> {
    await writer.write(pieces);
    this.#used(pieces);
  }

  /** What is not encrypted here is the memory of others. */
  #used(pieces: readonly Uint8Array[]): void {
    if (this.#order.recipient) for (const piece of pieces) giveBack(piece);
  }

  /** What is not encrypted here lies in memory that goes back. */
  #gather(pieces: readonly Uint8Array[]): void {
    for (const piece of pieces) {
      this.#gathered.push(this.#order.recipient ? piece : Uint8Array.from(piece));
      this.#gatheredBytes += piece.length;
    }
  }
}

/** Stores bytes in memory. `taken` is called as soon as they are no longer needed. */
export async function storeWhole(
  handles: readonly StoreHandle[],
  order: Order,
  bytes: Uint8Array,
  taken: () => void,
): Promise<WrittenObject> {
  const { stored, summary } = transformWhole(bytes, order.recipient);
  if (order.recipient) taken();
  try {
    const { key, copies, packs } = order;
    if (!matches(order, summary)) throw mismatch(key);
    const outcome =
      packs && stored.length <= packedBytesMax
        ? await packs.add(key, [stored], copies)
        : { key, ...(await putCopies(handles, key, stored, copies)) };
    if (order.recipient) giveBack(stored);
    return { ...summary, ...outcome };
  } finally {
    if (!order.recipient) taken();
  }
}

function matches(order: Order, summary: Summary): boolean {
  const { ciphertextSha256: expected } = order;
  return !expected || Buffer.compare(expected, summary.ciphertextSha256) === 0;
}

function mismatch(key: string): VaultEngineError {
  return new VaultEngineError('damaged', 'the bytes are not those expected', { key });
}
