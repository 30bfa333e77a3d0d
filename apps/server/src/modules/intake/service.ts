import type { Receipt } from '@vitrine/verifier';
import { depersonaliseWords } from '../../platform/depersonalise/index.ts';
import type { Ledger } from '../ledger/index.ts';
import type { Committed, Incoming, NewSubmission, Vault } from '../vault/index.ts';
import { IntakeError } from './errors.ts';
import { type Customer, type Gate, type Rules, requireSize } from './gate.ts';
import type { UploadHeaders } from './headers.ts';
import { opaque } from './opaque.ts';

export interface IntakeDeps {
  readonly vault: Pick<Vault, 'begin'>;
  /** Of this site. */
  readonly ledger: Pick<Ledger, 'receipt'>;
  readonly gate: Gate;
}

/** A sample on its way in. */
export interface Upload {
  readonly customer: Customer;
  readonly headers: UploadHeaders;
  /** The pieces of the body; may throw where the client goes away. */
  readonly body: AsyncIterable<Uint8Array>;
}

export interface Received {
  /** Of its `sample.stored` entry, which is durable and sequenced. */
  readonly receipt: Receipt;
  /** Hex. */
  readonly sha256: string;
  /** It had been received before, under its idempotency key. */
  readonly replayed: boolean;
}

export interface Intake {
  /**
   * Takes a sample in. Reads nothing of the body where it can tell before that it must refuse, and
   * leaves nothing behind where it fails.
   * @throws {IntakeError} `overloaded`, `too-large`, `digest-mismatch`
   * @throws {RegionError} `not-home`, `fenced`, `country-without-home`
   * @throws what `Vault.begin` and the methods of `Incoming` throw
   */
  receive(upload: Upload): Promise<Received>;
  /** Uploads under way. */
  readonly uploads: number;
}

export function createIntake({ vault, ledger, gate }: IntakeDeps): Intake {
  async function receive(upload: Upload): Promise<Received> {
    const { customer, headers } = upload;
    const rules = await gate.requireOpen(customer);
    const { contentLength = rules.sizeBytesMax } = headers;
    requireSize(contentLength, rules);
    using _admitted = gate.admit(contentLength);
    const committed = await gate.namingHome(customer, () => store(upload, rules));
    const receipt = await ledger.receipt(committed.logged);
    return { receipt, sha256: committed.sha256, replayed: committed.replayed };
  }

  async function store(upload: Upload, rules: Rules): Promise<Committed & { sha256: string }> {
    const { customer, headers, body } = upload;
    const { sizeBytesMax, copies } = rules;
    await using incoming = await vault.begin(customer.region, { sizeBytesMax, copies });
    for await (const chunk of body) await incoming.write(chunk);
    const { sha256 } = await finish(incoming, headers.sha256);
    const committed = await incoming.commit(submissionOf(upload, rules));
    return { ...committed, sha256: Buffer.from(sha256).toString('hex') };
  }

  return {
    receive,
    get uploads() {
      return gate.uploads;
    },
  };
}

async function finish(incoming: Incoming, stated: Uint8Array | undefined) {
  const digests = await incoming.finish();
  if (stated === undefined || Buffer.compare(stated, digests.sha256) === 0) return digests;
  throw new IntakeError('digest-mismatch', 'The body is not the one that Content-Digest states');
}

function submissionOf({ customer, headers }: Upload, rules: Rules): NewSubmission {
  const { idempotencyKey } = headers;
  return {
    customer: customer.customerId,
    country: customer.country,
    ...depersonaliseWords(headers.stated),
    ...(idempotencyKey === undefined ? {} : { idempotencyKey: opaque(idempotencyKey) }),
    retentionDays: rules.retentionDays,
  };
}
