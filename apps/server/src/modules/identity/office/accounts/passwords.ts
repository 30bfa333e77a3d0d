import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { IdentityError } from '../../errors.ts';

const derive = promisify(argon2);

/** At a time: each takes 64 MiB and a thread of the pool that files and digests need as well. */
const atOnceMax = 2;
const waiting: (() => void)[] = [];
let running = 0;

async function run(...parameters: Parameters<typeof derive>): Promise<Buffer> {
  if (running >= atOnceMax) await new Promise<void>((resolve) => waiting.push(resolve));
  else running += 1;
  try {
    return await derive(...parameters);
  } finally {
    // Whoever waits takes the place over.
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next();
  }
}

/** RFC 9106, section 4, second recommended option: 64 MiB, three passes; one lane for a shared machine. */
const cost = { memory: 65_536, passes: 3, parallelism: 1, tagLength: 32 } as const;
const saltBytes = 16;

export const passwordLengthMin = 12;
export const passwordLengthMax = 128;

/** `argon2id$<memory KiB>$<passes>$<salt>$<tag>`, the last two in base64url. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(saltBytes);
  const tag = await run('argon2id', { ...cost, message: password, nonce });
  const [salt, digest] = [nonce, tag].map((bytes) => bytes.toString('base64url'));
  return ['argon2id', cost.memory, cost.passes, salt, digest].join('$');
}

export async function verifyPassword(given: {
  readonly hash: string;
  readonly password: string;
}): Promise<boolean> {
  const [name, memory, passes, salt = '', digest = ''] = given.hash.split('$');
  if (name !== 'argon2id') return false;
  const expected = Buffer.from(digest, 'base64url');
  const tag = await run('argon2id', {
    message: given.password,
    nonce: Buffer.from(salt, 'base64url'),
    memory: Number(memory),
    passes: Number(passes),
    parallelism: cost.parallelism,
    tagLength: expected.length,
  });
  return timingSafeEqual(tag, expected);
}

const obvious = [
  'password',
  'passwort',
  'vitrine',
  'qwerty',
  'qwertz',
  'letmein',
  'welcome',
  'admin',
  '123456',
  'abcdef',
  'iloveyou',
];

/**
 * Refuses what is tried first: few different characters, well-known words with a few more
 * characters, one's own name or address.
 * @throws {IdentityError} `weak-password`
 */
export function checkPassword(password: string, own: readonly string[]): void {
  if (password.length < passwordLengthMin || password.length > passwordLengthMax) {
    throw weak(`it has ${passwordLengthMin} to ${passwordLengthMax} characters`);
  }
  const folded = password.toLowerCase();
  if (new Set(folded).size < 5) throw weak('it has too few different characters');
  const words = [...obvious, ...own.map((word) => word.toLowerCase()).filter((w) => w.length > 3)];
  const rest = words.reduce((text, word) => text.replaceAll(word, ''), folded);
  if (rest.length < passwordLengthMin / 2) throw weak('it is little more than a well-known word');
}

function weak(reason: string): IdentityError {
  return new IdentityError('weak-password', `A password is not guessed easily: ${reason}`);
}
