import { parseTlogProof } from '@vitrine/tlog';
import {
  checkReceipt,
  FormatError,
  type JsonObject,
  officeSite,
  type Receipt,
  type TrustInput,
  verifyReceipt,
} from '@vitrine/verifier';
import { z } from 'zod';
import type { Clock } from '../../../platform/clock.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { Postgres } from '../../../platform/postgres/index.ts';
import type { PartyClient } from '../../identity/index.ts';
import { type DocumentType, documentTypes, waitSecondsMax } from '../document-types.ts';
import * as store from './store.ts';

/** A document of the office whose receipt has been verified. */
export interface OfficeDocument {
  /** In the office's ledger. */
  readonly index: bigint;
  readonly type: DocumentType;
  /** When the office logged it: ISO, UTC. */
  readonly at: string;
  readonly payload: JsonObject;
  readonly receipt: Receipt;
}

/**
 * Carries a document out. It may be called again with the same one (after a crash): the effect must
 * then be the same. While it throws, nothing later is carried out.
 */
export type DocumentHandler = (document: OfficeDocument, signal: AbortSignal) => Promise<void>;

export interface DocumentFollowerDeps {
  readonly officeUrl: string;
  readonly party: Pick<PartyClient, 'json'>;
  /** Has the keys of the office's log. */
  readonly trust: TrustInput;
  readonly db: Postgres;
  /** A type without one is stored, and nothing done. */
  readonly handlers: Readonly<Partial<Record<DocumentType, DocumentHandler>>>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Fetches, verifies, stores and carries out what the office has logged for sites, in its order. */
export interface DocumentFollower extends AsyncDisposable {
  /**
   * Resolves when the document at this index of the office's ledger, and all before it, have been
   * carried out. Rejects with an `AbortError` when the follower is disposed of, or the signal's
   * reason.
   */
  applied(index: bigint, signal?: AbortSignal): Promise<void>;
}

/** Why what the office sent is not obeyed. */
export class ForgedDocument extends Error {
  override readonly name = 'ForgedDocument';
}

const backoffMs = { first: 250, max: 10_000 };
const requestTimeoutMs = (waitSecondsMax + 10) * 1_000;
const answerShape = z.object({
  documents: z.array(z.unknown()),
  /** All that the office serves; an earlier version does not say. */
  types: z.array(z.string()).optional(),
});

/** Starts with what an earlier process had stored and not carried out. */
export async function createDocumentFollower(
  deps: DocumentFollowerDeps,
): Promise<DocumentFollower> {
  const { db, clock, logger, handlers } = deps;
  const stop = new AbortController();
  const waiters = new Set<{ index: bigint; resolve: () => void }>();
  let appliedIndex = await store.readAppliedIndex(db);

  async function run(): Promise<void> {
    let pauseMs = backoffMs.first;
    let isComplete = false;
    while (!stop.signal.aborted) {
      try {
        // What it needs to judge by must be here before anything is carried out.
        if (!isComplete) await fetchPassedOver();
        isComplete = true;
        await carryOut();
        await fetchMore();
        pauseMs = backoffMs.first;
      } catch (error) {
        if (stop.signal.aborted) return;
        report(error);
        await clock.sleep(pauseMs, stop.signal).catch(ignore);
        pauseMs = Math.min(2 * pauseMs, backoffMs.max);
      }
    }
  }

  function report(error: unknown): void {
    if (error instanceof ForgedDocument) {
      logger.error({ err: error }, 'a document of the office is not what it should be; not obeyed');
    } else if (error instanceof HandlerFailed) {
      logger.error({ err: error.cause, index: error.index, type: error.type }, error.message);
    } else {
      logger.warn({ err: error }, 'the documents of the office could not be fetched; trying again');
    }
  }

  async function carryOut(): Promise<void> {
    while (!stop.signal.aborted) {
      const [row] = await store.readOpenDocuments(db, 1);
      if (row === undefined) return;
      const document = documentOf(checkReceipt(row.receipt));
      try {
        await handlers[document.type]?.(document, stop.signal);
      } catch (cause) {
        throw new HandlerFailed(document, cause);
      }
      await store.markApplied(db, row.index, now());
      // What had been passed over stands before what was carried out long ago.
      if (row.index > appliedIndex) appliedIndex = row.index;
      settle();
    }
  }

  /** Documents of types that an earlier version of this program did not ask for. */
  async function fetchPassedOver(): Promise<void> {
    const known = await store.readDocumentTypes(db);
    if (documentTypes.every((type) => known.includes(type))) return;
    const end = await store.readLastDocument(db);
    let after = -1n;
    let types: readonly string[] = [];
    do {
      const fetched = await fetchAfter(after, 0);
      types = fetched.types;
      const last = fetched.last;
      if (last === undefined) break;
      after = last;
    } while (after < end);
    // An office of an earlier version does not serve all of them: then it is asked again.
    if (documentTypes.every((type) => types.includes(type))) {
      await store.writeDocumentTypes(db, documentTypes);
    }
  }

  async function fetchMore(): Promise<void> {
    await fetchAfter(await store.readLastDocument(db), waitSecondsMax);
  }

  /** Fetches, verifies and stores documents; those that are here already stay as they are. */
  async function fetchAfter(after: bigint, waitSeconds: number) {
    const url = new URL('/v1/documents', deps.officeUrl);
    url.searchParams.set('after', String(after));
    url.searchParams.set('wait', String(waitSeconds));
    const answer = await deps.party.json({
      method: 'GET',
      url,
      timeoutMs: requestTimeoutMs,
      signal: stop.signal,
    });
    const good: OfficeDocument[] = [];
    try {
      const { types = [] } = await collectGood(answer, after, good);
      return { last: good.at(-1)?.index, types };
    } finally {
      // What came before a bad one is good all the same.
      if (good.length > 0) await store.insertDocuments(db, good.map(rowOf), now());
    }
  }

  async function collectGood(answer: unknown, last: bigint, good: OfficeDocument[]) {
    const parsed = answerShape.safeParse(answer);
    if (!parsed.success) throw new ForgedDocument('the answer is not a list of documents');
    for (const one of parsed.data.documents) {
      const document = await verifyDocument(one, deps.trust);
      const after = good.at(-1)?.index ?? last;
      if (document.index <= after) {
        throw new ForgedDocument(`document ${document.index} came after document ${after}`);
      }
      good.push(document);
    }
    return parsed.data;
  }

  function settle(): void {
    for (const waiter of waiters) {
      if (waiter.index > appliedIndex) continue;
      waiters.delete(waiter);
      waiter.resolve();
    }
  }

  function applied(index: bigint, signal?: AbortSignal): Promise<void> {
    if (index <= appliedIndex) return Promise.resolve();
    const ended = AbortSignal.any(signal === undefined ? [stop.signal] : [stop.signal, signal]);
    return new Promise((resolve, reject) => {
      const abort = () => {
        waiters.delete(waiter);
        reject(ended.reason);
      };
      const waiter = {
        index,
        resolve: () => {
          ended.removeEventListener('abort', abort);
          resolve();
        },
      };
      if (ended.aborted) return reject(ended.reason);
      ended.addEventListener('abort', abort, { once: true });
      waiters.add(waiter);
    });
  }

  function now(): Temporal.Instant {
    return Temporal.Instant.fromEpochMilliseconds(clock.nowMs());
  }

  const running = run();
  return {
    applied,
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      await running;
    },
  };
}

class HandlerFailed extends Error {
  readonly index: bigint;
  readonly type: DocumentType;

  constructor({ index, type }: OfficeDocument, cause: unknown) {
    super('a document of the office could not be carried out; trying again', { cause });
    this.index = index;
    this.type = type;
  }
}

/**
 * Checks that the value is the receipt of a document in the office's ledger, with its opening.
 * @throws {ForgedDocument}
 */
async function verifyDocument(value: unknown, trust: TrustInput): Promise<OfficeDocument> {
  try {
    const receipt = checkReceipt(value);
    const { valid, failures } = await verifyReceipt(receipt, trust);
    if (!valid) throw new ForgedDocument(failures.map(({ message }) => message).join('; '));
    return documentOf(receipt);
  } catch (error) {
    if (error instanceof FormatError) throw new ForgedDocument(error.message, { cause: error });
    throw error;
  }
}

/** The document in a receipt that has been verified. @throws {ForgedDocument} */
function documentOf(receipt: Receipt): OfficeDocument {
  const { entry, opening, proof } = receipt;
  const type = documentTypes.find((known) => known === entry.type);
  if (type === undefined) throw new ForgedDocument(`${entry.type} is not what sites obey`);
  if (entry.site !== officeSite) throw new ForgedDocument(`it is an entry of ${entry.site}`);
  if (opening === undefined) throw new ForgedDocument('its receipt has no opening');
  const { index } = parseTlogProof(proof);
  return { index, type, at: entry.at, payload: opening.payload, receipt };
}

/** What a document is about, to find it by. */
function rowOf({ index, type, payload, receipt }: OfficeDocument) {
  const { relocation, operator, request, proposal } = payload;
  const subject = [relocation, operator, request, proposal].find(
    (name) => typeof name === 'string',
  );
  return { index, type, receipt, subject: typeof subject === 'string' ? subject : null };
}

function ignore(): void {}
