import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { digestsOf, hex, openTestSharing } from '../test-kit.ts';

const sharing = await openTestSharing();
const { url, key } = sharing;
await sharing.judge('bad', { threatName: 'Trojan.Test' });
await sharing.judge('odd', { verdict: 'suspicious' });
await sharing.judge('plain', { verdict: 'unknown' });
sharing.allow('good');

/** The headers that PyHashlookup 1.2.8 sends where its address has a name and a password. */
const headers = {
  'user-agent': 'PyHashlookup / 1.2.8',
  'accept-encoding': 'gzip, deflate',
  accept: '*/*',
  authorization: `Basic ${Buffer.from(`x:${key}`).toString('base64')}`,
};

async function ask(path: string, body?: unknown) {
  const post = body !== undefined && {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
  const response = await fetch(`${url}${path}`, post || { headers });
  return { status: response.status, json: (await response.json()) as Record<string, unknown> };
}

const digest = (content: string, kind: 'sha256' | 'sha1' | 'md5') => hex(digestsOf(content)[kind]);

describe('hashlookup', () => {
  it('tells of files by each hash, as hashlookup names them', async () => {
    for (const [kind, name] of [
      ['md5', 'MD5'],
      ['sha1', 'SHA-1'],
      ['sha256', 'SHA-256'],
    ] as const) {
      const hash = digest('bad', kind);
      const { status, json } = await ask(`/lookup/${kind}/${hash}`);
      assert.equal(status, 200);
      assert.equal(json[name], hash.toUpperCase());
      assert.equal(json.KnownMalicious, 'Trojan.Test');
      assert.equal(json['hashlookup:trust'], 0);
    }
    const good = (await ask(`/lookup/sha256/${digest('good', 'sha256')}`)).json;
    assert.equal(good['hashlookup:trust'], 100);
    assert.ok(!('KnownMalicious' in good));
  });

  it('knows nothing of what is unknown, and refuses what is no hash', async () => {
    for (const hash of ['0'.repeat(32), digest('plain', 'md5')]) {
      const { status, json } = await ask(`/lookup/md5/${hash}`);
      assert.deepEqual([status, json], [404, { message: 'Non existing MD5', query: hash }]);
    }
    for (const path of ['/lookup/md5/zz', `/lookup/sha1/${'0'.repeat(32)}`]) {
      assert.equal((await ask(path)).status, 400);
    }
  });

  it('answers many at once, leaving out what it does not know', async () => {
    const asked = ['bad', 'nothing', 'odd'].map((content) => digest(content, 'sha1'));
    const { status, json } = await ask('/bulk/sha1', { hashes: asked });
    assert.equal(status, 200);
    const found = json as unknown as Record<string, unknown>[];
    assert.deepEqual(
      found.map((one) => one['SHA-1']),
      [asked[0]?.toUpperCase(), asked[2]?.toUpperCase()],
    );
    assert.equal((await ask('/bulk/md5', { hashes: asked })).status, 400);
    assert.equal((await ask('/bulk/md5', {})).status, 400);
    assert.deepEqual((await ask('/bulk/md5', { hashes: [] })).json, []);
  });

  it('says what it is, and asks for a key', async () => {
    assert.equal((await ask('/info')).json.source, 'vitrine:south');
    for (const path of ['/info', `/lookup/md5/${'0'.repeat(32)}`]) {
      const response = await fetch(`${url}${path}`);
      assert.equal(response.status, 401);
      assert.match(response.headers.get('www-authenticate') ?? '', /^Basic /);
      assert.deepEqual(Object.keys((await response.json()) as object), ['message']);
    }
  });

  it('keys of other forms are taken on no other route', async () => {
    const path = `${url}/v1/samples/${'0'.repeat(64)}`;
    assert.equal((await fetch(path, { headers })).status, 401);
    assert.equal((await fetch(path, { headers: { 'x-apikey': key } })).status, 401);
    const bearer = { authorization: `Bearer ${key}` };
    assert.equal((await fetch(path, { headers: bearer })).status, 404);
  });
});
