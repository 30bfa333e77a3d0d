import { createHash, type Hash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { IntakeError } from '../errors.ts';
import { readContentLength, requirePlainBody } from '../headers.ts';

/** The version of the protocol (https://tus.io/protocols/resumable-upload, 1.0.0). */
export const tusVersion = '1.0.0';

export const tusExtensions = 'creation,creation-with-upload,termination,expiration,checksum';

/** The media type of bytes for an upload. */
export const offsetMediaType = 'application/offset+octet-stream';

const algorithms = ['sha1', 'sha256'] as const;
export const checksumAlgorithms = algorithms.join(',');

/** What the bytes of one request must hash to. */
export interface StatedChecksum {
  begin(): Hash;
  readonly digest: Uint8Array;
}

/** The bytes that a request brings. */
export interface StatedBytes {
  readonly contentLength?: number;
  readonly checksum?: StatedChecksum;
}

/** @throws {IntakeError} `tus-version` */
export function requireTus(headers: IncomingHttpHeaders): void {
  if (headers['tus-resumable'] === tusVersion) return;
  throw new IntakeError('tus-version', `Tus-Resumable must be ${tusVersion}`);
}

/** @throws {IntakeError} `malformed-header` */
export function readUploadLength(headers: IncomingHttpHeaders): number {
  if (headers['upload-defer-length'] !== undefined) {
    throw new IntakeError('malformed-header', 'The length must be told at once: Upload-Length');
  }
  return readBytes('Upload-Length', headers['upload-length']);
}

/** @throws {IntakeError} `malformed-header` */
export function readUploadOffset(headers: IncomingHttpHeaders): number {
  return readBytes('Upload-Offset', headers['upload-offset']);
}

/**
 * Of a request whose body is bytes of an upload.
 * @throws {IntakeError} `content-type`, `content-encoding`, `malformed-header`
 */
export function readStatedBytes(headers: IncomingHttpHeaders): StatedBytes {
  if (headers['content-type']?.trim().toLowerCase() !== offsetMediaType) {
    throw new IntakeError('content-type', `Content-Type must be ${offsetMediaType}`);
  }
  requirePlainBody(headers);
  const contentLength = readContentLength(headers['content-length']);
  const checksum = readChecksum(headers['upload-checksum']);
  return {
    ...(contentLength === undefined ? {} : { contentLength }),
    ...(checksum === undefined ? {} : { checksum }),
  };
}

function readBytes(name: string, value: string | string[] | undefined): number {
  const bytes = Number(value);
  if (typeof value === 'string' && /^\d{1,15}$/.test(value) && Number.isSafeInteger(bytes)) {
    return bytes;
  }
  throw new IntakeError('malformed-header', `${name} is not a number of bytes`);
}

/** `sha1 <base64>` (tus 1.0, checksum). */
function readChecksum(value: string | string[] | undefined): StatedChecksum | undefined {
  if (value === undefined) return undefined;
  const [name, base64 = '', ...more] = String(value).split(' ');
  const algorithm = algorithms.find((known) => known === name);
  if (algorithm === undefined || more.length > 0) {
    throw new IntakeError('malformed-header', `Upload-Checksum takes ${checksumAlgorithms}`);
  }
  const digest = Buffer.from(base64, 'base64');
  const lengthBytes = algorithm === 'sha1' ? 20 : 32;
  if (digest.length !== lengthBytes || digest.toString('base64') !== base64) {
    throw new IntakeError('malformed-header', `Upload-Checksum is not a ${algorithm} in base64`);
  }
  return { begin: () => createHash(algorithm), digest };
}
