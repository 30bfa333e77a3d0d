import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  concatBytes,
  cosignatureTime,
  createSigner,
  createVerifier,
  emptyRoot,
  formatCheckpoint,
  formatNote,
  formatSignerKey,
  generateKey,
  isKeyName,
  noteSignaturesMax,
  openCheckpoint,
  openNote,
  parseCheckpoint,
  parseNote,
  parseSignerKey,
  rawSigner,
  type Signer,
  signatureTypes,
  signCheckpoint,
  signerFromRaw,
  signNote,
  utf8Encode,
} from './index.ts';

const origin = 'log.example/ledger';
const checkpoint = { origin, size: 7n, root: emptyRoot };
const text = formatCheckpoint(checkpoint);
const types = [
  signatureTypes.ed25519,
  signatureTypes.ed25519Cosignature,
  signatureTypes.mlDsa44Cosignature,
] as const;

async function makeSigner(name: string, type: (typeof types)[number]): Promise<Signer> {
  return createSigner((await generateKey(name, type)).signerKey, { now: () => 1_700_000_000n });
}

describe('notes', () => {
  it('survive a round trip, whatever their text', () => {
    const line = fc
      .string({ unit: 'grapheme' })
      .map((s) => s.replaceAll(/\p{Cc}/gu, ''))
      .filter((s) => s.isWellFormed());
    const name = fc.string({ unit: 'grapheme', minLength: 1 }).filter(isKeyName);
    const signature = fc.record(
      {
        name,
        keyId: fc.integer({ min: 0, max: 0xffffffff }),
        signature: fc.uint8Array({ minLength: 1, maxLength: 90 }),
      },
      { noNullPrototype: true },
    );
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1 }),
        fc.array(signature, { minLength: 1, maxLength: 5 }),
        (lines, signatures) => {
          const note = { text: `${lines.join('\n')}\n`, signatures };
          const formatted = formatNote(note);
          assert.deepEqual(parseNote(formatted), note);
          assert.deepEqual(parseNote(utf8Encode(formatted)), note);
        },
      ),
    );
  });

  it('are refused where the bytes are not UTF-8', async () => {
    const note = utf8Encode(await signCheckpoint(checkpoint, [await makeSigner(origin, 1)]));
    assert.throws(() => parseNote(concatBytes(Uint8Array.of(0xff), note)), {
      code: 'malformed-note',
    });
    assert.equal(parseNote(concatBytes(utf8Encode('\ufeff'), note)).text, `\ufeff${text}`);
  });

  it('may carry 16 signatures and more, up to the limit', async () => {
    const signer = await makeSigner(origin, 1);
    const { signatures } = await signNote({ text }, [signer]);
    const [signature] = signatures;
    assert.ok(signature);
    const strangers = (count: number) =>
      Array.from({ length: count }, (_, i) => ({ ...signature, name: `stranger${i}` }));
    const most = { text, signatures: [...signatures, ...strangers(noteSignaturesMax - 1)] };
    const opened = await openNote(formatNote(most), [createVerifier(signer.verifierKey)]);
    assert.equal(opened.unverified.length, noteSignaturesMax - 1);
    const over = { text, signatures: strangers(noteSignaturesMax + 1) };
    assert.throws(() => formatNote(over), { code: 'malformed-note' });
  });

  it('do not take a key name with spaces, plus or control characters', () => {
    for (const name of ['', 'a b', 'a+b', 'a\u00a0b', 'a\u2028b', 'a\u0085b', 'a\nb', '\ud800']) {
      assert.equal(isKeyName(name), false, JSON.stringify(name));
    }
    assert.equal(isKeyName('é\u00e9.example/ß'), true);
  });
});

describe('signatures', () => {
  for (const type of types) {
    it(`of type ${type} hold for their text and fail for every change`, async () => {
      const signer = await makeSigner(origin, type);
      const verifier = createVerifier(signer.verifierKey);
      const signature = await signer.sign(text);
      assert.equal(await verifier.verify(text, signature), true);
      assert.equal(await verifier.verify(text.replace('7', '8'), signature), false);
      assert.equal(await verifier.verify(text.replace('log', 'lag'), signature), false);
      assert.equal(await verifier.verify(text, signature.slice(1)), false);
      assert.equal(await verifier.verify(text, concatBytes(signature, Uint8Array.of(0))), false);
      for (const at of [0, 7, 8, 40, signature.length - 1]) {
        const spoiled = signature.map((byte, i) => (i === at ? byte ^ 1 : byte));
        assert.equal(await verifier.verify(text, spoiled), false, `byte ${at}`);
      }
      const other = createVerifier((await generateKey(origin, type)).verifierKey);
      assert.equal(await other.verify(text, signature), false);
    });
  }

  it('of one private key do not pass for another type', async () => {
    const raw = await rawSigner('Ed25519', new Uint8Array(32).fill(9));
    const signers = [signerFromRaw(origin, 1, raw), signerFromRaw(origin, 4, raw)];
    for (const signer of signers) {
      for (const { verifierKey } of signers) {
        const valid = await createVerifier(verifierKey).verify(text, await signer.sign(text));
        assert.equal(valid, signer.verifierKey === verifierKey);
      }
    }
  });

  it('are not made with a key whose id is not its own', async () => {
    const { seed } = parseSignerKey((await generateKey(origin, 1)).signerKey);
    const key = formatSignerKey({ name: origin, keyId: 0, type: 1, seed });
    await assert.rejects(createSigner(key), { code: 'malformed-key' });
  });

  it('by a cosigner cover a checkpoint or nothing', async () => {
    for (const type of [4, 6] as const) {
      const signer = await makeSigner('witness.example', type);
      await assert.rejects(signer.sign('any text\n'), { code: 'malformed-checkpoint' });
      const verifier = createVerifier(signer.verifierKey);
      assert.equal(await verifier.verify('any text\n', await signer.sign(text)), false);
    }
  });

  it('state their time where they have one', async () => {
    const signers = [await makeSigner(origin, 1), await makeSigner('w.example', 4)];
    const { verified } = await openNote(
      await signNote({ text }, signers),
      signers.map(({ verifierKey }) => createVerifier(verifierKey)),
    );
    assert.deepEqual(verified.map(cosignatureTime), [undefined, 1_700_000_000n]);
  });

  it('replace an older one of the same key', async () => {
    const signer = await makeSigner(origin, 1);
    const stale = { name: origin, keyId: signer.keyId, signature: Uint8Array.of(1) };
    const stranger = { ...stale, name: 'stranger' };
    const note = await signNote({ text, signatures: [stale, stranger] }, [signer]);
    assert.deepEqual(
      note.signatures.map(({ name }) => name),
      [origin, 'stranger'],
    );
    await openNote(note, [createVerifier(signer.verifierKey)]);
    await assert.rejects(signNote({ text }, [signer, signer]), { code: 'ambiguous-key' });
  });
});

describe('checkpoints', () => {
  it('survive a round trip', () => {
    const any = fc.record(
      {
        origin: fc.string({ minLength: 1 }).filter((s) => !s.includes('\n')),
        size: fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }),
        root: fc.uint8Array({ minLength: 32, maxLength: 32 }),
      },
      { noNullPrototype: true },
    );
    fc.assert(
      fc.property(any, (c) => {
        assert.deepEqual(parseCheckpoint(formatCheckpoint(c)), c);
      }),
    );
  });

  it('with extension lines are refused unless asked for', () => {
    const extended = `${text}extension\n`;
    assert.throws(() => parseCheckpoint(extended), { code: 'malformed-checkpoint' });
    assert.deepEqual(parseCheckpoint(extended, { ignoreExtensions: true }), checkpoint);
  });

  it('need a signature by the log, a cosigner is not enough', async () => {
    const log = await makeSigner(origin, 1);
    const cosigner = await makeSigner(origin, 4);
    const trust = {
      origin,
      logKeys: [createVerifier(log.verifierKey)],
      cosignerKeys: [createVerifier(cosigner.verifierKey)],
    };
    const both = await signCheckpoint(checkpoint, [log, cosigner]);
    assert.deepEqual((await openCheckpoint(both, trust)).checkpoint, checkpoint);
    await assert.rejects(openCheckpoint(both, { ...trust, origin: 'other' }), {
      code: 'origin-mismatch',
    });
    const cosigned = await signCheckpoint(checkpoint, [cosigner]);
    await assert.rejects(openCheckpoint(cosigned, trust), { code: 'no-trusted-signature' });
  });

  it('are rejected for one bad signature by a trusted key', async () => {
    const log = await makeSigner(origin, 1);
    const cosigner = await makeSigner('w.example', 6);
    const note = parseNote(await signCheckpoint(checkpoint, [log, cosigner]));
    const signatures = note.signatures.map((s) =>
      s.name === 'w.example' ? { ...s, signature: s.signature.toReversed() } : s,
    );
    const logKeys = [createVerifier(log.verifierKey)];
    const spoiled = { text: note.text, signatures };
    await openCheckpoint(spoiled, { origin, logKeys });
    const cosignerKeys = [createVerifier(cosigner.verifierKey)];
    await assert.rejects(openCheckpoint(spoiled, { origin, logKeys, cosignerKeys }), {
      code: 'bad-signature',
    });
  });
});
