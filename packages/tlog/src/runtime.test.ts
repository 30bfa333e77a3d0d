import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  base64Decode,
  base64Encode,
  hexDecode,
  hexEncode,
  sha256,
  sha256Portable,
} from './index.ts';

describe('SHA-256', () => {
  const reference = (...parts: readonly Uint8Array[]) => {
    const hash = createHash('sha256');
    for (const part of parts) hash.update(part);
    return new Uint8Array(hash.digest());
  };

  it('in plain TypeScript gives what node:crypto gives, at every length to 300', () => {
    for (let length = 0; length <= 300; length++) {
      const bytes = Uint8Array.from({ length }, (_, i) => (i * 7 + length) & 0xff);
      assert.deepEqual(sha256Portable(bytes), reference(bytes));
      assert.deepEqual(sha256(bytes), reference(bytes));
    }
  });

  it('does not depend on where the input is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 })), (parts) => {
        assert.deepEqual(sha256Portable(...parts), reference(...parts));
        assert.deepEqual(sha256(...parts), reference(...parts));
      }),
    );
    const large = new Uint8Array(100_000).fill(3);
    assert.deepEqual(sha256(large, large), reference(large, large));
    assert.deepEqual(sha256Portable(large, large), reference(large, large));
  });
});

describe('encodings', () => {
  it('survive a round trip', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        assert.deepEqual(base64Decode(base64Encode(bytes)), bytes);
        assert.deepEqual(hexDecode(hexEncode(bytes)), bytes);
        assert.equal(base64Encode(bytes), Buffer.from(bytes).toString('base64'));
      }),
    );
  });

  it('have one spelling only', () => {
    for (const text of ['AA', 'AA=', 'AB==', 'AA==\n', ' AA==', 'A A==', 'A', '-_8=', 'AA==AA==']) {
      assert.throws(() => base64Decode(text), { code: 'malformed-encoding' }, text);
    }
    for (const text of ['a', 'AB', '0x', 'zz', ' aa']) {
      assert.throws(() => hexDecode(text), { code: 'malformed-encoding' }, text);
    }
  });
});

const source = new URL('.', import.meta.url);

/** Runs a module in a process that looks like a browser: no way to node:crypto. */
function runWithoutNodeCrypto(body: string): string {
  const script = `
    delete process.getBuiltinModule;
    const t = await import(${JSON.stringify(new URL('index.ts', source).href)});
    ${body}`;
  const args = ['--no-warnings', '--input-type=module', '--eval', script];
  return execFileSync(process.execPath, args, { encoding: 'utf8' }).trim();
}

describe('without node:crypto', () => {
  it('signs and verifies every type through WebCrypto', () => {
    const output = runWithoutNodeCrypto(`
      const checkpoint = { origin: 'o', size: 0n, root: t.emptyRoot };
      const results = [];
      for (const type of [1, 4, 6]) {
        const { signerKey, verifierKey } = await t.generateKey('o', type);
        const signer = await t.createSigner(signerKey);
        const note = await t.signCheckpoint(checkpoint, [signer]);
        const logKeys = [t.createVerifier(verifierKey)];
        const opened = await t.openCheckpoint(note, { origin: 'o', logKeys });
        results.push(opened.verified.length);
      }
      console.log(t.hexEncode(t.emptyRoot), results.join());`);
    assert.equal(output, `${createHash('sha256').digest('hex')} 1,1,1`);
  });

  it('says unsupported-algorithm, not yes or no, where WebCrypto lacks ML-DSA', () => {
    const output = runWithoutNodeCrypto(`
      const { signerKey, verifierKey } = await t.generateKey('o', 6);
      const signer = await t.createSigner(signerKey);
      const note = await t.signCheckpoint({ origin: 'o', size: 0n, root: t.emptyRoot }, [signer]);
      const { importKey } = SubtleCrypto.prototype;
      SubtleCrypto.prototype.importKey = function (format, data, algorithm, ...rest) {
        if (algorithm.name !== 'Ed25519') throw new DOMException('no', 'NotSupportedError');
        return importKey.call(this, format, data, algorithm, ...rest);
      };
      for (const attempt of [
        () => t.openNote(note, [t.createVerifier(verifierKey)]),
        () => t.createSigner(signerKey),
      ]) {
        await attempt().then(() => console.log('answered'), (error) => console.log(error.code));
      }`);
    assert.equal(output, 'unsupported-algorithm\nunsupported-algorithm');
  });

  it('loads, since no module imports from node', () => {
    const modules = readdirSync(source).filter((name) => !name.endsWith('.test.ts'));
    assert.ok(modules.includes('index.ts'));
    for (const name of modules) {
      const text = readFileSync(new URL(name, source), 'utf8');
      assert.doesNotMatch(text, /^(import|export)\s[^;]*from '(?!\.\/)/m, name);
    }
  });
});
