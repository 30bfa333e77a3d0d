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
export interface ArrivedObject {
  /** UUID for the row, should it be made. */
  readonly sampleId: string;
  readonly region: string;
  readonly objectKey: string;
  readonly keyId: string;
  readonly stored: StoredObject;
}

export interface Arrival extends ArrivedObject {
  /** UUID for the row, should it be made. */
  readonly submissionId: string;
  readonly submission: NewSubmission;
}

/** A file that was found in a sample, to be a sample of its own. */
export interface NewMember {
  /** UUID of the sample that holds it. */
  readonly container: string;
  /** It ends with what holds it. */
  readonly expiresAt: Temporal.Instant;
  /** UUID of the analysis of the file at the top of the tree. */
  readonly tree: string;
  /** Below the top: 1 and more. */
  readonly depth: number;
  /** UUIDs of the samples that hold it, the top first. */
  readonly within: readonly string[];
}

export interface CommittedMember {
  /** UUID. */
  readonly sample: string;
  /** The region had the sample already. */
  readonly duplicate: boolean;
}

/** A sample that its region did not have before. */
export interface NewSample {
  /** UUID. */
  readonly id: string;
  readonly region: string;
  readonly member?: NewMember;
}

/** Hears of new samples in the transaction that records them, and again once it stands. */
export interface SampleListener {
  recording(tx: Transaction, samples: readonly NewSample[]): Promise<void>;
  recorded(): void;
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
