import { parseTlogProof } from '@vitrine/tlog';
import { checkReceipt, FormatError, officeSite, verifyReceipt } from '@vitrine/verifier';
import { z } from 'zod';
import { documentTypes, waitSecondsMax } from '../document-types.js';
import * as store from './store.js';
/** Why what the office sent is not obeyed. */
export class ForgedDocument extends Error {
  name = 'ForgedDocument';
}
const backoffMs = { first: 250, max: 10_000 };
const requestTimeoutMs = (waitSecondsMax + 10) * 1_000;
const answerShape = z.object({ documents: z.array(z.unknown()) });
/** Starts with what an earlier process had stored and not carried out. */
export async function createDocumentFollower(deps) {
  const { db, clock, logger, handlers } = deps;
  const stop = new AbortController();
  const waiters = new Set();
  let appliedIndex = await store.readAppliedIndex(db);
  async function run() {
    let pauseMs = backoffMs.first;
    while (!stop.signal.aborted) {
      try {
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
  function report(error) {
    if (error instanceof ForgedDocument) {
      logger.error({ err: error }, 'a document of the office is not what it should be; not obeyed');
    } else if (error instanceof HandlerFailed) {
      logger.error({ err: error.cause, index: error.index, type: error.type }, error.message);
    } else {
      logger.warn({ err: error }, 'the documents of the office could not be fetched; trying again');
    }
  }
  async function carryOut() {
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
      appliedIndex = row.index;
      settle();
    }
  }
  async function fetchMore() {
    const last = await store.readLastDocument(db);
    const url = new URL('/v1/documents', deps.officeUrl);
    url.searchParams.set('after', String(last));
    url.searchParams.set('wait', String(waitSecondsMax));
    const answer = await deps.party.json({
      method: 'GET',
      url,
      timeoutMs: requestTimeoutMs,
      signal: stop.signal,
    });
    const good = [];
    try {
      await collectGood(answer, last, good);
    } finally {
      // What came before a bad one is good all the same.
      if (good.length > 0) await store.insertDocuments(db, good.map(rowOf), now());
    }
  }
  async function collectGood(answer, last, good) {
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
  }
  function settle() {
    for (const waiter of waiters) {
      if (waiter.index > appliedIndex) continue;
      waiters.delete(waiter);
      waiter.resolve();
    }
  }
  function applied(index, signal) {
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
  function now() {
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
  index;
  type;
  constructor({ index, type }, cause) {
    super('a document of the office could not be carried out; trying again', { cause });
    this.index = index;
    this.type = type;
  }
}
/**
 * Checks that the value is the receipt of a document in the office's ledger, with its opening.
 * @throws {ForgedDocument}
 */
async function verifyDocument(value, trust) {
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
function documentOf(receipt) {
  const { entry, opening, proof } = receipt;
  const type = documentTypes.find((known) => known === entry.type);
  if (type === undefined) throw new ForgedDocument(`${entry.type} is not what sites obey`);
  if (entry.site !== officeSite) throw new ForgedDocument(`it is an entry of ${entry.site}`);
  if (opening === undefined) throw new ForgedDocument('its receipt has no opening');
  const { index } = parseTlogProof(proof);
  return { index, type, at: entry.at, payload: opening.payload, receipt };
}
/** What a document is about, to find it by: a relocation, an operator, a request. */
function rowOf({ index, type, payload, receipt }) {
  const { relocation, operator, request } = payload;
  const subject = [relocation, operator, request].find((name) => typeof name === 'string');
  return { index, type, receipt, subject: typeof subject === 'string' ? subject : null };
}
function ignore() {}
