import { AgeError, parseIdentity, parseRecipient, type Recipient } from '@vitrine/age';
import {
  BlobError,
  type BlobStore,
  type BlobStoreSpec,
  keepsPacks,
  nameOfKey,
  openBlobStore,
} from '../../../platform/blobs/index.ts';
import { CopiesWriter, type StoreHandle } from './copies.ts';
import { toErrorMessage, VaultEngineError } from './errors.ts';
import { IdentitiesInUse } from './identities-in-use.ts';
import type {
  DigestOrder,
  Parcel,
  Reply,
  Result,
  Task,
  WorkerSetup,
  WriteOrder,
} from './messages.ts';
import { PackWriter } from './pack-writer.ts';
import { decryptFromAny, readBack, readObject } from './readback.ts';
import { CiphertextDigester } from './transform.ts';
import { type Order, storeWhole, Upload } from './upload.ts';

type Post = (replies: readonly Reply[], transfer: ArrayBuffer[]) => void;

/** Messages of plaintext, of 256 KiB each, on their way to a reader at a time. */
const piecesAheadMax = 4;
/** Milliseconds of computing between two looks at what disks and sockets report. */
const sliceMs = 2;
/** Recipients are few and public: parsed once. */
const recipientsMax = 256;

interface Download {
  credit: number;
  aborted: boolean;
  wake: () => void;
}

/** Carries out the tasks of one worker thread. */
export class WorkerService {
  readonly #post: Post;
  readonly #handles: readonly StoreHandle[];
  /** Where every data centre keeps packs. */
  readonly #packs: PackWriter | undefined;
  readonly #recipients = new Map<string, Recipient>();
  readonly #identities = new IdentitiesInUse();
  readonly #uploads = new Map<number, Upload>();
  readonly #downloads = new Map<number, Download>();
  readonly #tasks: Task[] = [];
  #replies: Reply[] = [];
  #transfer: ArrayBuffer[] = [];

  constructor(setup: WorkerSetup, post: Post) {
    this.#post = post;
    this.#handles = setup.stores.map((spec) => lazyStore(spec, setup.writer));
    if (setup.stores.every(keepsPacks)) {
      this.#packs = new PackWriter(this.#handles, setup.writer);
    }
  }

  /** Takes a batch of tasks. */
  take(tasks: readonly Task[]): void {
    const idle = this.#tasks.length === 0;
    this.#tasks.push(...tasks);
    if (idle) this.#work();
  }

  /** Works for a slice of time, then lets disks and sockets have their turn. */
  #work(): void {
    const endMs = performance.now() + sliceMs;
    let done = 0;
    for (const task of this.#tasks) {
      this.#run(task);
      done++;
      if (performance.now() >= endMs) break;
    }
    this.#tasks.splice(0, done);
    if (this.#tasks.length > 0) setImmediate(() => this.#work());
  }

  #run(task: Task): void {
    const { id } = task;
    switch (task.op) {
      case 'put':
        this.#end(id, () => this.#put(id, task.order, task.parcel));
        break;
      case 'begin':
        this.#begin(id, task.order);
        break;
      case 'chunk':
        this.#chunk(id, task.parcel);
        break;
      case 'finish':
        this.#finish(id);
        break;
      case 'open':
        this.#end(id, () => this.#open(id, task.key, task.identity, task.dataCentres));
        break;
      case 'more':
        this.#more(id);
        break;
      case 'abort':
        this.#abort(id);
        break;
      case 'digest':
        this.#end(id, () => this.#digest(task.order));
        break;
      case 'repair':
        this.#end(id, () => this.#repair(task.key, task.from, task.to, task.sha256));
        break;
    }
  }

  async #put(id: number, order: WriteOrder, parcel: Parcel | undefined): Promise<Result> {
    const bytes = parcel ? bytesOf(parcel) : new Uint8Array(0);
    const taken = () => this.#taken(id, parcel);
    return { stored: await storeWhole(this.#handles, this.#parse(order), bytes, taken) };
  }

  #begin(id: number, order: WriteOrder): void {
    try {
      this.#uploads.set(id, new Upload(this.#handles, this.#parse(order)));
    } catch (error) {
      this.#failed(id, error);
    }
  }

  #chunk(id: number, parcel: Parcel): void {
    const upload = this.#uploads.get(id);
    if (!upload) {
      this.#taken(id, parcel);
      return;
    }
    upload.chunk(bytesOf(parcel)).then(
      () => this.#taken(id, parcel),
      (error: unknown) => {
        this.#taken(id, parcel);
        this.#failUpload(id, upload, error);
      },
    );
  }

  #finish(id: number): void {
    const upload = this.#uploads.get(id);
    if (!upload) return;
    upload.finish().then(
      (stored) => {
        this.#uploads.delete(id);
        this.#reply({ kind: 'done', id, result: { stored } });
      },
      (error: unknown) => this.#failUpload(id, upload, error),
    );
  }

  /** The first failure of an upload ends it, once nothing of it remains. */
  #failUpload(id: number, upload: Upload, error: unknown): void {
    if (!this.#uploads.delete(id)) return;
    upload.abort().then(() => this.#failed(id, error));
  }

  #abort(id: number): void {
    const download = this.#downloads.get(id);
    if (download) {
      download.aborted = true;
      download.wake();
      return;
    }
    const upload = this.#uploads.get(id);
    if (!upload) return;
    this.#failUpload(id, upload, new VaultEngineError('aborted', 'the writer was aborted'));
  }

  async #open(id: number, key: string, secret: string, names: readonly string[]): Promise<Result> {
    const download: Download = { credit: piecesAheadMax, aborted: false, wake: () => undefined };
    this.#downloads.set(id, download);
    try {
      const identity = parseIdentity(secret);
      for await (const pieces of decryptFromAny(this.#handlesOf(names), key, identity)) {
        while (download.credit === 0 && !download.aborted) {
          await new Promise<void>((resolve) => {
            download.wake = resolve;
          });
        }
        if (download.aborted) break;
        download.credit--;
        this.#reply({ kind: 'pieces', id, pieces }, pieces);
      }
      return {};
    } finally {
      this.#downloads.delete(id);
    }
  }

  #more(id: number): void {
    const download = this.#downloads.get(id);
    if (!download) return;
    download.credit++;
    download.wake();
  }

  async #digest(order: DigestOrder): Promise<Result> {
    const handles = this.#handlesOf(order.dataCentres);
    const { identity: secret } = order;
    if (secret === undefined) return { digested: await readBack(handles, order, undefined) };
    return await this.#identities.use(secret, async (identity) => {
      return { digested: await readBack(handles, order, identity) };
    });
  }

  async #repair(key: string, from: string, to: string, sha256: Uint8Array): Promise<Result> {
    const [source, target] = this.#handlesOf([from, to]);
    if (!source || !target) throw new TypeError('no such data centre');
    const digester = new CiphertextDigester();
    let writer: CopiesWriter | undefined;
    try {
      const pieces = await readObject(source, key);
      writer = await CopiesWriter.create([target], key, 'all');
      for await (const bytes of pieces) {
        digester.update(bytes);
        await writer.write([bytes]);
      }
      if (Buffer.compare(digester.final().ciphertextSha256, sha256) !== 0) {
        throw new VaultEngineError('damaged', `the copy in ${from} is damaged too`, { key });
      }
    } catch (error) {
      await writer?.abort();
      throw readFailure(error, from, key);
    }
    await writer.commit();
    return {};
  }

  #parse(order: WriteOrder): Order {
    const { recipient, packable, key } = order;
    return {
      ...order,
      packs: packable && nameOfKey(key) !== undefined ? this.#packs : undefined,
      recipient: recipient === undefined ? undefined : this.#recipient(recipient),
    };
  }

  #recipient(text: string): Recipient {
    const known = this.#recipients.get(text);
    if (known) return known;
    const recipient = parseRecipient(text);
    if (this.#recipients.size === recipientsMax) this.#recipients.clear();
    this.#recipients.set(text, recipient);
    return recipient;
  }

  #handlesOf(names: readonly string[]): StoreHandle[] {
    return names.flatMap((name) => this.#handles.filter((handle) => handle.dataCentre === name));
  }

  #end(id: number, act: () => Promise<Result>): void {
    act().then(
      (result) => this.#reply({ kind: 'done', id, result }),
      (error: unknown) => this.#failed(id, error),
    );
  }

  #taken(id: number, parcel: Parcel | undefined): void {
    if (!parcel) return;
    const { buffer } = parcel;
    this.#reply({ kind: 'taken', id, buffer }, [new Uint8Array(buffer)]);
  }

  #failed(id: number, error: unknown): void {
    this.#reply({ kind: 'failed', id, error: toErrorMessage(engineError(error)) });
  }

  /** Replies that come in one turn travel in one message. */
  #reply(reply: Reply, transfer: readonly Uint8Array[] = []): void {
    if (this.#replies.length === 0) setImmediate(() => this.#flush());
    this.#replies.push(reply);
    for (const { buffer, byteLength } of transfer) {
      const own = buffer instanceof ArrayBuffer && buffer.byteLength === byteLength;
      if (own && byteLength > 0) this.#transfer.push(buffer);
    }
  }

  #flush(): void {
    const replies = this.#replies;
    const transfer = this.#transfer;
    this.#replies = [];
    this.#transfer = [];
    this.#post(replies, transfer);
  }
}

/** A failed opening is not remembered: the data centre may come back. */
function lazyStore(spec: BlobStoreSpec, writer: string): StoreHandle {
  let opening: Promise<BlobStore> | undefined;
  const open = () => {
    const options = { mustExist: true, writer, dedicatedThread: true };
    opening ??= openBlobStore(spec, options).catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    return opening;
  };
  return { dataCentre: spec.name, open };
}

function bytesOf({ buffer, lengthBytes }: Parcel): Uint8Array {
  return new Uint8Array(buffer, 0, lengthBytes);
}

function readFailure(error: unknown, dataCentre: string, key: string): unknown {
  if (!(error instanceof BlobError)) return error;
  const code = error.code === 'not-found' ? 'not-found' : 'unreadable';
  const failed = [{ dataCentre, code: error.code }];
  return new VaultEngineError(code, `${dataCentre}: ${error.code}`, { key, failed, cause: error });
}

/** Errors of the platform that no one expected are the programmer's: they end the thread. */
function engineError(error: unknown): VaultEngineError {
  if (error instanceof VaultEngineError) return error;
  if (error instanceof AgeError) {
    return new VaultEngineError('bad-request', error.message, { cause: error });
  }
  throw error;
}
