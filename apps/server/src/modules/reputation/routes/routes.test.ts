import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { after, describe, it } from 'node:test';
import { systemClock } from '../../../platform/clock.ts';
import { answerBefore, publicOnly } from '../../../platform/http/index.ts';
import { serve } from '../../../platform/http/test-kit.ts';
import { createFastPath } from '../fast-path.ts';
import { reputationProblem } from '../http-errors.ts';
import { createKnownGood } from '../known-good/known-good.ts';
import { hashesOf, hex, openTestStores } from '../test-kit.ts';
import { reputationRoutes } from './reputation-routes.ts';

const customerIn = (region: string, customerId: string) =>
  ({ kind: 'customer', customerId, apiKeyId: 'k', country: 'DE', region }) as const;

/** Who asks is what the bearer token says, `region customer`. */
function principalOf(authorization = '') {
  const [, region, customer] = /^Bearer ([a-z-]+)\.(\w+)$/.exec(authorization) ?? [];
  return region === undefined ? undefined : customerIn(region, customer ?? '');
}

describe('the routes of reputation', async () => {
  const stores = await openTestStores();
  const { db, verdicts } = stores;
  const reputation = await stores.open({
    limits: { packedMax: 1_000, questionsMax: 3, questionsOfCustomerMax: 2 },
  });
  after(() => reputation[Symbol.asyncDispose]());
  const looks: unknown[] = [];
  const app = await serve({
    errorMappings: [reputationProblem],
    authenticate: publicOnly({
      customer: async ({ headers }) => principalOf(headers.authorization),
      operator: async ({ headers }) =>
        headers.authorization === 'analyst'
          ? { kind: 'operator', name: 'anna', country: 'CH', roles: ['analyst'] }
          : undefined,
      'local-admin': async ({ headers }) =>
        headers.authorization === 'admin' ? { kind: 'local-admin' } : undefined,
    }),
  });
  reputationRoutes(app, {
    ...{ db, reputation },
    knownGood: createKnownGood({ db, clock: systemClock, newId: randomUUID }),
    asking: {
      requireHome: async () => undefined,
      noteLook: async (who, terms) => void looks.push({ ...who, ...terms }),
    },
  });
  let early = 0;
  const fast = createFastPath({
    reputation,
    authenticated: (token) => principalOf(`Bearer ${token}`),
    isHome: (country) => country === 'DE',
  });
  answerBefore(app, (request, response) => {
    const isAnswered = fast(request, response);
    if (isAnswered) early += 1;
    return isAnswered;
  });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  verdicts.judge('bad', 'malicious', { threatName: 'Trojan.Bad' });
  verdicts.judge('fine', 'clean');
  verdicts.judge('away', 'clean', { region: 'asia-pacific' });
  verdicts.judge('half', 'incomplete', { region: 'asia-pacific' });
  await reputation.advance();

  const as = (who: string, headers: Record<string, string> = {}) => ({
    authorization: who.includes('.') ? `Bearer ${who}` : who,
    ...headers,
  });
  const get = async (path: string, who = 'europe.one', headers = {}) => {
    const response = await fetch(`${url}${path}`, { headers: as(who, headers) });
    return { status: response.status, body: await response.json(), headers: response.headers };
  };
  const post = async (body: BodyInit, type: string, who = 'europe.one') => {
    const headers = as(who, { 'content-type': type });
    return await fetch(`${url}/v1/reputation`, { method: 'POST', body, headers });
  };
  const list = (hashes: unknown, who?: string) =>
    post(JSON.stringify({ hashes }), 'application/json', who);
  const packed = (bytes: Uint8Array, who?: string) =>
    post(new Uint8Array(bytes), 'application/octet-stream', who);
  const sha = (name: string) => hex(hashesOf(name).sha256);
  const codeOf = async (response: Response) => {
    const { type } = (await response.json()) as { type: string };
    return [response.status, type.replace('urn:vitrine:problem:', '')];
  };

  it('answer by each hash, in either case, the fast way and the other alike', async () => {
    for (const name of ['bad', 'fine', 'away', 'nothing']) {
      for (const hash of Object.values(hashesOf(name)).map(hex)) {
        const before = early;
        const fastly = await get(`/v1/reputation/${hash.toUpperCase()}`);
        assert.equal(early, before + 1);
        const slowly = await get(`/v1/reputation/${hash}?`);
        assert.equal(early, before + 1);
        assert.deepEqual(fastly.body, slowly.body);
        assert.equal(JSON.stringify(fastly.body), JSON.stringify(slowly.body));
        for (const header of ['content-type', 'cache-control', 'x-content-type-options']) {
          assert.equal(fastly.headers.get(header), slowly.headers.get(header), header);
        }
      }
    }
    assert.deepEqual((await get(`/v1/reputation/${sha('bad')}`)).body, {
      ...{ hash: sha('bad'), verdict: 'malicious', known: true, knownGood: false },
      ...{ threat: 'Trojan.Bad', firstSeen: '2026-10', lastSeen: '2026-11' },
      ...{ prevalence: 'none', wanted: false },
    });
  });

  it('go the other way for whatever is unusual, and refuse there', async () => {
    const before = early;
    const path = `/v1/reputation/${sha('bad')}`;
    const none = await fetch(`${url}${path}`);
    assert.deepEqual(await codeOf(none), [401, 'unauthenticated']);
    assert.equal((await get(path, 'analyst')).status, 200);
    assert.equal((await get(path, 'europe.one', { 'x-unheard-of': '1' })).status, 200);
    const bad = await get('/v1/reputation/abcd');
    assert.deepEqual([bad.status, bad.body.type], [400, 'urn:vitrine:problem:malformed-hash']);
    assert.equal((await get(`/v1/reputation/${'z'.repeat(64)}`)).status, 400);
    assert.equal(early, before);
  });

  it('let no region learn of another region’s clean or unfinished samples', async () => {
    const ask = async (name: string, who: string) => {
      const { body } = await get(`/v1/reputation/${sha(name)}`, who);
      return { ...body, hash: '' };
    };
    for (const name of ['away', 'half']) {
      assert.deepEqual(await ask(name, 'europe.one'), await ask('nothing', 'europe.one'));
    }
    assert.notDeepEqual(
      await ask('away', 'asia-pacific.two'),
      await ask('nothing', 'asia-pacific.two'),
    );
    const far = await ask('bad', 'asia-pacific.two');
    assert.equal(far.verdict, 'malicious');
    assert.ok(!('firstSeen' in far) && !('lastSeen' in far));
    const all = await packed(Buffer.concat([hashesOf('away').sha256, randomBytes(32)]));
    assert.deepEqual([...(await all.bytes())], [16, 16]);
    const pages = await get('/v1/reputation/changes');
    const told = pages.body.changes.map(({ sha256 }: { sha256: string }) => sha256);
    assert.deepEqual(told.toSorted(), [sha('bad'), sha('fine')].toSorted());
  });

  it('answer lists and packed questions in their order, the same hash twice', async () => {
    const asked = [sha('bad'), hex(hashesOf('fine').md5).toUpperCase(), sha('bad'), sha('nothing')];
    const listed = await list(asked);
    assert.equal(listed.status, 200);
    const { answers } = (await listed.json()) as { answers: { hash: string; verdict: string }[] };
    assert.deepEqual(
      answers.map(({ hash, verdict }) => [hash, verdict]),
      [
        [asked[0], 'malicious'],
        [asked[1]?.toLowerCase(), 'clean'],
        [asked[2], 'malicious'],
        [asked[3], 'unknown'],
      ],
    );
    const names = ['bad', 'fine', 'bad', 'nothing'];
    const answer = await packed(Buffer.concat(names.map((name) => hashesOf(name).sha256)));
    assert.equal(answer.headers.get('content-type'), 'application/octet-stream');
    assert.deepEqual([...(await answer.bytes())], [11, 9, 11, 16]);
  });

  it('refuse what is no question, and say where', async () => {
    const bad = await list([sha('bad'), 'no', sha('fine'), '', 'f'.repeat(63)]);
    assert.equal(bad.status, 400);
    const problem = (await bad.json()) as { type: string; positions: number[] };
    assert.equal(problem.type, 'urn:vitrine:problem:malformed-hash');
    assert.deepEqual(problem.positions, [1, 3, 4]);
    assert.deepEqual(await codeOf(await list([])), [400, 'empty-bulk']);
    assert.deepEqual(await codeOf(await packed(Buffer.alloc(0))), [400, 'empty-bulk']);
    assert.deepEqual(await codeOf(await packed(Buffer.alloc(33))), [400, 'partial-hash']);
    assert.deepEqual(await codeOf(await list('x')), [400, 'malformed-hash']);
    assert.deepEqual(await codeOf(await post('{', 'application/json')), [400, 'malformed-hash']);
    assert.deepEqual(await codeOf(await post('x', 'text/plain')), [415, 'lookup-content-type']);
    const many = Array.from({ length: 10_001 }, () => sha('bad'));
    assert.deepEqual(await codeOf(await list(many)), [413, 'too-many-hashes']);
    const large = await packed(Buffer.alloc(32 * 1_001));
    assert.deepEqual(await codeOf(large), [413, 'too-many-hashes']);
  });

  it('bound what is under way, of one customer and of all', async () => {
    using _one = reputation.admit('one', 0);
    using _two = reputation.admit('one', 0);
    const question = hashesOf('bad').sha256;
    const refused = await packed(question);
    assert.equal(refused.headers.get('retry-after'), '1');
    assert.deepEqual(await codeOf(refused), [429, 'too-many-questions']);
    assert.equal((await packed(question, 'europe.two')).status, 200);
    {
      using _three = reputation.admit('three', 0);
      const full = await packed(question, 'europe.two');
      assert.deepEqual(await codeOf(full), [503, 'lookups-overloaded']);
    }
    assert.equal((await packed(question, 'europe.two')).status, 200);
  });

  it('tell of changes when they come, to who waits', async () => {
    const { body } = await get('/v1/reputation/changes?limit=10');
    assert.equal(body.more, false);
    const waiting = get(`/v1/reputation/changes?wait=30&cursor=${body.cursor}`);
    verdicts.judge('new', 'suspicious', { region: 'asia-pacific' });
    const { body: next } = await waiting;
    assert.deepEqual(
      next.changes.map((change: { sha256: string; verdict: string }) => [
        change.sha256,
        change.verdict,
      ]),
      [[sha('new'), 'suspicious']],
    );
    const wrong = await get(`/v1/reputation/changes?cursor=${body.cursor}`, 'asia-pacific.two');
    assert.equal(wrong.body.type, 'urn:vitrine:problem:malformed-cursor');
  });

  it('put on record that a person looked, never for what', async () => {
    looks.length = 0;
    const { body } = await get(`/v1/reputation/${sha('fine')}?region=europe`, 'analyst');
    assert.equal(body.verdict, 'clean');
    assert.deepEqual(looks, [{ name: 'anna', country: 'CH', of: 'reputation' }]);
  });

  it('take in what is known good, once, and forget it by its source', async () => {
    const source = 'kind=debian&name=tool&version=1.0-1&origin=package%20contents';
    const at = `${url}/v1/reputation/known-good`;
    const add = (lines: readonly object[]) =>
      fetch(`${at}?${source}`, {
        method: 'POST',
        headers: as('admin', { 'content-type': 'application/x-ndjson' }),
        body: lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
      });
    const tool = { path: 'usr/bin/tool', sha256: sha('tool'), md5: hex(hashesOf('tool').md5) };
    const page = { path: 'usr/share/man/tool.1', md5: hex(hashesOf('page').md5) };
    const first = (await (await add([tool, page])).json()) as { source: string; added: number };
    assert.equal(first.added, 2);
    assert.equal(((await (await add([tool, page])).json()) as { added: number }).added, 0);
    await reputation.advance();
    for (const hash of [tool.sha256, tool.md5, page.md5]) {
      const { body } = await get(`/v1/reputation/${hash}`);
      assert.deepEqual([body.verdict, body.knownGood, body.wanted], ['clean', true, false]);
    }
    const bad = await add([tool, { path: 'x' }]);
    assert.deepEqual(await codeOf(bad), [400, 'malformed-import']);
    const listed = (await get('/v1/reputation/known-good', 'admin')).body;
    assert.deepEqual([listed.length, listed[0].files, listed[0].name], [1, 2, 'tool']);
    await reputation.rebuild();
    assert.equal((await get(`/v1/reputation/${page.md5}`)).body.knownGood, true);
    const gone = await fetch(`${at}/${first.source}`, { method: 'DELETE', headers: as('admin') });
    assert.deepEqual(await gone.json(), { files: 2 });
    await reputation.advance();
    for (const hash of [tool.sha256, tool.md5, page.md5]) {
      assert.equal((await get(`/v1/reputation/${hash}`)).body.known, false);
    }
  });

  it('know hosts by their names, and refuse what is none', async () => {
    await db.execute(
      `insert into reputation_hosts (host, region, suspicious, band, first_month, last_month)
       values ('evil.example', 'asia-pacific', true, 'common', 80, 83),
         ('dull.example', 'asia-pacific', false, 'common', 80, 83)`,
    );
    const evil = await get('/v1/reputation/hosts/EVIL.example.');
    assert.deepEqual(evil.body, {
      ...{ host: 'evil.example', verdict: 'suspicious', known: true, prevalence: 'none' },
    });
    assert.equal((await get('/v1/reputation/hosts/dull.example')).body.known, false);
    const own = await get('/v1/reputation/hosts/dull.example', 'asia-pacific.two');
    assert.deepEqual([own.body.prevalence, own.body.lastSeen], ['common', '2026-11']);
    assert.equal((await get('/v1/reputation/hosts/a%20b')).status, 400);
  });
});
