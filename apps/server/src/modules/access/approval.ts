import {
  accessApprovalFormat,
  documentDigest,
  formatAccessApproval,
  type AccessApproval as Signed,
} from '@vitrine/verifier';
import { AccessError } from './errors.ts';
import { type AccessRequest, type ReadForm, readForms } from './types.ts';

/** What a second operator signs, with the form checked. */
export type AccessApproval = Signed & { readonly form: ReadForm };

const nonceBytes = 16;
const digestPrefix = 'sha256:';
const digestBytes = 32;

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const siteName = /^[a-z][a-z0-9-]{0,62}$/;

/** `sha256:` and the base64 of SHA-256(canonical JSON of the request and nothing else). */
export function requestDigest(asked: AccessRequest): string {
  const { request, site, sample, purpose, form, by, requestedAt, expiresAt } = asked;
  const same = { request, site, sample, purpose, form, by, requestedAt, expiresAt };
  return documentDigest({ ...same, case: asked.case });
}

/** The text of the note that approves this request: seven lines. */
export function accessApprovalText(request: AccessRequest, nonce: string): string {
  const { site, sample, form } = request;
  return formatAccessApproval({
    request: request.request,
    site,
    sample,
    form,
    digest: requestDigest(request),
    nonce,
  });
}

/** Reads the text of an approval. @throws {AccessError} `approval-invalid` */
export function parseAccessApproval(text: string): AccessApproval {
  const [head, request = '', site = '', sample = '', form = '', digest = '', nonce = ''] =
    text.split('\n');
  const knownForm = readForms.find((known) => known === form);
  const isSound =
    head === accessApprovalFormat &&
    uuid.test(request) &&
    siteName.test(site) &&
    uuid.test(sample) &&
    digest.startsWith(digestPrefix) &&
    isBase64Of(digestBytes, digest.slice(digestPrefix.length)) &&
    isBase64Of(nonceBytes, nonce);
  if (!isSound || knownForm === undefined) throw malformed();
  const approval = { request, site, sample, form: knownForm, digest, nonce };
  if (formatAccessApproval(approval) !== text) throw malformed();
  return approval;
}

/** Whether an approval is for exactly this request. */
export function approves(approval: AccessApproval, request: AccessRequest): boolean {
  return (
    approval.request === request.request &&
    approval.site === request.site &&
    approval.sample === request.sample &&
    approval.form === request.form &&
    approval.digest === requestDigest(request)
  );
}

function isBase64Of(byteLength: number, encoded: string): boolean {
  const bytes = Buffer.from(encoded, 'base64');
  return bytes.length === byteLength && bytes.toString('base64') === encoded;
}

function malformed(): AccessError {
  return new AccessError('approval-invalid', 'An approval of access is seven lines of its format');
}
