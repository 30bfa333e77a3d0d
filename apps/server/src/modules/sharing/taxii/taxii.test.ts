import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { digestsOf, hex, openTestSharing } from '../test-kit.ts';

const sharing = await openTestSharing();
const { url, key } = sharing;
for (let i = 0; i < 7; i += 1) {
  const verdict = i % 3 === 2 ? 'suspicious' : 'malicious';
  await sharing.judge(`bad ${i}`, { verdict, threatName: `Trojan.${i}` });
}
await sharing.judge('elsewhere', { region: 'nordic' });

const taxii = 'application/taxii+json;version=2.1';
const basic = `Basic ${Buffer.from(`key:${key}`).toString('base64')}`;

interface Envelope {
  readonly more?: boolean;
  readonly next?: string;
  readonly objects?: readonly Record<string, unknown>[];
  readonly [member: string]: unknown;
}

/** As taxii2-client 2.3 asks. */
async function ask(path: string, more: RequestInit & { headers?: Record<string, string> } = {}) {
  const response = await fetch(`${url}/taxii2${path}`, {
    ...more,
    headers: {
      'user-agent': 'taxii2-client/2.3.0',
      accept: taxii,
      authorization: basic,
      ...more.headers,
    },
  });
  const json = (await response.json()) as Envelope;
  return { status: response.status, headers: response.headers, json };
}

const indicators = '/api/collections/rest-indicators';
const files = '/api/collections/rest-malware-files';
const idsOf = ({ objects = [] }: Envelope) => objects.map(({ id }) => id);

describe('TAXII 2.1', () => {
  it('is discovered', async () => {
    const { status, headers, json } = await ask('/');
    assert.equal(status, 200);
    assert.equal(headers.get('content-type'), taxii);
    assert.deepEqual(json.api_roots, [`${url}/taxii2/api/`]);
    const root = (await ask('/api/')).json;
    assert.deepEqual(root.versions, [taxii]);
    assert.equal(typeof root.max_content_length, 'number');
  });

  it('has collections of the caller’s region, readable by id and alias', async () => {
    const { collections } = (await ask('/api/collections/')).json as unknown as {
      collections: { id: string; alias: string; can_write: boolean }[];
    };
    assert.deepEqual(
      collections.map(({ alias }) => alias),
      ['rest-indicators', 'rest-malware-files'],
    );
    for (const one of collections) {
      assert.deepEqual((await ask(`/api/collections/${one.id}/`)).json, one);
      assert.deepEqual((await ask(`/api/collections/${one.alias}/`)).json, one);
      assert.equal(one.can_write, false);
    }
  });

  it('hands out every object once, page by page', async () => {
    const all = idsOf((await ask(`${indicators}/objects/?limit=1000`)).json);
    assert.equal(new Set(all).size, 7);
    const paged: unknown[] = [];
    let query = 'limit=3';
    for (let pages = 0; pages < 10; pages += 1) {
      const { json, headers } = await ask(`${indicators}/objects/?${query}`);
      paged.push(...idsOf(json));
      const last = json.objects?.at(-1)?.modified;
      assert.equal(headers.get('x-taxii-date-added-last'), last);
      if (json.more !== true) break;
      query = `limit=3&next=${encodeURIComponent(json.next ?? '')}`;
    }
    assert.deepEqual(paged, all);
  });

  it('goes on after what was added, losing nothing at the ends of pages', async () => {
    const { headers, json } = await ask(`${indicators}/objects/?limit=4`);
    const after = headers.get('x-taxii-date-added-last') ?? '';
    const rest = await ask(`${indicators}/objects/?added_after=${after}`);
    assert.equal(idsOf(json).length + idsOf(rest.json).length, 7);
    assert.equal(rest.json.more, undefined);
  });

  it('describes files as STIX 2.1', async () => {
    const [object] = (await ask(`${indicators}/objects/?limit=1`)).json.objects ?? [];
    const digests = digestsOf('bad 0');
    assert.match(String(object?.id), /^indicator--[0-9a-f]{8}-[0-9a-f]{4}-5/);
    assert.equal(object?.spec_version, '2.1');
    assert.ok(String(object?.pattern).includes(`'SHA-256' = '${hex(digests.sha256)}'`));
    assert.equal(object?.confidence, 90);
    const [file] = (await ask(`${files}/objects/?limit=1`)).json.objects ?? [];
    assert.deepEqual(file?.hashes, {
      MD5: hex(digests.md5),
      'SHA-1': hex(digests.sha1),
      'SHA-256': hex(digests.sha256),
    });
    assert.equal((await ask(`${files}/objects/`)).json.objects?.length, 5);
  });

  it('filters', async () => {
    const all = idsOf((await ask(`${indicators}/objects/`)).json);
    const two = encodeURIComponent([all[1], all[4], 'indicator--x', 'file--y'].join(','));
    const found = await ask(`${indicators}/objects/?match[id]=${two}`);
    assert.deepEqual(idsOf(found.json), [all[1], all[4]]);
    const none = await ask(`${indicators}/objects/?match[type]=malware`);
    assert.deepEqual(none.json, {});
    const typed = await ask(`${indicators}/objects/?match[type]=malware,indicator`);
    assert.equal(idsOf(typed.json).length, 7);
    const old = await ask(`${indicators}/objects/?match[spec_version]=2.0`);
    assert.deepEqual(old.json, {});
    for (const version of ['all', 'first', 'last']) {
      const { json } = await ask(`${indicators}/objects/?match[version]=${version}`);
      assert.equal(idsOf(json).length, 7);
    }
    const at = (await ask(`${indicators}/objects/?limit=1`)).json.objects?.[0]?.modified;
    const one = await ask(`${indicators}/objects/?match[version]=${at}`);
    assert.deepEqual(idsOf(one.json), [all[0]]);
  });

  it('lists and gives single objects', async () => {
    const manifest = (await ask(`${indicators}/manifest/?limit=2`)).json;
    assert.equal(manifest.more, true);
    const [first] = manifest.objects ?? [];
    assert.equal(first?.media_type, 'application/stix+json;version=2.1');
    const object = await ask(`${indicators}/objects/${first?.id}/`);
    assert.deepEqual(idsOf(object.json), [first?.id]);
    const versions = (await ask(`${indicators}/objects/${first?.id}/versions/`)).json;
    assert.deepEqual(versions.versions, [first?.version]);
    const later = await ask(`${indicators}/objects/${first?.id}/?added_after=${first?.date_added}`);
    assert.deepEqual([later.status, later.json], [200, {}]);
  });

  it('revokes an indicator when the verdict changes, and drops what is removed', async () => {
    const before = idsOf((await ask(`${indicators}/objects/`)).json);
    const { headers } = await ask(`${indicators}/objects/`);
    await sharing.judge('bad 1', { verdict: 'clean', score: 0 });
    await sharing.judge('bad 3', { removed: true });
    const after = headers.get('x-taxii-date-added-last');
    const { objects = [] } = (await ask(`${indicators}/objects/?added_after=${after}`)).json;
    assert.deepEqual(
      objects.map(({ id, revoked }) => [id, revoked]),
      [[before[1], true]],
    );
    assert.equal((await ask(`${indicators}/objects/${before[3]}/`)).status, 404);
    assert.equal((await ask(`${files}/objects/`)).json.objects?.length, 3);
  });

  it('refuses as TAXII refuses', async () => {
    const cases: [path: string, status: number, more?: Parameters<typeof ask>[1]][] = [
      ['/', 401, { headers: { authorization: 'Basic bm86bm8=' } }],
      ['/', 406, { headers: { accept: 'application/json' } }],
      ['/', 406, { headers: { accept: 'application/taxii+json;version=2.0' } }],
      ['/', 200, { headers: { accept: 'application/taxii+json' } }],
      ['/', 200, { headers: { accept: 'text/html, application/taxii+json; version=2.1' } }],
      ['/api/collections/nordic-indicators/', 404],
      [`${indicators}/objects/indicator--00000000-0000-4000-8000-000000000000/`, 404],
      [`${indicators}/objects/?limit=x`, 400],
      [`${indicators}/objects/?added_after=yesterday`, 400],
      [`${indicators}/objects/?added_after=2026-02-31T00:00:00Z`, 400],
      [`${indicators}/objects/?next=2026-01-01T00:00:00Z.zzz`, 400],
      ['/api/status/2b1b2b1b-0000-4000-8000-000000000000/', 404],
      [`${indicators}/objects/x/`, 403, { method: 'DELETE' }],
    ];
    const post = (type: string, size = 2) => ({
      method: 'POST',
      headers: { 'content-type': type },
      body: ' '.repeat(size),
    });
    cases.push([`${indicators}/objects/`, 403, post(taxii)]);
    cases.push([`${indicators}/objects/`, 415, post('application/json')]);
    cases.push([`${indicators}/objects/`, 413, post(taxii, 1_048_577)]);
    for (const [path, status, more] of cases) {
      const answer = await ask(path, more);
      assert.equal(answer.status, status, `${path} ${JSON.stringify(more)}`.slice(0, 200));
      assert.equal(answer.headers.get('content-type'), taxii);
      if (status === 200) continue;
      assert.equal(answer.json.http_status, String(status));
      assert.equal(typeof answer.json.title, 'string');
      const challenge = answer.headers.get('www-authenticate') ?? '';
      assert.equal(challenge.startsWith('Basic '), status === 401);
    }
  });
});
