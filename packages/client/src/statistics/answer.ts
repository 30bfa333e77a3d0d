import { isObject, type Json, type JsonObject, parseJson } from '../json.ts';

/** What became of the lines that were sent: of each exactly one is true. */
export interface Outcome {
  readonly accepted: number;
  /** Counted by an earlier request. */
  readonly duplicate: number;
  readonly refused: number;
  /** Durable at the home, which will count them once its database answers again. */
  readonly pending: number;
}

export interface LineRefusal {
  /** Of what was sent, from 1. */
  readonly line: number;
  readonly code: string;
  readonly detail: string;
}

/** The part of a batch that stands in one block of the home's ledger. */
export interface CountedBatch {
  /** `2026-11` */
  readonly month: string;
  readonly events: number;
  /** `vitrine-receipt/1`, of the block. */
  readonly receipt: JsonObject;
}

export interface StatisticsAnswer extends Outcome {
  /** The first 1,000. */
  readonly refusals: readonly LineRefusal[];
  readonly batches: readonly CountedBatch[];
  /** Ask `/v1/statistics/batches/{id}` what became of what is pending. */
  readonly waiting: readonly { readonly id: string; readonly events: number }[];
}

/** The answer in a text; undefined where it is none, or does not account for every line. */
export function readAnswer(text: string, lines: number): StatisticsAnswer | undefined {
  const value = parseJson(text);
  if (!isObject(value)) return undefined;
  const { accepted, duplicate, refused, pending = 0 } = value;
  if (!isCount(accepted) || !isCount(duplicate) || !isCount(refused) || !isCount(pending)) {
    return undefined;
  }
  if (accepted + duplicate + refused + pending !== lines) return undefined;
  const refusals = readList(value.refusals, readRefusal);
  const batches = readList(value.batches, readBatch);
  const waiting = readList(value.waiting ?? [], readWaiting);
  if (refusals === undefined || batches === undefined || waiting === undefined) return undefined;
  return { accepted, duplicate, refused, pending, refusals, batches, waiting };
}

function isCount(value: Json | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function readList<T>(
  value: Json | undefined,
  read: (one: JsonObject) => T | undefined,
): T[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const found = value.map((one: Json) => (isObject(one) ? read(one) : undefined));
  const known = found.filter((one) => one !== undefined);
  return known.length === found.length ? known : undefined;
}

function readRefusal({ line, code, detail }: JsonObject): LineRefusal | undefined {
  if (!isCount(line) || typeof code !== 'string' || typeof detail !== 'string') return undefined;
  return { line, code, detail };
}

function readBatch({ month, events, receipt }: JsonObject): CountedBatch | undefined {
  if (typeof month !== 'string' || !isCount(events) || !isObject(receipt)) return undefined;
  return { month, events, receipt };
}

function readWaiting({ id, events }: JsonObject): { id: string; events: number } | undefined {
  return typeof id === 'string' && isCount(events) ? { id, events } : undefined;
}
