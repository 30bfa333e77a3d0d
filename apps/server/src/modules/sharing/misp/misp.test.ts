import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { digestsOf, hex, openTestSharing } from '../test-kit.ts';

const sharing = await openTestSharing();
const { url, key } = sharing;
await sharing.judge('bad', { threatName: 'Trojan.Test' });
await sharing.judge('odd', { verdict: 'suspicious' });
await sharing.judge('bad no more', {});
await sharing.judge('bad no more', { verdict: 'clean', score: 0 });
await sharing.judge('elsewhere', { region: 'nordic' });

/** What python's requests, with which MISP's own tools fetch, send. */
const headers = {
  'user-agent': 'python-requests/2.28.1',
  accept: '*/*',
  authorization: `Basic ${Buffer.from(`x:${key}`).toString('base64')}`,
};

async function get(path: string) {
  const response = await fetch(`${url}/misp/${path}`, { headers });
  return { status: response.status, text: await response.text() };
}

interface Event {
  readonly uuid: string;
  readonly info: string;
  readonly timestamp: string;
  readonly Attribute: readonly { type: string; value: string; to_ids: boolean; uuid: string }[];
}

describe('MISP feed', () => {
  it('names its events, and has each', async () => {
    const manifest = JSON.parse((await get('manifest.json')).text) as Record<string, Event>;
    const [[uuid, head] = [], ...more] = Object.entries(manifest);
    assert.deepEqual(more, []);
    assert.ok(head);
    const { Event: event } = JSON.parse((await get(`${uuid}.json`)).text) as { Event: Event };
    assert.deepEqual([event.uuid, event.info, event.timestamp], [uuid, head.info, head.timestamp]);
    const { sha256, sha1, md5 } = digestsOf('bad');
    assert.deepEqual(
      event.Attribute.slice(0, 3).map(({ type, value, to_ids }) => [type, value, to_ids]),
      [
        ['sha256', hex(sha256), true],
        ['sha1', hex(sha1), true],
        ['md5', hex(md5), true],
      ],
    );
    assert.equal(event.Attribute.length, 6);
    assert.equal(event.Attribute[3]?.to_ids, false);
    assert.equal(new Set(event.Attribute.map((one) => one.uuid)).size, 6);
  });

  it('says which event has which value, by its MD5', async () => {
    const [uuid] = Object.keys(JSON.parse((await get('manifest.json')).text) as object);
    const lines = (await get('hashes.csv')).text.trimEnd().split('\n');
    assert.equal(lines.length, 6);
    const value = hex(digestsOf('odd').sha256);
    assert.ok(lines.includes(`${createHash('md5').update(value).digest('hex')},${uuid}`));
  });

  it('has no other events, and asks for a key', async () => {
    assert.equal((await get('00000000-0000-4000-8000-000000000000.json')).status, 404);
    assert.equal((await fetch(`${url}/misp/manifest.json`)).status, 401);
  });
});
