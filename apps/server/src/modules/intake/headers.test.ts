import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { IntakeError } from './errors.ts';
import { readContentDigest, readUploadHeaders } from './headers.ts';

const digest = Buffer.alloc(32, 7).toString('base64');
const refused = (code: string) => (error: unknown) =>
  error instanceof IntakeError && error.code === code;

describe('upload headers', () => {
  it('reads what there is', () => {
    const headers = readUploadHeaders({
      'content-length': '12',
      'content-digest': `sha-256=:${digest}:`,
      'idempotency-key': '"a b"',
      'vitrine-product': 'Total%20Security',
      'vitrine-product-version': '1.2',
      'vitrine-file-name': '%E6%9D%8E.exe',
      'vitrine-source-url': 'https%3A%2F%2Fh.example%2F',
      'vitrine-reason': 'heuristic%0Amatch',
    });
    assert.deepEqual(headers, {
      contentLength: 12,
      sha256: Buffer.alloc(32, 7),
      idempotencyKey: '"a b"',
      stated: {
        product: 'Total Security',
        productVersion: '1.2',
        fileName: '李.exe',
        sourceUrl: 'https://h.example/',
        reason: 'heuristic\u{fffd}match',
      },
    });
    assert.deepEqual(readUploadHeaders({}), { stated: {} });
    assert.deepEqual(readUploadHeaders({ 'vitrine-reason': '', 'vitrine-product': '%20' }), {
      stated: {},
    });
  });

  it('refuses what is malformed', () => {
    const bad: Record<string, string>[] = [
      { 'vitrine-file-name': '%E6%9D' },
      { 'vitrine-file-name': '%zz' },
      { 'vitrine-file-name': 'x'.repeat(1_025) },
      { 'content-length': '-1' },
      { 'content-length': '1e3' },
      { 'idempotency-key': '' },
      { 'idempotency-key': ' x' },
      { 'idempotency-key': 'x'.repeat(256) },
      { 'idempotency-key': 'é' },
      { 'content-range': 'bytes 0-1/2' },
    ];
    for (const headers of bad) {
      assert.throws(() => readUploadHeaders(headers), refused('malformed-header'));
    }
    const coded = { 'content-encoding': 'gzip' };
    assert.throws(() => readUploadHeaders(coded), refused('content-encoding'));
    assert.deepEqual(readUploadHeaders({ 'content-encoding': 'identity' }), { stated: {} });
  });

  it('reads SHA-256 among other digests', () => {
    const expected = Buffer.alloc(32, 7);
    assert.deepEqual(readContentDigest(`sha-512=:AAAA:, sha-256=:${digest}:`), expected);
    assert.equal(readContentDigest('sha-512=:AAAA:'), undefined);
    assert.equal(readContentDigest(undefined), undefined);
    for (const bad of ['', 'sha-256=', `sha-256=${digest}`, 'sha-256=:AAAA:', 'sha-256=:A:']) {
      assert.throws(() => readContentDigest(bad), refused('malformed-header'), bad);
    }
  });
});
