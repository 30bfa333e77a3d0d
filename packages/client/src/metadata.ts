import { ClientError } from './errors.ts';

/** What a product tells about the file it sends; all of it optional. */
export interface SubmissionMetadata {
  readonly product?: string;
  readonly productVersion?: string;
  /** The name alone: folders on a customer's machine tell about people. */
  readonly fileName?: string;
  readonly sourceUrl?: string;
  readonly reason?: string;
  /** 64 lower-case hex digits, where already known; sent as Content-Digest and checked. */
  readonly sha256?: string;
}

/** UTF-16 code units in the longest text. */
export const metadataCharactersMax = 1_024;

/** Bytes of all texts together, percent-encoded: sites take 16 KiB of headers. */
export const metadataBytesMax = 12_288;

const headerNames = {
  product: 'vitrine-product',
  productVersion: 'vitrine-product-version',
  fileName: 'vitrine-file-name',
  sourceUrl: 'vitrine-source-url',
  reason: 'vitrine-reason',
} as const;

const sha256Form = /^[0-9a-f]{64}$/;

/** @throws {ClientError} `malformed-metadata` */
export function metadataHeaders(metadata: SubmissionMetadata): Record<string, string> {
  const headers: Record<string, string> = {};
  let bytes = 0;
  for (const [member, name] of Object.entries(headerNames)) {
    const text = metadata[member as keyof typeof headerNames];
    if (text === undefined || text === '') continue;
    if (text.length > metadataCharactersMax) throw tooLong(member, 'characters', text.length);
    const encoded = encodeURIComponent(text.toWellFormed());
    headers[name] = encoded;
    bytes += encoded.length;
  }
  if (bytes > metadataBytesMax) throw tooLong('metadata', 'bytes as headers', bytes);
  if (metadata.sha256 !== undefined) headers['content-digest'] = contentDigest(metadata.sha256);
  return headers;
}

function tooLong(what: string, unit: string, length: number): ClientError {
  return new ClientError('malformed-metadata', `${what}: ${length} ${unit} are too many`);
}

/** RFC 9530: `sha-256=:<base64>:`. */
function contentDigest(sha256: string): string {
  if (!sha256Form.test(sha256)) {
    throw new ClientError('malformed-metadata', 'sha256 is not 64 lower-case hex digits');
  }
  const bytes = sha256.match(/../g)?.map((digits) => Number.parseInt(digits, 16)) ?? [];
  return `sha-256=:${btoa(String.fromCharCode(...bytes))}:`;
}

const keyForm = /^[\x21-\x7e]{1,255}$/;

/**
 * The key under which the home knows a submission again, however often it is sent.
 * @throws {ClientError} `malformed-metadata`
 */
export function idempotencyKey(given: string | undefined): string {
  if (given === undefined) return toHex(crypto.getRandomValues(new Uint8Array(16)));
  if (keyForm.test(given)) return given;
  throw new ClientError('malformed-metadata', 'An idempotency key is 1 to 255 visible characters');
}

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
