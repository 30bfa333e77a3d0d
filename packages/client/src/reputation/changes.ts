import { isObject, type Json } from '../json.ts';
import { type ReputationDetails, readDetails } from './answer.ts';

/** What a client that keeps a store of its own changes in it. */
export interface ReputationChange {
  /** In lower-case hex, as far as they are told. */
  readonly sha256?: string;
  readonly sha1?: string;
  readonly md5?: string;
  /** What is told now; `known` is false where the file is to be forgotten. */
  readonly answer: ReputationDetails;
}

export interface ChangesPage {
  readonly changes: readonly ReputationChange[];
  /** For the next page, or the next day. */
  readonly cursor: string;
  /** There is more at this moment. */
  readonly more: boolean;
}

/** Undefined for what has not the shape of a page. */
export function readChangesPage(value: Json | undefined): ChangesPage | undefined {
  if (!isObject(value) || !Array.isArray(value.changes)) return undefined;
  const { cursor, more } = value;
  if (typeof cursor !== 'string' || typeof more !== 'boolean') return undefined;
  const changes: ReputationChange[] = [];
  for (const one of value.changes as readonly Json[]) {
    const change = readChange(one);
    if (change === undefined) return undefined;
    changes.push(change);
  }
  return { changes, cursor, more };
}

function readChange(value: Json): ReputationChange | undefined {
  if (!isObject(value)) return undefined;
  const answer = readDetails(isObject(value.answer) ? value.answer : value);
  if (answer === undefined) return undefined;
  const { sha256, sha1, md5 } = value;
  return {
    ...(typeof sha256 === 'string' && { sha256 }),
    ...(typeof sha1 === 'string' && { sha1 }),
    ...(typeof md5 === 'string' && { md5 }),
    answer,
  };
}
