import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { inflateSync } from 'node:zlib';
import {
  AgeError,
  type AgeErrorCode,
  createDecryptor,
  decrypt,
  generateIdentity,
  type Identity,
  parseIdentity,
} from './index.ts';

const folder = new URL('../testdata/cctv/', import.meta.url);

interface Vector {
  readonly fields: ReadonlyMap<string, readonly string[]>;
  readonly file: Uint8Array;
}

function readVector(name: string): Vector {
  const bytes = readFileSync(new URL(name, folder));
  const split = bytes.indexOf('\n\n');
  const fields = new Map<string, string[]>();
  for (const line of bytes.toString('latin1', 0, split).split('\n')) {
    const colon = line.indexOf(': ');
    const key = line.slice(0, colon);
    fields.set(key, [...(fields.get(key) ?? []), line.slice(colon + 2)]);
  }
  const body = bytes.subarray(split + 2);
  return { fields, file: fields.has('compressed') ? inflateSync(body) : body };
}

/** Why a vector is not for this package, by what the vector itself declares. */
function skipReason({ fields }: Vector): string | undefined {
  if (fields.has('armored')) return 'armored: the vault stores the binary format alone';
  if (fields.has('passphrase')) return 'passphrase: scrypt recipients are not offered';
  if (fields.get('identity')?.some((text) => text.startsWith('AGE-SECRET-KEY-PQ-1'))) {
    return 'hybrid identity: post-quantum recipients are not offered yet';
  }
  return undefined;
}

const headerCodes: readonly AgeErrorCode[] = [
  'not-age',
  'version-unsupported',
  'header-malformed',
  'truncated',
  'stanza-malformed',
  'share-low-order',
];
const payloadCodes: readonly AgeErrorCode[] = [
  'truncated',
  'chunk-tampered',
  'empty-final-chunk',
  'trailing-data',
];
const codesOf: Readonly<Record<string, readonly (AgeErrorCode | undefined)[]>> = {
  success: [undefined],
  'no match': ['no-identity-matched'],
  'HMAC failure': ['header-mac-mismatch'],
  'header failure': headerCodes,
  'payload failure': payloadCodes,
};

interface Outcome {
  readonly sha256: string;
  readonly code: AgeErrorCode | undefined;
}

/** Everything released, and how it ended. */
function run(file: Uint8Array, identities: readonly Identity[], pieceBytes: number): Outcome {
  const hash = createHash('sha256');
  const decryptor = createDecryptor(identities);
  let code: AgeErrorCode | undefined;
  try {
    for (let at = 0; at < file.length; at += pieceBytes) {
      for (const piece of decryptor.update(file.subarray(at, at + pieceBytes))) hash.update(piece);
    }
    hash.update(decryptor.final());
  } catch (error) {
    if (!(error instanceof AgeError)) throw error;
    code = error.code;
  }
  return { sha256: hash.digest('hex'), code };
}

const nothing = createHash('sha256').digest('hex');
const names = readdirSync(folder).sort();
let ranCount = 0;

for (const name of names) {
  const vector = readVector(name);
  const skip = skipReason(vector) ?? false;
  test(`vector ${name}`, { skip }, () => {
    ranCount++;
    const { fields, file } = vector;
    const identities = (fields.get('identity') ?? []).map(parseIdentity);
    if (identities.length === 0) identities.push(generateIdentity());
    const expected = codesOf[fields.get('expect')?.[0] ?? ''];
    assert.ok(expected, 'an expectation of a known kind');
    const sha256 = fields.get('payload')?.[0] ?? nothing;
    for (const pieceBytes of [
      Math.max(1, file.length),
      65_536,
      4099,
      file.length < 1000 ? 1 : 61,
    ]) {
      const outcome = run(file, identities, pieceBytes);
      assert.ok(expected.includes(outcome.code), `ended with ${outcome.code}`);
      assert.equal(outcome.sha256, sha256, 'all that was released, and nothing else');
    }
    if (expected === codesOf.success) {
      const plaintext = decrypt(file, identities);
      assert.equal(createHash('sha256').update(plaintext).digest('hex'), sha256);
    } else {
      assert.throws(() => decrypt(file, identities), AgeError);
    }
  });
}

test('the vectors of the X25519 and STREAM kinds were run', () => {
  assert.equal(names.length, 143);
  assert.equal(ranCount, 67);
});
