import { depersonaliseWords, type Words } from '../../../platform/depersonalise/index.ts';
import { IntakeError } from '../errors.ts';
import { boundedText, readIdempotencyKey } from '../headers.ts';
import { opaque } from '../opaque.ts';

/** What is kept of an upload's metadata: nothing personal, and no key of the client's own. */
export interface UploadMetadata {
  readonly words: Words;
  /** 32 bytes that the whole must hash to. */
  readonly sha256?: Uint8Array;
  readonly idempotencyKey?: string;
}

export const wordNames = [
  'product',
  'productVersion',
  'fileName',
  'sourceUrl',
  'reason',
] as const satisfies readonly (keyof Words)[];

/**
 * `Upload-Metadata` (tus 1.0, creation): `name base64,name base64`. Names that are not known here
 * are passed over and not kept.
 * @throws {IntakeError} `malformed-header`
 */
export function readUploadMetadata(value: string | string[] | undefined): UploadMetadata {
  const pairs = readPairs(value === undefined ? '' : String(value));
  const words: { -readonly [name in keyof Words]: string } = {};
  for (const name of wordNames) {
    const text = boundedText(name, decodeText(name, pairs.get(name)));
    if (text !== undefined) words[name] = text;
  }
  const sha256 = readSha256(pairs.get('sha256'));
  const key = pairs.get('idempotencyKey');
  const idempotencyKey = key && readIdempotencyKey(decodeText('idempotencyKey', key));
  return {
    words: depersonaliseWords(words),
    ...(sha256 === undefined ? {} : { sha256 }),
    ...(idempotencyKey === undefined ? {} : { idempotencyKey: opaque(idempotencyKey) }),
  };
}

/** The words as they are kept; undefined where there are none. */
export function formatUploadMetadata(words: Words): string | undefined {
  const pairs = wordNames.flatMap((name) => {
    const text = words[name];
    return text === undefined ? [] : `${name} ${Buffer.from(text).toString('base64')}`;
  });
  return pairs.length === 0 ? undefined : pairs.join(',');
}

function readPairs(text: string): Map<string, Buffer> {
  const pairs = new Map<string, Buffer>();
  if (text.trim() === '') return pairs;
  for (const pair of text.split(',')) {
    const [name = '', base64 = '', ...more] = pair.trim().split(' ');
    const bytes = Buffer.from(base64, 'base64');
    const isWhole = /^[\x21-\x7e]+$/.test(name) && bytes.toString('base64') === base64;
    if (!isWhole || more.length > 0 || pairs.has(name)) {
      throw malformed('Upload-Metadata is not a list of different names, each with its base64');
    }
    pairs.set(name, bytes);
  }
  return pairs;
}

const decoder = new TextDecoder('utf-8', { fatal: true });

function decodeText(name: string, bytes: Buffer | undefined): string {
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    throw malformed(`${name} is not UTF-8`, { cause });
  }
}

/** 64 hex digits. */
function readSha256(bytes: Buffer | undefined): Uint8Array | undefined {
  if (bytes === undefined) return undefined;
  const hex = bytes.toString('latin1');
  if (/^[0-9a-f]{64}$/i.test(hex)) return Buffer.from(hex, 'hex');
  throw malformed('sha256 is not 64 hex digits');
}

function malformed(message: string, options?: ErrorOptions): IntakeError {
  return new IntakeError('malformed-header', message, options);
}
