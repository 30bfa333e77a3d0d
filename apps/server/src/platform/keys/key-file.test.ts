import assert from 'node:assert/strict';
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import fc from 'fast-check';
import { Secret } from '../config/secret.ts';
import { KeyError, type KeyErrorCode, openKeyFile } from './index.ts';
import { seal, unseal } from './sealing.ts';

const passphrase = new Secret('correct horse battery staple');
let folder = '';
let path = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keys-'));
  path = join(folder, 'below', 'key.json');
});

afterEach(() => rm(folder, { recursive: true }));

function failsWith(code: KeyErrorCode): (error: unknown) => true {
  return (error) => {
    assert(error instanceof KeyError);
    assert.equal(error.code, code, error.message);
    return true;
  };
}

async function change(edit: (file: Record<string, unknown>) => void): Promise<void> {
  const file = JSON.parse(await readFile(path, 'utf8'));
  edit(file);
  await writeFile(path, JSON.stringify(file));
}

describe('a key file', () => {
  it('is made once, for us alone, and opens with its passphrase', async () => {
    const made = await openKeyFile({ path, passphrase, create: true });
    const wrapped = await made.wrap(Buffer.from('identity'), 'europe/files');
    assert.equal((await stat(path)).mode & 0o777, 0o600);
    assert.deepEqual(await readdir(join(folder, 'below')), ['key.json'], 'nothing left beside it');
    for (const create of [true, false]) {
      const opened = await openKeyFile({ path, passphrase, create });
      assert.equal(opened.holder, made.holder);
      assert.match(opened.holder, /^key-file:[0-9a-f-]{36}$/);
      const plain = await opened.unwrap(wrapped, 'europe/files');
      assert.equal(Buffer.from(plain).toString(), 'identity');
    }
  });

  it('does not open with another passphrase', async () => {
    await openKeyFile({ path, passphrase, create: true });
    const other = openKeyFile({ path, passphrase: new Secret('Correct horse'), create: true });
    await assert.rejects(other, failsWith('wrong-passphrase'));
  });

  it('is not made where it should exist, nor without a passphrase', async () => {
    await assert.rejects(openKeyFile({ path, passphrase, create: false }), failsWith('missing'));
    const empty = openKeyFile({ path, passphrase: new Secret(''), create: true });
    await assert.rejects(empty, failsWith('weak-passphrase'));
    await assert.rejects(stat(path), { code: 'ENOENT' });
  });

  it('that others may read is refused', async () => {
    await openKeyFile({ path, passphrase, create: true });
    await chmod(path, 0o640);
    await assert.rejects(openKeyFile({ path, passphrase, create: false }), failsWith('exposed'));
  });

  it('that was tampered with is refused', async () => {
    await openKeyFile({ path, passphrase, create: true });
    const whole = await readFile(path, 'utf8');
    const edits: [KeyErrorCode, (file: Record<string, unknown>) => void][] = [
      ['malformed', (file) => Object.assign(file, { more: 1 })],
      ['malformed', (file) => Object.assign(file, { format: 'vitrine-key-file/2' })],
      ['malformed', (file) => Object.assign(file.scrypt as object, { n: 2 })],
      ['malformed', (file) => Object.assign(file.scrypt as object, { n: 2 ** 30 })],
      ['malformed', (file) => Object.assign(file, { sealed: 'AAAA' })],
      ['wrong-passphrase', (file) => Object.assign(file.scrypt as object, { n: 2 ** 16 })],
      ['wrong-passphrase', (file) => Object.assign(file, { id: crypto.randomUUID() })],
    ];
    for (const [code, edit] of edits) {
      await writeFile(path, whole);
      await change(edit);
      await assert.rejects(openKeyFile({ path, passphrase, create: true }), failsWith(code));
    }
    await writeFile(path, '{');
    await assert.rejects(openKeyFile({ path, passphrase, create: true }), failsWith('malformed'));
  });
});

describe('sealing', () => {
  const key = new Uint8Array(32).fill(7);

  it('is undone with the same key and context, and only so', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.string(), fc.string(), (plain, a, b) => {
        const sealed = seal(key, plain, a);
        assert.deepEqual(Uint8Array.from(unseal(key, sealed, a)), plain);
        if (Buffer.from(a).equals(Buffer.from(b))) return;
        assert.throws(() => unseal(key, sealed, b), failsWith('unwrap-failed'));
      }),
    );
    const other = new Uint8Array(32).fill(8);
    assert.throws(() => unseal(other, seal(key, key, ''), ''), failsWith('unwrap-failed'));
  });

  it('notices every changed, missing and added byte', () => {
    const sealed = seal(key, Buffer.from('identity'), 'context');
    for (let i = 0; i < sealed.length; i += 1) {
      const changed = Buffer.from(sealed);
      changed[i] = (changed[i] ?? 0) ^ 1;
      assert.throws(() => unseal(key, changed, 'context'), failsWith('unwrap-failed'), `byte ${i}`);
      const short = sealed.subarray(0, i);
      assert.throws(() => unseal(key, short, 'context'), failsWith('unwrap-failed'), `first ${i}`);
    }
    const long = Buffer.concat([sealed, Buffer.of(0)]);
    assert.throws(() => unseal(key, long, 'context'), failsWith('unwrap-failed'));
  });

  it('never gives the same bytes twice', () => {
    assert.notDeepEqual(seal(key, key, ''), seal(key, key, ''));
  });
});
