import { randomBytes } from 'node:crypto';
import { createSigner, formatNote, signNote } from '@vitrine/tlog';
import { approvalText } from '@vitrine/verifier';
import { formatReleaseApproval } from '../modules/authority-requests/index.ts';
import type { RelocationStatus } from '../modules/relocation/index.ts';
import { type PolicyProposal, policyApprovalText } from '../modules/residency/index.ts';
import type { Credentials } from './connection.ts';

/** An operator's approval of one stage of a plan: a note signed here, by a key that never leaves. */
export async function signApproval(
  status: Pick<RelocationStatus, 'relocation' | 'planDigest'>,
  stage: 'start' | 'retirement',
  credentials: Credentials,
): Promise<string> {
  const text = approvalText({
    relocation: status.relocation,
    stage,
    plan: status.planDigest,
    nonce: randomBytes(16).toString('base64'),
  });
  return formatNote(await signNote({ text }, [await createSigner(credentials.signerKey)]));
}

/** An operator's approval of a proposed policy, likewise. */
export async function signPolicyApproval(
  proposed: PolicyProposal,
  { signerKey }: Pick<Credentials, 'signerKey'>,
): Promise<string> {
  const text = policyApprovalText(proposed, randomBytes(16).toString('base64'));
  return formatNote(await signNote({ text }, [await createSigner(signerKey)]));
}

/** A second reviewer's approval of what is decided on an authority request, likewise. */
export async function signReleaseApproval(
  { id: request, digest }: { readonly id: string; readonly digest: string },
  { signerKey }: Pick<Credentials, 'signerKey'>,
): Promise<string> {
  const nonce = randomBytes(16).toString('base64');
  const text = formatReleaseApproval({ request, digest, nonce });
  return formatNote(await signNote({ text }, [await createSigner(signerKey)]));
}
