import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { test } from 'node:test';
import { makeVectors } from './testing/vectors.ts';
import { verifyCertificate } from './verify-certificate.ts';
import { verifyReceipt } from './verify-receipt.ts';

const folder = new URL('../../../vectors/verifier/', import.meta.url);
const { trust, manifest, vectors, index } = await makeVectors();
const files = new Map<string, Uint8Array | string>([
  ['trust-policy.txt', trust],
  ['manifest.bin', manifest],
  ['index.json', index],
  ...vectors.map(({ file, text }): [string, string] => [file, text]),
]);

// UPDATE_VECTORS=1 writes the files; without it they are compared.
if (process.env.UPDATE_VECTORS === '1') {
  await mkdir(folder, { recursive: true });
  for (const [name, content] of files) await writeFile(new URL(name, folder), content);
}

test('the vectors in the repository are those that the code makes', async () => {
  for (const [name, content] of files) {
    const stored = await readFile(new URL(name, folder));
    assert.ok(stored.equals(Buffer.from(content)), name);
  }
});

for (const { file, kind, valid, codes } of vectors) {
  test(`vector ${file}`, async () => {
    const bytes = await readFile(new URL(file, folder));
    const verdict =
      kind === 'receipt'
        ? await verifyReceipt(bytes, trust)
        : await verifyCertificate(bytes, trust, valid ? { manifest: [manifest] } : {});
    assert.equal(verdict.valid, valid);
    assert.deepEqual([...new Set(verdict.failures.map(({ code }) => code))].sort(), codes);
  });
}
