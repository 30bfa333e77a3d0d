import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { digestsOf, hex, openTestSharing } from '../test-kit.ts';

const sharing = await openTestSharing();
const { url, key, otherKey } = sharing;
await sharing.judge('bad', { threatName: 'Trojan.Test' });
sharing.allow('good');

interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: the shape is what is tested
  readonly json: any;
}

/** The headers that vt-py 0.22 sends. */
const vtPy = (apiKey: string) => ({
  'x-apikey': apiKey,
  'accept-encoding': 'gzip',
  'user-agent': 'unknown; vtpy 0.22.0; gzip',
  accept: '*/*',
});

async function get(path: string, apiKey = key): Promise<Answer> {
  const response = await fetch(`${url}${path}`, { headers: vtPy(apiKey) });
  return { status: response.status, json: await response.json() };
}

/** The form that vt-py's `scan_file` makes. */
async function scan(content: string, to?: string, apiKey = key): Promise<Answer> {
  const boundary = '48dd7bd97ae64e0897f6ed96e0ae4d8f';
  const body = [
    `--${boundary}`,
    'Content-Type: application/octet-stream',
    'Content-Disposition: form-data; name="file"; filename="x.bin"',
    `Content-Length: ${content.length}`,
    '',
    content,
    `--${boundary}--`,
    '',
  ].join('\r\n');
  const address = to ?? (await get('/api/v3/files/upload_url', apiKey)).json.data;
  const headers = {
    ...vtPy(apiKey),
    'content-type': `multipart/form-data; boundary=${boundary}`,
  };
  const response = await fetch(address, { method: 'POST', headers, body });
  return { status: response.status, json: await response.json() };
}

describe('files in VirusTotal’s shape', () => {
  it('are found by each of their hashes', async () => {
    const digests = digestsOf('bad');
    for (const hash of [digests.sha256, digests.sha1, digests.md5]) {
      const { status, json } = await get(`/api/v3/files/${hex(hash).toUpperCase()}`);
      assert.equal(status, 200);
      assert.deepEqual(Object.keys(json), ['data']);
      const { type, id, attributes, links } = json.data;
      assert.deepEqual([type, id], ['file', hex(digests.sha256)]);
      assert.equal(links.self, `${url}/api/v3/files/${id}`);
      assert.equal(attributes.last_analysis_stats.malicious, 1);
      assert.equal(attributes.last_analysis_results.Vitrine.result, 'Trojan.Test');
      assert.equal(attributes.md5, hex(digests.md5));
      assert.equal(attributes.first_submission_date, Date.parse('2026-11-01T00:00:00Z') / 1_000);
    }
  });

  it('that are known good are harmless', async () => {
    const { json } = await get(`/api/v3/files/${hex(digestsOf('good').sha256)}`);
    assert.equal(json.data.attributes.last_analysis_stats.harmless, 1);
    assert.equal(json.data.attributes.reputation, 100);
  });

  it('that are unknown, or no hashes, are refused as VirusTotal refuses', async () => {
    const unknown = await get(`/api/v3/files/${'0'.repeat(64)}`);
    assert.deepEqual([unknown.status, unknown.json.error.code], [404, 'NotFoundError']);
    const malformed = await get('/api/v3/files/zz');
    assert.deepEqual([malformed.status, malformed.json.error.code], [400, 'BadRequestError']);
  });

  it('are told to nobody without a key', async () => {
    const path = `/api/v3/files/${hex(digestsOf('bad').sha256)}`;
    const none = await get(path, '');
    assert.deepEqual([none.status, none.json.error.code], [401, 'AuthenticationRequiredError']);
    const wrong = await get(path, `${key.slice(0, -3)}abc`);
    assert.deepEqual([wrong.status, wrong.json.error.code], [401, 'WrongCredentialsError']);
  });
});

describe('submissions in VirusTotal’s shape', () => {
  it('go through intake, with a receipt, and become an analysis', async () => {
    const { status, json } = await scan('a suspicious file');
    assert.equal(status, 200);
    assert.equal(json.data.type, 'analysis');
    const { receipt } = json.meta;
    assert.equal(receipt.entry.type, 'sample.stored');
    assert.equal(receipt.opening.payload.sha256, hex(digestsOf('a suspicious file').sha256));
    const path = `/api/v3/analyses/${json.data.id}`;
    const early = await get(path);
    assert.equal(early.json.data.attributes.status, 'in-progress', 'judged, and not told yet');
    await sharing.judge('a suspicious file', { verdict: 'unknown', score: 0 });
    const analysis = await get(path);
    assert.equal(analysis.json.data.attributes.status, 'completed');
    assert.equal(analysis.json.data.attributes.stats.undetected, 1);
    assert.equal(analysis.json.meta.file_info.size, 17);
    assert.equal(analysis.json.meta.file_info.sha1, hex(digestsOf('a suspicious file').sha1));
  });

  it('are queued until they are analysed, and then tell what was found', async () => {
    const { json } = await scan('soon judged', `${url}/api/v3/files`);
    const { sample } = json.meta.receipt.opening.payload;
    sharing.underway.add(sample);
    const path = `/api/v3/analyses/${json.data.id}`;
    const before = (await get(path)).json.data.attributes;
    assert.deepEqual([before.status, before.results], ['in-progress', {}]);
    await sharing.judge('soon judged', { verdict: 'suspicious' });
    sharing.underway.delete(sample);
    const after = (await get(path)).json.data.attributes;
    assert.deepEqual([after.status, after.stats.suspicious], ['completed', 1]);
  });

  it('are seen by who sent them, and by nobody else', async () => {
    const { json } = await scan('mine alone');
    const sha256 = hex(digestsOf('mine alone').sha256);
    assert.equal((await get(`/api/v3/files/${sha256}`)).json.data.attributes.names[0], 'x.bin');
    assert.equal((await get(`/api/v3/files/${sha256}`, otherKey)).status, 404);
    assert.equal((await get(`/api/v3/analyses/${json.data.id}`, otherKey)).status, 404);
    assert.equal((await get('/api/v3/analyses/nonsense')).json.error.code, 'NotFoundError');
  });

  it('that are no form, or have no file, are refused', async () => {
    const headers = { ...vtPy(key), 'content-type': 'application/json' };
    const address = `${url}/api/v3/files`;
    const plain = await fetch(address, { method: 'POST', headers, body: '{}' });
    assert.equal(plain.status, 400);
    assert.equal(((await plain.json()) as Answer['json']).error.code, 'BadRequestError');
    const form = new FormData();
    form.set('password', 'infected');
    const empty = await fetch(address, {
      method: 'POST',
      headers: { 'x-apikey': key },
      body: form,
    });
    assert.equal(empty.status, 400);
    assert.equal((await scan('x', address, '')).status, 401);
  });
});
