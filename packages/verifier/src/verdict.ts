import { FormatError } from './formats/errors.ts';

/** Why something is not valid. Stable: programs may act on it (`docs/formats/verdict.md`). */
export const failureCodes = [
  // a document's form
  'malformed-json',
  'malformed-entry',
  'malformed-receipt',
  'malformed-manifest',
  'malformed-plan',
  'malformed-approval',
  'malformed-certificate',
  'malformed-payload',
  'malformed-state',
  'malformed-event-proof',
  'too-large',
  // what is trusted
  'malformed-trust-policy',
  'unknown-log',
  'bad-signature',
  'witnesses-missing',
  'unsupported-algorithm',
  // a receipt
  'malformed-proof',
  'malformed-checkpoint',
  'not-included',
  'wrong-site',
  'wrong-commitment',
  'opening-missing',
  // a certificate
  'steps-incomplete',
  'split-view',
  'wrong-entry',
  'wrong-relocation',
  'wrong-region',
  'plan-mismatch',
  'plan-expired',
  'manifest-mismatch',
  'statistics-mismatch',
  'position-mismatch',
  'policy-mismatch',
  'approval-mismatch',
  'approval-bad-signature',
  'approval-same-operator',
  'approval-nonce-reused',
  'operator-unknown',
  'operator-deactivated',
  'wrong-order',
  'key-mismatch',
  'fence-mismatch',
  'check-not-passed',
  'not-signed',
  'manifest-file-mismatch',
  'customer-mismatch',
  'object-not-in-manifest',
  'object-not-opened',
  // an event
  'event-not-in-batch',
  'batch-not-in-block',
  // a ledger
  'unreachable',
  'malformed-tile',
  'root-mismatch',
  'time-goes-back',
  'history-changed',
  'ledger-shrank',
  'other-ledger',
] as const;

export type FailureCode = (typeof failureCodes)[number];

export interface Failure {
  readonly code: FailureCode;
  readonly message: string;
}

/** The outcome of a verification, in sentences for people and codes for programs. */
export interface Verdict {
  /** Whether nothing failed. */
  readonly valid: boolean;
  /** What has been checked here and holds, whoever says otherwise. */
  readonly proven: readonly string[];
  /** What the documents say and nobody can check from them. */
  readonly declared: readonly string[];
  /** What this verification says nothing about. */
  readonly notCovered: readonly string[];
  readonly failures: readonly Failure[];
}

/** Thrown inside this package where a check fails; never leaves it. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: FailureCode;

  constructor(code: FailureCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Collects what checks find. */
export class Findings {
  readonly proven: string[] = [];
  readonly declared: string[] = [];
  readonly notCovered: string[] = [];
  readonly failures: Failure[] = [];

  get failed(): boolean {
    return this.failures.length > 0;
  }

  fail(code: FailureCode, message: string): void {
    this.failures.push({ code, message });
  }

  /** Fails unless `holds`. */
  require(holds: boolean, code: FailureCode, message: string): void {
    if (!holds) this.fail(code, message);
  }

  /** Runs a check; `undefined` where it was refused, which is then on record. */
  async attempt<T>(check: () => T | Promise<T>, prefix = ''): Promise<T | undefined> {
    try {
      return await check();
    } catch (error) {
      if (!(error instanceof Refusal || error instanceof FormatError)) throw error;
      this.fail(error.code, `${prefix}${error.message}`);
      return undefined;
    }
  }

  /** Runs one point of a verification, and calls its sentences proven if it added no failure. */
  async point(check: () => void | Promise<void>, ...sentences: readonly string[]): Promise<void> {
    const before = this.failures.length;
    await this.attempt(check);
    if (this.failures.length === before) this.proven.push(...sentences);
  }

  verdict(): Verdict {
    const { proven, declared, notCovered, failures } = this;
    return { valid: !this.failed, proven, declared, notCovered, failures };
  }
}
