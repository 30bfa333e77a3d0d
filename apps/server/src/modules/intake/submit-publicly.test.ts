import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkReceipt } from '@vitrine/verifier';
import { call, openTestIntake } from './test-kit.ts';

const site = await openTestIntake({
  sampleBytesMax: 100_000,
  publicRates: { perAddress: { burst: 20, everyMs: 60_000 }, total: { burst: 20, everyMs: 1 } },
});
const codeOf = (type: unknown) => String(type).replace('urn:vitrine:problem:', '');

interface Filled {
  readonly country?: string;
  readonly terms?: string;
  readonly fileName?: string;
  readonly content?: Uint8Array;
  /** Left off at the end of the form. */
  readonly cut?: number;
  readonly headers?: Record<string, string>;
}

async function send(filled: Filled) {
  const { country = 'IT', terms = 'accepted', fileName = 'a.exe', cut = 0 } = filled;
  const form = new FormData();
  form.append('country', country);
  form.append('terms', terms);
  form.append('file', new Blob([new Uint8Array(filled.content ?? [1, 2])]), fileName);
  const encoded = new Response(form);
  const body = Buffer.from(await encoded.arrayBuffer());
  const headers = {
    'content-type': encoded.headers.get('content-type') ?? '',
    'content-length': String(body.length - cut),
    ...filled.headers,
  };
  const path = '/v1/public-submissions';
  return call(site.port, { method: 'POST', path, headers }, body.subarray(0, body.length - cut));
}

async function samples(): Promise<bigint | undefined> {
  const rows = await site.db.query<{ n: bigint }>('select count(*) as n from submissions');
  return rows[0]?.n;
}

describe('POST /v1/public-submissions', () => {
  it('answers with the receipt, of an anonymous customer each, the name depersonalised', async () => {
    const first = await send({
      fileName: 'alice@corp.example.txt',
      content: Buffer.alloc(90_000, 7),
    });
    const second = await send({});
    assert.deepEqual([first.status, second.status], [201, 201]);
    const [a, b] = [checkReceipt(first.json), checkReceipt(second.json)];
    assert.ok(await site.verify(a));
    assert.equal(a.opening?.payload.product, 'public submission page');
    assert.doesNotMatch(String(a.opening?.payload.fileName), /alice/);
    assert.notEqual(a.opening?.payload.customer, b.opening?.payload.customer);
  });

  it('sends a browser on to a page, and shows it the receipt by a cookie', async () => {
    const answer = await send({ headers: { accept: 'text/html' } });
    assert.deepEqual([answer.status, answer.headers.location], [303, '/submitted']);
    const [cookie = ''] = answer.headers['set-cookie'] ?? [];
    assert.match(cookie, /HttpOnly; SameSite=Strict/);
    const path = '/v1/public-submissions/receipt';
    const headers = { cookie: cookie.split(';')[0] ?? '' };
    const shown = await call(site.port, { method: 'GET', path, headers });
    assert.ok(await site.verify(checkReceipt(shown.json)));
    const stranger = await call(site.port, { method: 'GET', path, headers: {} });
    assert.deepEqual([stranger.status, codeOf(stranger.json.type)], [404, 'unknown-receipt']);
    const refused = await send({ terms: 'no', headers: { accept: 'text/html' } });
    assert.equal(refused.status, 303);
    assert.equal(refused.headers.location, '/submit?problem=terms-not-accepted&country=IT');
  });

  it('refuses what is not a whole form, and stores nothing of it', async () => {
    const before = await samples();
    const cases: [Filled, number, string][] = [
      [{ country: 'it' }, 400, 'malformed-form'],
      [{ terms: '' }, 400, 'terms-not-accepted'],
      [{ fileName: '' }, 400, 'no-file'],
      [{ cut: 4 }, 400, 'malformed-form'],
      [{ cut: 60, content: Buffer.alloc(50_000) }, 400, 'malformed-form'],
      [{ headers: { 'content-type': 'text/plain' } }, 400, 'malformed-form'],
      [{ headers: { 'content-type': 'multipart/form-data' } }, 400, 'malformed-form'],
      [{ headers: { origin: 'https://elsewhere.example' } }, 403, 'foreign-form'],
      [{ content: Buffer.alloc(100_001) }, 413, 'too-large'],
      [{ content: Buffer.alloc(200_000) }, 413, 'too-large'],
    ];
    for (const [filled, status, code] of cases) {
      const answer = await send(filled);
      assert.deepEqual(
        [answer.status, codeOf(answer.json.type)],
        [status, code],
        JSON.stringify(filled.headers ?? code),
      );
    }
    await site.vault.idle();
    assert.equal(await samples(), before);
  });

  it('names the home of a country that is not at home here, signed', async () => {
    const answer = await send({ country: 'NO' });
    assert.deepEqual([answer.status, answer.json.site], [421, 'north']);
    assert.match(String(answer.json.refusal), /^vitrine-refusal\/1\nsouth\nNO\n/);
  });

  it('answers 429 with Retry-After to who sends too much', async () => {
    for (let i = 0; i < 20; i++) {
      const answer = await send({ terms: 'no' });
      if (answer.status !== 429) continue;
      assert.match(answer.headers['retry-after'] ?? '', /^\d+$/);
      return;
    }
    assert.fail('nothing was refused');
  });
});
