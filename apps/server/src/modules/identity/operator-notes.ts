import {
  createVerifier,
  openNote,
  parseTlogProof,
  parseVerifierKey,
  signatureTypes,
  TlogError,
} from '@vitrine/tlog';
import {
  type KnownOperator,
  type OperatorAct,
  operatorsBefore,
  operatorTypes,
  type Receipt,
} from '@vitrine/verifier';
import type { Queries } from '../../platform/postgres/index.ts';
import { IdentityError } from './errors.ts';

/**
 * The text of a note that this operator's own key has signed, and nobody else's.
 * @throws {IdentityError} `note-invalid`
 */
export async function openOperatorNote(
  note: string,
  operator: { readonly name: string; readonly key: string | undefined },
): Promise<string> {
  if (operator.key === undefined) throw invalid(`${operator.name} has no key yet`);
  try {
    const key = parseVerifierKey(operator.key);
    if (key.type !== signatureTypes.ed25519 || key.name !== operator.name) {
      throw invalid(`the key on record is not an Ed25519 key of ${operator.name}`);
    }
    const { text, verified, unverified } = await openNote(note, [createVerifier(key)]);
    if (verified.length === 1 && unverified.length === 0) return text;
    throw invalid('signed by another key too');
  } catch (error) {
    if (error instanceof TlogError) throw invalid(error.message, error);
    throw error;
  }
}

/** Verified documents from the office's ledger, as a site keeps them. */
export interface OperatorDocuments {
  ofType(db: Queries, type: string): Promise<Receipt[]>;
}

/** Who the operators are and were, by the order of the office's ledger. */
export interface OperatorHistory {
  /**
   * As they stood just before this entry of the office's ledger, with the key that counted then;
   * undefined for who was no operator yet, or was one no more.
   */
  before(entry: Receipt, name: string): KnownOperator | undefined;
  /** As they stand after all that has arrived. */
  now(name: string): KnownOperator | undefined;
  /** Whether two names are one person: by all that has arrived, so that nobody counts as two. */
  samePerson(one: string, other: string): boolean;
}

export async function readOperatorHistory(
  db: Queries,
  documents: OperatorDocuments,
): Promise<OperatorHistory> {
  const acts: OperatorAct[] = [];
  for (const type of operatorTypes) {
    for (const receipt of await documents.ofType(db, type)) {
      acts.push({ type, index: indexOf(receipt), payload: receipt.opening?.payload ?? {} });
    }
  }
  const latest = operatorsBefore(acts).operators;
  const personOf = (name: string) => latest.get(name)?.person ?? name;
  return {
    before: (entry, name) => active(operatorsBefore(acts, indexOf(entry)).operators.get(name)),
    now: (name) => active(latest.get(name)),
    samePerson: (one, other) => personOf(one) === personOf(other),
  };
}

function active(operator: KnownOperator | undefined): KnownOperator | undefined {
  return operator?.deactivated === false ? operator : undefined;
}

function indexOf({ proof }: Receipt): number {
  return Number(parseTlogProof(proof).index);
}

function invalid(why: string, cause?: unknown): IdentityError {
  return new IdentityError('note-invalid', `Not a valid signed note: ${why}`, { cause });
}
