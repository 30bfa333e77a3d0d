import { type BinaryLike, randomBytes, randomUUID, type ScryptOptions, scrypt } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { Secret } from '../config/secret.ts';
import { makeDirectoryDurably, writeFileDurably } from '../files.ts';
import { KeyError } from './errors.ts';
import type { KeyWrapper } from './key-wrapper.ts';
import { seal, unseal } from './sealing.ts';

export interface KeyFileOptions {
  readonly path: string;
  readonly passphrase: Secret;
  /** Makes the file if there is none; otherwise that is an error. */
  readonly create: boolean;
}

/** scrypt's cost for a new file: 128 · n · r = 32 MiB and about 0.1 s (RFC 7914, section 2). */
const cost = { n: 2 ** 15, r: 8, p: 1 } as const;
const keyBytes = 32;
const fileBytesMax = 4_096;

const base64 = (bytes: number) =>
  z
    .base64()
    .transform((text) => Buffer.from(text, 'base64'))
    .refine((value) => value.length === bytes, `must be ${bytes} bytes`);

/** Bounds on the cost keep a planted file from taking all memory or being trivially guessable. */
const fileSchema = z.strictObject({
  format: z.literal('vitrine-key-file/1'),
  id: z.uuid(),
  scrypt: z.strictObject({
    n: z.literal([2 ** 15, 2 ** 16, 2 ** 17, 2 ** 18, 2 ** 19, 2 ** 20]),
    r: z.literal(8),
    p: z.literal(1),
    salt: base64(16),
  }),
  sealed: base64(1 + 12 + keyBytes + 16),
});

/**
 * Opens the file that holds a wrapping key, sealed under a passphrase: scrypt (RFC 7914) and
 * AES-256-GCM.
 * @throws KeyError `missing`, `malformed`, `wrong-passphrase`, `exposed`, `weak-passphrase`
 */
export async function openKeyFile(options: KeyFileOptions): Promise<KeyWrapper> {
  const text = await readIfPresent(options.path);
  if (text !== undefined) return await openExisting(options, text);
  if (options.create) return await createFile(options);
  throw new KeyError('missing', `There is no key file at ${options.path}`);
}

async function readIfPresent(path: string): Promise<string | undefined> {
  try {
    const { mode, size } = await stat(path);
    if ((mode & 0o077) !== 0) {
      throw new KeyError('exposed', `Others may read the key file: chmod 600 ${path}`);
    }
    if (size > fileBytesMax) throw malformed(path);
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function openExisting(options: KeyFileOptions, text: string): Promise<KeyWrapper> {
  const file = parse(text, options.path);
  const lock = await derive(options.passphrase, file.scrypt.salt, file.scrypt.n);
  try {
    return wrapperOf(file.id, unseal(lock, file.sealed, fileContext(file.id)));
  } catch (cause) {
    throw new KeyError(
      'wrong-passphrase',
      `The passphrase does not open ${options.path}, or the file is damaged`,
      { cause },
    );
  }
}

function parse(text: string, path: string): z.output<typeof fileSchema> {
  try {
    return fileSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw malformed(path, cause);
  }
}

function malformed(path: string, cause?: unknown): KeyError {
  return new KeyError('malformed', `${path} is not a key file of Vitrine`, { cause });
}

async function createFile({ path, passphrase }: KeyFileOptions): Promise<KeyWrapper> {
  if (passphrase.reveal().length === 0) {
    throw new KeyError('weak-passphrase', 'The passphrase of a new key file must not be empty');
  }
  const id = randomUUID();
  const key = randomBytes(keyBytes);
  const salt = randomBytes(16);
  const sealed = seal(await derive(passphrase, salt, cost.n), key, fileContext(id));
  const file = {
    format: 'vitrine-key-file/1',
    id,
    scrypt: { ...cost, salt: salt.toString('base64') },
    sealed: sealed.toString('base64'),
  };
  await makeDirectoryDurably(dirname(path), 0o700);
  await writeFileDurably(path, `${JSON.stringify(file, null, 2)}\n`, { mode: 0o600 });
  return wrapperOf(id, key);
}

function fileContext(id: string): string {
  return `vitrine-key-file/1 ${id}`;
}

const deriveBytes = promisify<BinaryLike, BinaryLike, number, ScryptOptions, Buffer>(scrypt);

function derive(passphrase: Secret, salt: Uint8Array, n: number): Promise<Buffer> {
  const { r, p } = cost;
  const maxmem = 128 * n * r + 2 ** 20;
  return deriveBytes(passphrase.reveal().normalize('NFC'), salt, keyBytes, { N: n, r, p, maxmem });
}

function wrapperOf(id: string, key: Uint8Array): KeyWrapper {
  return {
    holder: `key-file:${id}`,
    wrap: async (plain, context) => seal(key, plain, context),
    unwrap: async (wrapped, context) => unseal(key, wrapped, context),
  };
}
