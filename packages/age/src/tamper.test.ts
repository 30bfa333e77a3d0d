import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  type AgeErrorCode,
  createDecryptor,
  decrypt,
  encrypt,
  generateIdentity,
  headerBytesMax,
  splitHeader,
} from './index.ts';
import { assertSameBytes, patterned, pieceLengths, release, withCode } from './testkit.ts';

const sealedBytes = 65_552;
const nonceBytes = 16;
const identity = generateIdentity();

interface Sealed {
  readonly plaintext: Uint8Array;
  readonly file: Uint8Array;
  readonly header: Uint8Array;
  readonly nonce: Uint8Array;
  readonly chunks: readonly Uint8Array[];
}

function seal(lengthBytes: number): Sealed {
  const plaintext = patterned(lengthBytes);
  const file = encrypt(plaintext, [identity.recipient]);
  const { header, rest } = splitHeader(file);
  const chunks: Uint8Array[] = [];
  for (let at = nonceBytes; at < rest.length; at += sealedBytes) {
    chunks.push(rest.subarray(at, at + sealedBytes));
  }
  return { plaintext, file, header, nonce: rest.subarray(0, nonceBytes), chunks };
}

interface Expected {
  readonly code: AgeErrorCode;
  readonly chunk?: number;
  /** Chunks released before the error. */
  readonly released: number;
}

/** A bad file ends as expected and gives out no more than its good beginning. */
function assertRefused(bad: Uint8Array, sealed: Sealed, expected: Expected): void {
  const outcome = release(bad, [identity]);
  assert.equal(outcome.code, expected.code);
  assert.equal(outcome.chunk, expected.chunk);
  assertSameBytes(outcome.plaintext, sealed.plaintext.subarray(0, expected.released * 65_536));
  assert.throws(() => decrypt(bad, [identity]), withCode(expected.code));
}

function assemble(sealed: Sealed, chunks: readonly (Uint8Array | undefined)[]): Uint8Array {
  return Buffer.concat([sealed.header, sealed.nonce, ...chunks.filter((c) => c !== undefined)]);
}

/** How a file cut to this length must end. */
function afterCut(sealed: Sealed, length: number): Expected {
  const bodyStart = sealed.header.length + nonceBytes;
  if (length < bodyStart) return { code: 'truncated', released: 0 };
  const chunk = Math.floor((length - bodyStart) / sealedBytes);
  const left = (length - bodyStart) % sealedBytes;
  return { code: left < 16 ? 'truncated' : 'chunk-tampered', chunk, released: chunk };
}

test('every cut around the bounds is an error and releases whole good chunks alone', () => {
  for (const plaintextBytes of [0, 1, 65_536, 131_072 + 40]) {
    const sealed = seal(plaintextBytes);
    const { file, header } = sealed;
    const bounds = [0, header.length, file.length];
    for (let at = header.length + nonceBytes; at < file.length; at += sealedBytes) bounds.push(at);
    const cuts = new Set<number>();
    for (const bound of bounds) {
      for (let cut = bound - 40; cut <= bound + 40; cut++) cuts.add(cut);
    }
    for (let cut = 0; cut < header.length; cut++) cuts.add(cut);
    for (const cut of cuts) {
      if (cut < 0 || cut >= file.length) continue;
      assertRefused(file.subarray(0, cut), sealed, afterCut(sealed, cut));
    }
  }
});

test('every flipped bit of the header is an error and releases nothing', () => {
  const { file, header } = seal(100);
  const allowed = new Set<AgeErrorCode | undefined>([
    'not-age',
    'version-unsupported',
    'header-malformed',
    'stanza-malformed',
    'no-identity-matched',
    'header-mac-mismatch',
    'truncated',
  ]);
  const bad = Uint8Array.from(file);
  for (let bit = 0; bit < header.length * 8; bit++) {
    const at = bit >>> 3;
    const byte = file[at] ?? 0;
    bad[at] = byte ^ (1 << (bit & 7));
    const outcome = release(bad, [identity]);
    assert.ok(allowed.has(outcome.code), `bit ${bit} ends with ${outcome.code}`);
    assert.equal(outcome.plaintext.length, 0);
    bad[at] = byte;
  }
});

test('every flip near a bound of the payload names its chunk', () => {
  const sealed = seal(131_072 + 40);
  const bodyStart = sealed.header.length + nonceBytes;
  const bad = Uint8Array.from(sealed.file);
  for (let at = sealed.header.length; at < bad.length; at++) {
    const place = (at - bodyStart) % sealedBytes;
    const isNear = at < bodyStart + 40 || place < 20 || place > sealedBytes - 40;
    if (!isNear && at < bad.length - 80) continue;
    const byte = sealed.file[at] ?? 0;
    bad[at] = byte ^ (1 << (at & 7));
    const chunk = Math.max(0, Math.floor((at - bodyStart) / sealedBytes));
    assertRefused(bad, sealed, { code: 'chunk-tampered', chunk, released: chunk });
    bad[at] = byte;
  }
});

test('chunks that are swapped, repeated, dropped or foreign', () => {
  const sealed = seal(3 * 65_536 + 40);
  const [a, b, c, d] = sealed.chunks;
  const foreign = seal(3 * 65_536 + 40).chunks[1];
  const cases: [string, (Uint8Array | undefined)[], number][] = [
    ['swap of the first two', [b, a, c, d], 0],
    ['swap in the middle', [a, c, b, d], 1],
    ['repeat of the first', [a, a, b, c, d], 1],
    ['repeat in the middle', [a, b, b, c, d], 2],
    ['repeat of the final chunk', [a, b, c, d, d], 3],
    ['first dropped', [b, c, d], 0],
    ['middle dropped', [a, c, d], 1],
    ['final chunk early', [a, d], 1],
    ['chunk of another file', [a, foreign, c, d], 1],
  ];
  for (const [name, chunks, chunk] of cases) {
    const bad = assemble(sealed, chunks);
    assert.notEqual(Buffer.compare(bad, sealed.file), 0, name);
    assertRefused(bad, sealed, { code: 'chunk-tampered', chunk, released: chunk });
  }
  assertRefused(assemble(sealed, [a, b, c]), sealed, { code: 'truncated', chunk: 3, released: 3 });
});

test('bytes after the end', () => {
  const short = seal(65_536 + 40);
  const full = seal(2 * 65_536);
  for (const extraBytes of [1, 16, 17, 65_552, 70_000]) {
    const extra = new Uint8Array(extraBytes);
    const longer = Buffer.concat([short.file, extra]);
    assertRefused(longer, short, { code: 'chunk-tampered', chunk: 1, released: 1 });
    // A final chunk of full size proves itself before the surplus is seen.
    const surplus = Buffer.concat([full.file, extra]);
    assertRefused(surplus, full, { code: 'trailing-data', released: 2 });
  }
});

test('what a bad file releases does not depend on how it comes', () => {
  const sealed = seal(3 * 65_536);
  fc.assert(
    fc.property(
      fc.nat({ max: sealed.file.length - 1 }),
      fc.boolean(),
      pieceLengths,
      (at, isCut, cuts) => {
        const bad = Uint8Array.from(isCut ? sealed.file.subarray(0, at) : sealed.file);
        if (!isCut) bad[at] = (bad[at] ?? 0) ^ 0x40;
        assert.deepEqual({ ...release(bad, [identity], cuts) }, { ...release(bad, [identity]) });
      },
    ),
    { numRuns: 60 },
  );
});

test('after an error a decryptor gives out nothing more', () => {
  const { file } = seal(3 * 65_536);
  const bad = Uint8Array.from(file);
  const at = bad.length - 65_552 * 2;
  bad[at] = (bad[at] ?? 0) ^ 1;
  const decryptor = createDecryptor([identity]);
  assert.equal(decryptor.update(bad).length, 1);
  assert.throws(() => decryptor.update(file), withCode('chunk-tampered'));
  assert.throws(() => decryptor.update(new Uint8Array(0)), withCode('chunk-tampered'));
  assert.throws(() => decryptor.final(), withCode('chunk-tampered'));
});

test('a header without end is refused at its limit, however it comes', () => {
  const start = Buffer.from('age-encryption.org/v1\n-> grease\n');
  const endless = Buffer.concat([start, Buffer.alloc(2 * headerBytesMax, 'A')]);
  assert.equal(release(endless, [identity]).code, 'header-too-large');
  assert.equal(release(endless, [identity], new Array(1100).fill(61)).code, 'header-too-large');
  assert.throws(() => decrypt(endless, [identity]), withCode('header-too-large'));
});

test('a header without stanzas', () => {
  const bad = Buffer.from(`age-encryption.org/v1\n--- ${'A'.repeat(43)}\n`);
  assert.equal(release(bad, [identity]).code, 'header-malformed');
});

test('an scrypt stanza must stand alone', () => {
  const { file } = seal(10);
  const secondLine = file.indexOf(0x0a) + 1;
  const bad = Buffer.concat([
    file.subarray(0, secondLine),
    Buffer.from('-> scrypt AAAAAAAAAAAAAAAAAAAAAA 10\n\n'),
    file.subarray(secondLine),
  ]);
  assert.equal(release(bad, [identity]).code, 'stanza-malformed');
});

test('input that is not an age file fails at the first byte that shows it', () => {
  const decryptor = createDecryptor([identity]);
  assert.deepEqual(decryptor.update(Buffer.from('age-encryption.org/')), []);
  assert.throws(() => decryptor.update(Buffer.from('v2')), withCode('version-unsupported'));
  assert.equal(release(Buffer.from('MZ'), [identity]).code, 'not-age');
  assert.equal(release(new Uint8Array(0), [identity]).code, 'truncated');
});
