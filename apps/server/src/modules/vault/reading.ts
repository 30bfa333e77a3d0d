import type { Clock } from '../../platform/clock.ts';
import { isoTime } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Postgres, Transaction } from '../../platform/postgres/index.ts';
import type { AccessApprovals, FileForm, ReadForm, ReadPurpose } from '../access/index.ts';
import type { Ledger } from '../ledger/index.ts';
import { mayRead, type SitePolicy } from '../residency/index.ts';
import { cartStream, zipStream } from './egress/index.ts';
import { type VaultEngine, VaultEngineError } from './engine/index.ts';
import type { SiteKeys } from './keys.ts';
import { ReadingError, unknownSample } from './reading-errors.ts';
import * as store from './reading-store.ts';

export interface ReadingDeps {
  readonly db: Postgres;
  readonly ledger: Pick<Ledger, 'append' | 'durable' | 'site'>;
  readonly policy: Pick<SitePolicy, 'current'>;
  readonly approvals: Pick<AccessApprovals, 'use'>;
  readonly keys: Pick<SiteKeys, 'identity'>;
  readonly engine: Pick<VaultEngine, 'open'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

interface Order {
  /** 32 bytes. */
  readonly sha256: Uint8Array;
  /** Where several regions hold the sample. */
  readonly region?: string;
  readonly reader: { readonly name: string; readonly country: string };
  readonly purpose: ReadPurpose;
  readonly case: string;
  /** UUID of an approved request. */
  readonly approval?: string;
}

export interface ReadOrder extends Order {
  readonly form: FileForm;
}

export interface ExcerptOrder extends Order {
  /** Of the first byte; one beyond the end gives no bytes. */
  readonly offset: number;
  /** Up to {@link excerptBytesMax}. */
  readonly lengthBytes: number;
}

/** Some of a sample's bytes, to be looked at. */
export interface Excerpt {
  /** UUID. */
  readonly sample: string;
  /** Of the `sample.read` entry, which is durable. */
  readonly index: bigint;
  /** Of the whole sample. */
  readonly sizeBytes: number;
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** What is looked at in one go; a whole file leaves as CaRT or zip. */
export const excerptBytesMax = 16_384;

/** A sample on its way out. */
export interface OpenedSample {
  /** UUID. */
  readonly sample: string;
  /** Of the `sample.read` entry, which is durable. */
  readonly index: bigint;
  readonly fileName: string;
  readonly contentType: string;
  /** Bytes that follow, where that is known before. */
  readonly lengthBytes?: number;
  /** Plaintext in memory only; ends in an error rather than short. Leaving it early is fine. */
  readonly bytes: AsyncIterable<Uint8Array>;
}

export interface RecordedRead {
  /** Of the `sample.read` entry. */
  readonly index: bigint;
  /** ISO, UTC. */
  readonly at: string;
  readonly reader: string;
  readonly country: string;
  readonly purpose: string;
  readonly case: string;
  readonly form: string;
  readonly approval?: string;
}

/** How samples are read: never without an entry that was durable before the first byte. */
export interface Reading {
  /**
   * @throws {ReadingError} `unknown-sample`, `several-regions`, `reader-country-refused`,
   *   `approval-needed`, `region-closed`, `sample-unreadable`
   * @throws {AccessError} where the approval does not stand
   */
  open(order: ReadOrder): Promise<OpenedSample>;
  /** Under the same rules. @throws {ReadingError}, {AccessError} */
  excerpt(order: ExcerptOrder): Promise<Excerpt>;
  /** Newest first, at most 1,000. @throws {ReadingError} `unknown-sample` */
  list(of: ReadsQuery): Promise<RecordedRead[]>;
}

export interface ReadsQuery {
  /** 32 bytes. */
  readonly sha256: Uint8Array;
  readonly region?: string;
  /** Whose samples alone are known. */
  readonly customer?: string;
}

interface FormedOrder extends Order {
  readonly form: ReadForm;
}

const listedMax = 1_000;
/** The states of a region in which the site still answers for it. */
const readableStates: readonly (string | undefined)[] = ['open', 'fenced'];

export function createReading(deps: ReadingDeps): Reading {
  const { db, ledger, clock } = deps;

  async function open(order: ReadOrder): Promise<OpenedSample> {
    const { sample, index, plain } = await take(order);
    return { sample: sample.id, index, ...packed(order.form, sample, plain) };
  }

  async function excerpt({ offset, lengthBytes, ...order }: ExcerptOrder): Promise<Excerpt> {
    if (lengthBytes > excerptBytesMax) throw new RangeError(`${lengthBytes} bytes are no excerpt`);
    const { sample, index, plain } = await take({ ...order, form: 'excerpt' });
    const bytes = await cut(plain, offset, lengthBytes);
    return { sample: sample.id, index, sizeBytes: Number(sample.size_bytes), offset, bytes };
  }

  async function take(order: FormedOrder) {
    const sample = await find(order);
    checkCountry(order, sample);
    const index = await db.transaction((tx) => record(tx, order, sample));
    // Not a byte is even decrypted before the entry stands.
    await ledger.durable(index);
    return { sample, index, plain: await openPlain(sample) };
  }

  async function find(order: Order): Promise<store.ReadableSample> {
    const [sample, ...others] = await store.findSamples(db, order.sha256, order.region);
    if (sample === undefined) throw unknownSample();
    if (others.length === 0) return sample;
    const regions = [sample, ...others].map(({ region }) => region);
    const message = `Several regions hold the sample, name one: ${regions.join(', ')}`;
    throw new ReadingError('several-regions', message, { extra: { regions } });
  }

  function checkCountry(order: FormedOrder, sample: store.ReadableSample): void {
    const { site } = ledger;
    const { country } = order.reader;
    const verdict = mayRead(deps.policy.current(), { site, dataClass: 'files' }, country);
    if (verdict === 'refused') {
      const message = `The policy lets nobody in ${country} read files at ${site}`;
      throw new ReadingError('reader-country-refused', message);
    }
    if (order.approval !== undefined) return;
    if (verdict === 'allowed' && order.form !== 'raw') return;
    const what = order.form === 'raw' ? 'A raw sample' : `A read from ${country}`;
    const message = `${what} takes a second person: request access at the office`;
    const extra = { site, sample: sample.id, form: order.form };
    throw new ReadingError('approval-needed', message, { extra });
  }

  async function record(
    tx: Transaction,
    order: FormedOrder,
    { id, region }: store.ReadableSample,
  ): Promise<bigint> {
    const state = await store.holdRegionState(tx, region);
    if (!readableStates.includes(state)) {
      throw new ReadingError('region-closed', `Nobody reads files of ${region} at this site now`);
    }
    if ((await store.holdSample(tx, id)) === undefined) throw unknownSample();
    const { reader, purpose, form, approval } = order;
    if (approval !== undefined) {
      const read = { request: approval, sample: id, reader: reader.name, purpose, form };
      await deps.approvals.use(tx, { ...read, case: order.case });
    }
    const payload = {
      sample: id,
      reader: reader.name,
      country: reader.country,
      purpose,
      case: order.case,
      form,
      ...(approval === undefined ? {} : { approval }),
    };
    const entry = { type: 'sample.read', region, subject: id, payload };
    const [logged] = await ledger.append(tx, [entry]);
    if (logged === undefined) throw new Error('the ledger logged nothing');
    await store.insertRead(tx, {
      index: logged.index,
      sample: id,
      region,
      reader: reader.name,
      country: reader.country,
      purpose,
      case_reference: order.case,
      form,
      approval: approval ?? null,
      read_at: Temporal.Instant.fromEpochMilliseconds(clock.nowMs()),
    });
    return logged.index;
  }

  /** The first piece is fetched here, so that a sample that cannot be read is a problem, not a cut. */
  async function openPlain(sample: store.ReadableSample): Promise<AsyncIterable<Uint8Array>> {
    const identity = await deps.keys.identity(sample.key_id);
    const pieces = deps.engine.open(sample.object_key, identity)[Symbol.asyncIterator]();
    try {
      return resumed(await pieces.next(), pieces);
    } catch (error) {
      if (!(error instanceof VaultEngineError)) throw error;
      deps.logger.error({ err: error, sample: sample.id }, 'a sample cannot be read');
      const message = 'No data centre has a copy that can be read';
      throw new ReadingError('sample-unreadable', message, { cause: error });
    }
  }

  async function list({ sha256, region, customer }: ReadsQuery): Promise<RecordedRead[]> {
    const samples = (await store.findSamples(db, sha256, region)).map(({ id }) => id);
    const since = customer === undefined ? undefined : await store.firstSent(db, customer, samples);
    const visible = samples.filter((id) => since?.has(id) ?? true);
    if (visible.length === 0) throw unknownSample();
    const rows = await store.readReads(db, visible, listedMax);
    return rows.filter((row) => isSince(row, since)).map(recordedOf);
  }

  return { open, excerpt, list };
}

/** The bytes of a stream from an offset on; what lies beyond them is not decrypted. */
async function cut(
  plain: AsyncIterable<Uint8Array>,
  offset: number,
  lengthBytes: number,
): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  const end = offset + lengthBytes;
  let at = 0;
  for await (const piece of plain) {
    const [from, to] = [Math.max(offset - at, 0), Math.min(end - at, piece.length)];
    if (from < to) pieces.push(piece.subarray(from, to));
    at += piece.length;
    if (at >= end) break;
  }
  return Buffer.concat(pieces);
}

function packed(
  form: FileForm,
  sample: store.ReadableSample,
  plain: AsyncIterable<Uint8Array>,
): Pick<OpenedSample, 'fileName' | 'contentType' | 'lengthBytes' | 'bytes'> {
  const name = sample.sha256.toString('hex');
  switch (form) {
    case 'cart':
      return {
        fileName: `${name}.cart`,
        contentType: 'application/x-cart',
        bytes: closingToo(cartStream(plain, { name }), plain),
      };
    case 'zip': {
      const modifiedAt = new Date(sample.received_at.epochMilliseconds);
      return {
        fileName: `${name}.zip`,
        contentType: 'application/zip',
        bytes: closingToo(zipStream(plain, { name, modifiedAt }), plain),
      };
    }
    case 'raw':
      return {
        fileName: name,
        contentType: 'application/octet-stream',
        lengthBytes: Number(sample.size_bytes),
        bytes: plain,
      };
  }
}

/** Goes on after a first piece; leaving it closes the rest, also where nobody has begun to read. */
function resumed(
  first: IteratorResult<Uint8Array>,
  rest: AsyncIterator<Uint8Array>,
): AsyncIterable<Uint8Array> {
  let ready: IteratorResult<Uint8Array> | undefined = first;
  const iterator: AsyncIterator<Uint8Array> = {
    next: async () => {
      const result = ready ?? (await rest.next());
      ready = undefined;
      return result;
    },
    return: async () => {
      await rest.return?.();
      return { done: true, value: undefined };
    },
  };
  return { [Symbol.asyncIterator]: () => iterator };
}

/** What a generator that never began leaves open is closed with it. */
function closingToo(
  bytes: AsyncIterable<Uint8Array>,
  plain: AsyncIterable<Uint8Array>,
): AsyncIterable<Uint8Array> {
  const [outer, inner] = [bytes[Symbol.asyncIterator](), plain[Symbol.asyncIterator]()];
  const iterator: AsyncIterator<Uint8Array> = {
    next: () => outer.next(),
    return: async () => {
      await outer.return?.();
      await inner.return?.();
      return { done: true, value: undefined };
    },
  };
  return { [Symbol.asyncIterator]: () => iterator };
}

function recordedOf(row: store.ReadRow): RecordedRead {
  const { index, reader, country, purpose, form, approval } = row;
  return {
    index,
    at: isoTime(row.read_at.epochMilliseconds),
    reader,
    country,
    purpose,
    case: row.case_reference,
    form,
    ...(approval === null ? {} : { approval }),
  };
}

/** What was read before a customer sent it was read of others. */
function isSince(
  { sample, read_at }: store.ReadRow,
  since: ReadonlyMap<string, Temporal.Instant> | undefined,
): boolean {
  const first = since?.get(sample);
  return first === undefined || Temporal.Instant.compare(read_at, first) >= 0;
}
