import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { constants, createDeflate } from 'node:zlib';
import { Rc4 } from './rc4.ts';

/** The first eight digits of pi, twice: the key that every CaRT tool knows. */
const defaultKey = Uint8Array.from([3, 1, 4, 1, 5, 9, 2, 6, 3, 1, 4, 1, 5, 9, 2, 6]);
const version = 1;

export interface CartOptions {
  /** Name of the file for those who unpack it. */
  readonly name: string;
  /** More members of the header that travels with it, such as where it came from. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/**
 * Wraps a sample as CaRT 1 (Compressed and RC4 Transport): header, RC4 over JSON, over the
 * zlib-compressed sample and over a JSON footer with its digests and length, and a trailer. It
 * neuters a sample; it does not protect it.
 *
 * Fails as the source does, in which case the trailer is missing and no tool takes it for whole.
 */
export async function* cartStream(
  source: AsyncIterable<Uint8Array>,
  { name, metadata = {} }: CartOptions,
): AsyncGenerator<Uint8Array> {
  const optionalHeader = encrypt(jsonBytes({ ...metadata, name }));
  let position = 0;
  const emit = (bytes: Uint8Array): Uint8Array => {
    position += bytes.length;
    return bytes;
  };
  yield emit(mandatoryHeader(optionalHeader.length));
  yield emit(optionalHeader);
  const digester = new FooterDigester();
  const cipher = new Rc4(defaultKey);
  for await (const bytes of deflated(digester.tap(source))) yield emit(cipher.update(bytes));
  const footer = encrypt(jsonBytes(digester.footer()));
  const footerPosition = position;
  yield footer;
  yield trailer(footerPosition, footer.length);
}

/** `<4shQ16sQ`, little-endian: magic, version, reserved, key, length of the optional header. */
function mandatoryHeader(optionalHeaderBytes: number): Uint8Array {
  const header = Buffer.alloc(38);
  header.write('CART', 0, 'latin1');
  header.writeInt16LE(version, 4);
  header.set(defaultKey, 14);
  header.writeBigUInt64LE(BigInt(optionalHeaderBytes), 30);
  return header;
}

/** `<4sQQQ`, little-endian: magic, reserved, position and length of the optional footer. */
function trailer(footerPosition: number, footerBytes: number): Uint8Array {
  const bytes = Buffer.alloc(28);
  bytes.write('TRAC', 0, 'latin1');
  bytes.writeBigUInt64LE(BigInt(footerPosition), 12);
  bytes.writeBigUInt64LE(BigInt(footerBytes), 20);
  return bytes;
}

class FooterDigester {
  readonly #hashes = {
    md5: createHash('md5'),
    sha1: createHash('sha1'),
    sha256: createHash('sha256'),
  };
  #sizeBytes = 0;

  async *tap(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const bytes of source) {
      this.#sizeBytes += bytes.length;
      for (const hash of Object.values(this.#hashes)) hash.update(bytes);
      yield bytes;
    }
  }

  /** Every member is a string, the length too. */
  footer(): Record<string, string> {
    const { md5, sha1, sha256 } = this.#hashes;
    const length = String(this.#sizeBytes);
    return {
      length,
      md5: md5.digest('hex'),
      sha1: sha1.digest('hex'),
      sha256: sha256.digest('hex'),
    };
  }
}

async function* deflated(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const deflate = createDeflate({ level: constants.Z_BEST_SPEED, chunkSize: 64 * 1024 });
  const feeding = pipeline(source, deflate, { end: true });
  // Its failure is also that of the stream read below.
  feeding.catch(() => undefined);
  for await (const bytes of deflate) yield bytes;
  await feeding;
}

function encrypt(bytes: Uint8Array): Uint8Array {
  return new Rc4(defaultKey).update(bytes);
}

function jsonBytes(members: Readonly<Record<string, string>>): Uint8Array {
  const sorted = Object.entries(members).sort(([a], [b]) => (a < b ? -1 : 1));
  return Buffer.from(JSON.stringify(Object.fromEntries(sorted)));
}
