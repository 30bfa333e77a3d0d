import {
  AgeError,
  encodeIdentity,
  type Identity,
  parseIdentity,
  parseRecipient,
  type Recipient,
} from '@vitrine/age';
import { BlobError, type BlobStore, checkKey } from '../../../platform/blobs/index.ts';
import { mapInOrder } from '../../../platform/map-in-order.ts';
import { BufferPool } from './buffer-pool.ts';
import { VaultEngineError } from './errors.ts';
import type { WriteOrder, WrittenObject } from './messages.ts';
import { ObjectWriter } from './object-writer.ts';
import { openInWorker, readFailure, rewrapped } from './reading.ts';
import type {
  CiphertextOptions,
  CopyDigest,
  DigestItem,
  EngineOptions,
  EngineStats,
  ObjectDigest,
  RemovalReport,
  SampleWriter,
  StoredCiphertext,
  StoredObject,
  StoreOptions,
  VaultEngine,
} from './types.ts';
import { WorkerPool } from './worker-pool.ts';

const inFlightBytesMaxDefault = 32 * 1024 * 1024;
const removalsAtOnce = 64;
const recipientsMax = 256;

/** Starts the byte path of a vault over the stores of a site's data centres. */
export function createVaultEngine(options: EngineOptions): VaultEngine {
  const names = options.stores.map((store) => store.name);
  if (names.length === 0 || new Set(names).size !== names.length) {
    throw new TypeError('an engine has at least one store, each of its own name');
  }
  return new Engine(options);
}

class Engine implements VaultEngine {
  readonly dataCentres: readonly string[];
  readonly #stores: readonly BlobStore[];
  readonly #pool: BufferPool;
  readonly #workers: WorkerPool;
  /** Writers that hold a part-filled buffer. */
  readonly #holders = new Set<ObjectWriter>();
  /** Those found good: a site has a few, and checking one is a curve multiplication. */
  readonly #recipients = new Map<string, Recipient>();

  constructor({ stores, workers = 1, inFlightBytesMax, logger }: EngineOptions) {
    this.#stores = stores;
    this.dataCentres = stores.map((store) => store.name);
    this.#pool = new BufferPool(inFlightBytesMax ?? inFlightBytesMaxDefault, () => {
      for (const writer of this.#holders) writer.sendPartial();
    });
    this.#workers = new WorkerPool({ stores, workers, pool: this.#pool, logger });
  }

  begin(options: StoreOptions): SampleWriter {
    const { key, recipient, sizeBytesMax, copies, packable = false } = options;
    this.#checkRecipient(recipient);
    const order = { key, copies, packable, recipient, ciphertextSha256: undefined };
    const writer = this.#writer(order, sizeBytesMax);
    return {
      write: (chunk) => writer.write(chunk),
      finish: async () => withPlaintext(await writer.finish()),
      abort: () => writer.abort(),
    };
  }

  async put(bytes: Uint8Array, options: StoreOptions): Promise<StoredObject> {
    const writer = this.begin(options);
    await writer.write(bytes);
    return await writer.finish();
  }

  async storeCiphertext(options: CiphertextOptions): Promise<StoredCiphertext> {
    const { key, source, copies, packable = false, ciphertextSha256 } = options;
    const order = { key, copies, packable, recipient: undefined, ciphertextSha256 };
    const writer = this.#writer(order, Number.MAX_SAFE_INTEGER);
    try {
      for await (const bytes of source) await writer.write(bytes);
    } catch (error) {
      await writer.abort();
      if (error instanceof VaultEngineError && error.key === key) throw error;
      throw new VaultEngineError('aborted', 'the source failed', { key, cause: error });
    }
    return await writer.finish();
  }

  open(key: string, identity: Identity | string, prefer?: string): AsyncIterable<Uint8Array> {
    this.#checkKey(key);
    const others = this.dataCentres.filter((name) => name !== prefer);
    const order = prefer === undefined ? others : [this.#store(prefer).name, ...others];
    return openInWorker(this.#workers, key, identityText(identity), order);
  }

  async readCiphertext(
    key: string,
    dataCentre: string,
    signal?: AbortSignal,
  ): Promise<AsyncIterable<Uint8Array>> {
    try {
      return await this.#store(dataCentre).read(key, signal);
    } catch (error) {
      throw readFailure(error, dataCentre, key);
    }
  }

  readRewrapped(
    key: string,
    dataCentre: string,
    identity: Identity | string,
    newRecipient: string,
    signal?: AbortSignal,
  ): AsyncIterable<Uint8Array> {
    const recipient = this.#checkRecipient(newRecipient);
    const store = this.#store(dataCentre);
    const parsed = typeof identity === 'string' ? parseIdentity(identity) : identity;
    return rewrapped(store, key, parsed, recipient, signal);
  }

  async digest(key: string, dataCentre: string, identity: Identity | string): Promise<CopyDigest> {
    const { plaintext, copies } = await this.#digestItem({
      key,
      dataCentres: [dataCentre],
      identity,
    });
    const [copy] = copies;
    const ciphertextSha256 = copy?.ciphertextSha256;
    if (plaintext && ciphertextSha256) return { ...plaintext, ciphertextSha256 };
    const code = copy?.state === 'missing' ? 'not-found' : copy?.state;
    const failed = [{ dataCentre, code: copy?.fault ?? 'failed' }];
    const message = `${dataCentre}: ${copy?.fault}`;
    throw new VaultEngineError(code === 'intact' || !code ? 'damaged' : code, message, {
      key,
      failed,
    });
  }

  digestMany(
    items: Iterable<DigestItem> | AsyncIterable<DigestItem>,
    concurrency: number,
  ): AsyncIterable<ObjectDigest> {
    return mapInOrder(items, concurrency, (item) => this.#digestItem(item));
  }

  async repair(key: string, from: string, to: string, expectedSha256: Uint8Array): Promise<void> {
    this.#checkKey(key);
    const [source, target] = [this.#store(from).name, this.#store(to).name];
    if (source === target) throw new TypeError('a copy cannot repair itself');
    const sha256 = Uint8Array.from(expectedSha256);
    await this.#workers.call((id) => ({ op: 'repair', id, key, from, to, sha256 }));
  }

  async remove(key: string): Promise<void> {
    const failed = await this.#removeKey(key);
    if (failed.length === 0) return;
    const reasons = failed.map((each) => `${each.dataCentre}: ${each.code}`).join(', ');
    const leftIn = failed.map((each) => each.dataCentre);
    throw new VaultEngineError('not-removed', `not removed (${reasons})`, { key, failed, leftIn });
  }

  async removeMany(
    keys: Iterable<string> | AsyncIterable<string>,
    concurrency = removalsAtOnce,
  ): Promise<RemovalReport> {
    let removed = 0;
    const failed: RemovalReport['failed'][number][] = [];
    const act = (key: string) => this.#removeKey(key);
    for await (const failures of mapInOrder(keys, concurrency, act)) {
      if (failures.length === 0) removed++;
      failed.push(...failures);
    }
    return { removed, failed };
  }

  async freeBytes(): Promise<ReadonlyMap<string, number | undefined>> {
    const free = this.#stores.map(async (store) => {
      const bytes = await store.freeBytes().catch(() => undefined);
      return [store.name, bytes] as const;
    });
    return new Map(await Promise.all(free));
  }

  stats(): EngineStats {
    const { calls, workersLost } = this.#workers;
    return { inFlightBytes: this.#pool.usedBytes, calls, workersLost };
  }

  close(): Promise<void> {
    return this.#workers.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #writer(order: WriteOrder, sizeBytesMax: number): ObjectWriter {
    this.#checkKey(order.key);
    const pool = this.#pool;
    const chooseWorker = () => this.#workers.choose();
    const holders = this.#holders;
    return new ObjectWriter({ pool, holders, order, sizeBytesMax, chooseWorker });
  }

  async #digestItem(item: DigestItem): Promise<ObjectDigest> {
    const { key, dataCentres = this.dataCentres, identity, ciphertextSha256 } = item;
    const { compareCopies = false } = item;
    this.#checkKey(key);
    if (identity === undefined && ciphertextSha256 === undefined) {
      throw new TypeError('an identity or a digest is needed to judge a copy');
    }
    const order = {
      key,
      dataCentres: dataCentres.map((name) => this.#store(name).name),
      identity: identity === undefined ? undefined : identityText(identity),
      ciphertextSha256: ciphertextSha256 && Uint8Array.from(ciphertextSha256),
      compareCopies,
    };
    const { digested } = await this.#workers.call((id) => ({ op: 'digest', id, order }));
    if (!digested) throw new TypeError('a worker ended a digest without a result');
    return digested;
  }

  async #removeKey(key: string): Promise<RemovalReport['failed'][number][]> {
    this.#checkKey(key);
    const removals = this.#stores.map(async (store) => {
      try {
        await store.remove(key);
        return [];
      } catch (error) {
        if (!(error instanceof BlobError)) throw error;
        return [{ key, dataCentre: store.name, code: error.code }];
      }
    });
    return (await Promise.all(removals)).flat();
  }

  #store(name: string): BlobStore {
    const store = this.#stores.find((each) => each.name === name);
    if (store) return store;
    throw new VaultEngineError('bad-request', `no such data centre: ${name}`);
  }

  #checkRecipient(text: string): Recipient {
    const known = this.#recipients.get(text);
    if (known) return known;
    let recipient: Recipient;
    try {
      recipient = parseRecipient(text);
    } catch (error) {
      if (!(error instanceof AgeError)) throw error;
      throw new VaultEngineError('bad-request', error.message, { cause: error });
    }
    if (this.#recipients.size === recipientsMax) this.#recipients.clear();
    this.#recipients.set(text, recipient);
    return recipient;
  }

  #checkKey(key: string): void {
    checkKey('vault', key);
  }
}

function identityText(identity: Identity | string): string {
  return typeof identity === 'string' ? identity : encodeIdentity(identity);
}

function withPlaintext({ plaintext, ...stored }: WrittenObject): StoredObject {
  if (!plaintext) throw new TypeError('a worker ended an upload without digests');
  return { ...plaintext, ...stored };
}
