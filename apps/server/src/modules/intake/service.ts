import { createHash } from 'node:crypto';
import type { Receipt } from '@vitrine/verifier';
import type { Clock } from '../../platform/clock.ts';
import type { PrincipalOf } from '../../platform/http/index.ts';
import type { Postgres } from '../../platform/postgres/index.ts';
import type { Ledger } from '../ledger/index.ts';
import { RegionError, retentionDays, type SitePolicy, siteOf } from '../residency/index.ts';
import type { Committed, Incoming, NewSubmission, Vault } from '../vault/index.ts';
import { type AdmissionLimits, createAdmission, defaultAdmission } from './admission.ts';
import { depersonaliseWords } from './depersonalise.ts';
import { IntakeError } from './errors.ts';
import type { UploadHeaders } from './headers.ts';
import { createOpenness } from './openness.ts';

export interface IntakeDeps {
  readonly db: Postgres;
  readonly vault: Pick<Vault, 'begin'>;
  /** Of this site. */
  readonly ledger: Pick<Ledger, 'receipt' | 'site'>;
  readonly policy: Pick<SitePolicy, 'current' | 'requireHome' | 'requireOpen'>;
  readonly clock: Clock;
  readonly admission?: AdmissionLimits;
}

/** A sample on its way in. */
export interface Upload {
  readonly customer: PrincipalOf<'customer'>;
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

export function createIntake(deps: IntakeDeps): Intake {
  const { vault, ledger, policy } = deps;
  const admission = createAdmission(deps.admission ?? defaultAdmission);
  const requireOpen = createOpenness(deps);

  async function receive(upload: Upload): Promise<Received> {
    const { customer, headers } = upload;
    await policy.requireHome(customer.country, 'files');
    await namingHome(customer, () => requireOpen(customer.region));
    const rules = readRules();
    const { contentLength } = headers;
    if (contentLength !== undefined && contentLength > rules.sizeBytesMax) {
      const message = `The policy allows samples of at most ${rules.sizeBytesMax} bytes`;
      throw new IntakeError('too-large', message);
    }
    using _admitted = admission.admit(contentLength ?? rules.sizeBytesMax);
    const committed = await namingHome(customer, () => store(upload, rules));
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

  function readRules(): Rules {
    const document = policy.current();
    return {
      sizeBytesMax: document.limits.sampleBytesMax,
      retentionDays: retentionDays(document, 'files'),
      copies: siteOf(document, ledger.site)?.copies ?? 'all',
    };
  }

  /** A region that has moved meanwhile is refused with its new home, signed, as it is at first. */
  async function namingHome<T>(
    { country }: PrincipalOf<'customer'>,
    attempt: () => Promise<T>,
  ): Promise<T> {
    try {
      return await attempt();
    } catch (error) {
      const hasMoved = error instanceof RegionError && error.code === 'not-home';
      if (hasMoved) await policy.requireHome(country, 'files');
      throw error;
    }
  }

  return {
    receive,
    get uploads() {
      return admission.uploads;
    },
  };
}

interface Rules {
  readonly sizeBytesMax: number;
  readonly retentionDays: number;
  readonly copies: 'all' | 'one';
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

/** Clients may put anything into their keys; what is kept tells nothing of it. */
function opaque(idempotencyKey: string): string {
  return createHash('sha256').update(idempotencyKey).digest('base64url');
}
