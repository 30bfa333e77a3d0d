import { randomBytes, randomUUID } from 'node:crypto';
import { createSigner, formatNote, generateKey, signatureTypes, signNote } from '@vitrine/tlog';
import type { JsonObject } from '@vitrine/verifier';
import { testParty } from '../../../../../tests/support/party.ts';
import { type Clock, systemClock } from '../../platform/clock.ts';
import { silentLogger } from '../../platform/logger.ts';
import type { Postgres } from '../../platform/postgres/index.ts';
import { createOperators, type Operators, trustPolicy } from '../identity/index.ts';
import type { Ledger } from '../ledger/index.ts';
import {
  createDocumentFeed,
  createDocumentFollower,
  createPolicyOffice,
  documentTypes,
  isCountry,
} from '../residency/index.ts';
import { readRepositoryFile } from '../residency/testkit.ts';
import { accessApprovalText } from './approval.ts';
import { type AccessOffice, createAccessOffice } from './office/service.ts';
import type { AccessRequest } from './types.ts';

/** An office with operators, whose documents reach the sites that follow it. */
export interface TestOffice {
  readonly db: Postgres;
  readonly ledger: Ledger;
  readonly operators: Operators;
  readonly access: AccessOffice;
  /** Makes an operator; from then on it can sign. */
  addOperator(name: string, country?: string): Promise<void>;
  /** A note of this text, signed by these operators. */
  sign(text: string, ...names: readonly string[]): Promise<string>;
  /** An approval of this request, signed by an operator. */
  approvalOf(request: AccessRequest, name: string): Promise<string>;
  /** Logs an entry as an office would that has nobody's approval. */
  log(type: string, payload: JsonObject & { readonly request?: string }): Promise<void>;
  /** Resolves when all documents there are have come to the site. */
  deliver(site: { readonly db: Postgres }): Promise<void>;
}

/**
 * Of the policy `vectors/residency/base.yaml`; gone when the calling test file ends.
 * @param clock by which requests end
 */
export async function openTestOffice(clock: Clock = systemClock): Promise<TestOffice> {
  const office = await testParty('office');
  const { db, ledger } = office;
  const policies = await createPolicyOffice({ db, ledger, clock: systemClock });
  await policies.ensureFirst(readRepositoryFile('vectors/residency/base.yaml'));
  const operators = createOperators({ db, ledger, clock, randomBytes, isCountry });
  const feed = createDocumentFeed({ db, ledger, clock: systemClock });
  const access = createAccessOffice({
    db,
    ledger,
    policies,
    operators,
    clock,
    newId: randomUUID,
  });
  const signerKeys = new Map<string, string>();
  const trust = trustPolicy({ office: office.at('http://office.test'), sites: [] }, 0);

  async function addOperator(name: string, country = 'IT'): Promise<void> {
    const { signerKey, verifierKey } = await generateKey(name, signatureTypes.ed25519);
    await operators.create({ name, country, key: verifierKey });
    signerKeys.set(name, signerKey);
  }

  async function sign(text: string, ...names: readonly string[]): Promise<string> {
    const signers = names.map((name) => createSigner(signerKeys.get(name) ?? ''));
    return formatNote(await signNote({ text }, await Promise.all(signers)));
  }

  async function log(
    type: string,
    payload: JsonObject & { readonly request?: string },
  ): Promise<void> {
    const subject = payload.request;
    const entry = { type, payload, ...(subject === undefined ? {} : { subject }) };
    const logged = await db.transaction((tx) => ledger.append(tx, [entry]));
    for (const { index } of logged) await ledger.durable(index);
  }

  async function deliver(site: { readonly db: Postgres }): Promise<void> {
    const [last] = await db.query<{ last: bigint }>(
      'select max(index) as last from ledger_entries where type = any($1::text[])',
      [documentTypes],
    );
    const follower = await createDocumentFollower({
      officeUrl: 'http://office.test',
      party: {
        json: async ({ url, signal }) => {
          const { searchParams } = new URL(url);
          const after = BigInt(searchParams.get('after') ?? '-1');
          const waitMs = Number(searchParams.get('wait')) * 1_000;
          return { documents: await feed.documents(after, waitMs, signal), types: documentTypes };
        },
      },
      trust,
      db: site.db,
      handlers: {},
      clock: systemClock,
      logger: silentLogger(),
    });
    try {
      await follower.applied(last?.last ?? -1n);
    } finally {
      await follower[Symbol.asyncDispose]();
    }
  }

  return {
    db,
    ledger,
    operators,
    access,
    addOperator,
    sign,
    approvalOf: (request, name) =>
      sign(accessApprovalText(request, randomBytes(16).toString('base64')), name),
    log,
    deliver,
  };
}
