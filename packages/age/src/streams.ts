import { Transform, type TransformCallback } from 'node:stream';
import { createDecryptor } from './decrypt.ts';
import { createEncryptor } from './encrypt.ts';
import type { Identity, Recipient } from './keys.ts';

interface Core {
  update(chunk: Uint8Array): Uint8Array[];
  final(): Uint8Array;
}

class AgeTransform extends Transform {
  readonly #core: Core;

  constructor(core: Core) {
    super({ decodeStrings: true });
    this.#core = core;
  }

  override _transform(chunk: Uint8Array, _: BufferEncoding, callback: TransformCallback): void {
    try {
      for (const piece of this.#core.update(chunk)) this.push(piece);
      callback();
    } catch (error) {
      callback(error as Error);
    }
  }

  override _flush(callback: TransformCallback): void {
    try {
      callback(null, this.#core.final());
    } catch (error) {
      callback(error as Error);
    }
  }
}

/**
 * Plaintext in, age file out.
 *
 * @throws RangeError without recipients, or with more than a header holds
 */
export function encryptStream(recipients: readonly Recipient[]): Transform {
  const encryptor = createEncryptor(recipients);
  const stream = new AgeTransform(encryptor);
  stream.push(encryptor.header);
  return stream;
}

/**
 * Age file in, authenticated plaintext out; complete only when the stream ends without an error.
 * A bad file destroys the stream with an AgeError.
 */
export function decryptStream(identities: readonly Identity[]): Transform {
  return new AgeTransform(createDecryptor(identities));
}
