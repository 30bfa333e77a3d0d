import type { Transaction } from '../../platform/postgres/index.ts';
import type { Logged } from '../ledger/index.ts';
import type { StoredObject } from './engine/index.ts';

/** What is asked of the module `residency`. */
export interface OpenRegions {
  /** Throws unless this site takes the class's data now; holds that until the transaction ends. */
  requireOpen(tx: Transaction, region: string, dataClass: 'files'): Promise<unknown>;
}

/** The event of a customer's product sending a sample, already depersonalised. */
export interface NewSubmission {
  /** UUID. */
  readonly customer: string;
  /** The customer's, ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly product?: string;
  readonly productVersion?: string;
  readonly fileName?: string;
  readonly sourceUrl?: string;
  readonly reason?: string;
  /** Two submissions of a customer under one key are one, if their content is the same. */
  readonly idempotencyKey?: string;
  /** How long its class is kept, from now on. */
  readonly retentionDays: number;
}

/** An object that is durable in the stores, to be recorded. */
export interface Arrival {
  /** UUIDs for the rows, should they be made. */
  readonly sampleId: string;
  readonly submissionId: string;
  readonly region: string;
  readonly objectKey: string;
  readonly keyId: string;
  readonly stored: StoredObject;
  readonly submission: NewSubmission;
}

/** A submission that stands in the database and, with its entry, in the ledger. */
export interface Committed {
  /** UUID. */
  readonly submission: string;
  /** UUID. */
  readonly sample: string;
  /** Its `sample.stored` entry. */
  readonly logged: Logged;
  /** The region had the sample already. */
  readonly duplicate: boolean;
  /** The same submission was committed before, under its idempotency key. */
  readonly replayed: boolean;
}
