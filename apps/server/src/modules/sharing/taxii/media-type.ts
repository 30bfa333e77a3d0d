import { ProblemError } from '../../../platform/http/index.ts';

export const taxiiMediaType = 'application/taxii+json;version=2.1';
export const stixMediaType = 'application/stix+json;version=2.1';

/**
 * Whether an Accept header takes TAXII 2.1 (TAXII 2.1, section 1.6.8): the media type with this
 * version or with none, or a wildcard. No header takes everything.
 * @throws {ProblemError} 406 `not-acceptable`
 */
export function requireAccepted(accept: string | undefined): void {
  if (accept === undefined || accept.split(',').some(isTaxii)) return;
  throw new ProblemError(406, 'not-acceptable', 'Not acceptable', {
    detail: `This answers as ${taxiiMediaType}`,
  });
}

/** @throws {ProblemError} 415 `unsupported-media-type` */
export function requireTaxiiBody(contentType: string | undefined): void {
  if (contentType !== undefined && isTaxii(contentType) && !contentType.includes('*')) return;
  throw new ProblemError(415, 'unsupported-media-type', 'Unsupported media type', {
    detail: `This takes ${taxiiMediaType}`,
    headers: { accept: taxiiMediaType },
  });
}

function isTaxii(text: string): boolean {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  if (!['application/taxii+json', 'application/*', '*/*'].includes(type)) return false;
  const version = parameters.find((one) => one.startsWith('version='));
  const isRefused = parameters.some((one) => /^q=0(?:\.0{1,3})?$/.test(one));
  return !isRefused && (version === undefined || /^version="?2\.1"?$/.test(version));
}
