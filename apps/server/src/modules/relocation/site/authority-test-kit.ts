import {
  createSigner,
  emptyRoot,
  formatNote,
  formatTlogProof,
  generateKey,
  type Signer,
  signatureTypes,
  signCheckpoint,
  signNote,
} from '@vitrine/tlog';
import {
  approvalText,
  type JsonObject,
  type Plan,
  planDigest,
  type Receipt,
} from '@vitrine/verifier';
import type { Queries } from '../../../platform/postgres/index.ts';

/** An entry of the office's ledger. */
export type Act = readonly [type: string, payload: JsonObject];

export const at = '2026-11-23T10:00:00.000Z';

export function planOf(more: Partial<Plan> = {}): Plan {
  return {
    relocation: '6f1c2a0e-0000-4000-8000-000000000001',
    region: 'europe',
    classes: ['files'],
    from: { site: 'moscow', jurisdiction: 'RU' },
    to: { site: 'zurich', jurisdiction: 'CH' },
    policyVersion: 1,
    epoch: 1,
    counts: { sample: 0, submission: 0, customer: 0, 'api-key': 0 },
    bytes: 0,
    estimateSeconds: 0,
    residualFlows: [],
    fenceTimeoutMs: 1,
    createdBy: 'anna',
    createdAt: at,
    expiresAt: '2026-11-24T10:00:00.000Z',
    ...more,
  };
}

export async function signerOf(name: string): Promise<Signer> {
  return createSigner((await generateKey(name, signatureTypes.ed25519)).signerKey);
}

export function created({ name: operator, verifierKey: key }: Signer): Act {
  return ['operator.created', { operator, country: 'CH', key }];
}

/** This person's approval of a plan's start. @param nonce a byte */
export async function approved(signer: Signer, nonce: number, plan: Plan): Promise<Act> {
  const { relocation } = plan;
  const text = approvalText({
    ...{ relocation, stage: 'start', plan: planDigest(plan) },
    nonce: Buffer.alloc(16, nonce).toString('base64'),
  });
  const approval = formatNote(await signNote({ text }, [signer]));
  return ['relocation.approved', { relocation, stage: 'start', operator: signer.name, approval }];
}

const office = await signerOf('test.example/office');
const head = { origin: office.name, size: 9n, root: emptyRoot };
const checkpoint = await signCheckpoint(head, [office]);

/** Documents as a site has them where the office's ledger has these entries, in this order. */
export function documentsOf(acts: readonly Act[]) {
  const commit = `sha256:${Buffer.alloc(32).toString('base64')}`;
  const receipts = acts.map(
    ([type, payload], i): Receipt => ({
      format: 'vitrine-receipt/1',
      entry: { v: 1, type, at, site: 'office', commit },
      opening: { salt: '', payload },
      proof: formatTlogProof({ index: BigInt(i), proof: [], checkpoint }),
    }),
  );
  return {
    ofType: async (_: Queries, type: string, subject?: string) =>
      receipts.filter(
        ({ entry, opening }) =>
          entry.type === type && (subject === undefined || opening?.payload.relocation === subject),
      ),
  };
}

/** Where the documents are given. */
export const noDatabase: Queries = { query: unused, execute: unused };

function unused(): never {
  throw new Error('the documents are given');
}
