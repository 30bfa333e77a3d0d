import type { IncomingHttpHeaders } from 'node:http';
import { IntakeError } from './errors.ts';

/** What a product client says about a sample, as it came: not depersonalised yet. */
export interface StatedContent {
  readonly product?: string;
  readonly productVersion?: string;
  readonly fileName?: string;
  readonly sourceUrl?: string;
  readonly reason?: string;
}

export interface UploadHeaders {
  readonly stated: StatedContent;
  /** Bytes of the body, where they are stated. */
  readonly contentLength?: number;
  /** 32 bytes that the body's SHA-256 must be. */
  readonly sha256?: Uint8Array;
  /** 1 to 255 visible ASCII characters. */
  readonly idempotencyKey?: string;
}

const charactersMax = 1_024;

const headerOf = {
  product: 'vitrine-product',
  productVersion: 'vitrine-product-version',
  fileName: 'vitrine-file-name',
  sourceUrl: 'vitrine-source-url',
  reason: 'vitrine-reason',
} as const satisfies Record<keyof StatedContent, string>;

/** @throws {IntakeError} `malformed-header`, `content-encoding` */
export function readUploadHeaders(headers: IncomingHttpHeaders): UploadHeaders {
  requirePlainBody(headers);
  const stated: Partial<Record<keyof StatedContent, string>> = {};
  for (const [member, name] of Object.entries(headerOf)) {
    const value = readText(name, headers[name]);
    if (value !== undefined) stated[member as keyof StatedContent] = value;
  }
  const contentLength = readContentLength(headers['content-length']);
  const sha256 = readContentDigest(headers['content-digest']);
  const idempotencyKey = readIdempotencyKey(headers['idempotency-key']);
  return {
    stated,
    ...(contentLength === undefined ? {} : { contentLength }),
    ...(sha256 === undefined ? {} : { sha256 }),
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
  };
}

/** @throws {IntakeError} `malformed-header`, `content-encoding` */
export function requirePlainBody(headers: IncomingHttpHeaders): void {
  const coding = headers['content-encoding']?.trim().toLowerCase();
  if (coding !== undefined && coding !== '' && coding !== 'identity') {
    throw new IntakeError('content-encoding', 'Send the file as it is, without Content-Encoding');
  }
  if (headers['content-range'] !== undefined) {
    // RFC 9110, section 14.4: a PUT of a part must not be taken for the whole.
    throw new IntakeError('malformed-header', 'Content-Range is not taken: send the whole file');
  }
}

export function readContentLength(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const length = Number(value);
  if (/^\d{1,15}$/.test(value) && Number.isSafeInteger(length)) return length;
  throw new IntakeError('malformed-header', 'Content-Length is not a number of bytes');
}

/** Percent-encoded UTF-8. */
function readText(name: string, value: string | string[] | undefined): string | undefined {
  if (value === undefined || value === '') return undefined;
  if (typeof value !== 'string') throw new IntakeError('malformed-header', `${name} came twice`);
  let text: string;
  try {
    text = decodeURIComponent(value);
  } catch (cause) {
    const message = `${name} is not percent-encoded UTF-8`;
    throw new IntakeError('malformed-header', message, { cause });
  }
  return boundedText(name, text);
}

/**
 * Control characters, which no column could keep, are replaced; nothing is left of an empty text.
 * @throws {IntakeError} `malformed-header`
 */
export function boundedText(name: string, text: string): string | undefined {
  if (text.length > charactersMax) {
    throw new IntakeError('malformed-header', `${name} has more than ${charactersMax} characters`);
  }
  return text.replace(/\p{Cc}/gu, '\u{fffd}').trim() || undefined;
}

/** The SHA-256 of a Content-Digest (RFC 9530, section 2); other algorithms are passed over. */
export function readContentDigest(value: string | string[] | undefined): Uint8Array | undefined {
  if (value === undefined) return undefined;
  const members = (typeof value === 'string' ? value : value.join(',')).split(',');
  let digest: Uint8Array | undefined;
  for (const member of members) {
    const match = /^\s*([a-z*][a-z0-9_.*-]*)=:([A-Za-z0-9+/]*={0,2}):\s*$/.exec(member);
    const [, algorithm, base64] = match ?? [];
    if (algorithm === undefined || base64 === undefined) {
      throw new IntakeError('malformed-header', 'Content-Digest is not like sha-256=:…:');
    }
    if (algorithm === 'sha-256') digest = decodeDigest(base64);
  }
  return digest;
}

function decodeDigest(base64: string): Uint8Array {
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length === 32 && bytes.toString('base64') === base64) return bytes;
  throw new IntakeError('malformed-header', 'The sha-256 of Content-Digest is not 32 bytes');
}

/** @throws {IntakeError} `malformed-header` */
export function readIdempotencyKey(value: string | string[] | undefined): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string' && /^[\x21-\x7e](?:[\x20-\x7e]{0,253}[\x21-\x7e])?$/.test(value)) {
    return value;
  }
  throw new IntakeError('malformed-header', 'Idempotency-Key is not 1 to 255 ASCII characters');
}
