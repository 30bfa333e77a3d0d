import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { createSigner, generateKey, signatureTypes } from '@vitrine/tlog';
import fc from 'fast-check';
import { ManualClock } from '../../platform/clock.ts';
import type { Party } from './parties.ts';
import { createPartyRequests, type IncomingPartyRequest } from './party-requests.ts';

const office = 'https://office.test:8443';
const url = `${office}/v1/documents?after=1`;
const path = '/v1/documents?after=1';

async function keyed(name: string) {
  const origin = `test.invalid/site/${name}`;
  const { signerKey, verifierKey } = await generateKey(origin, signatureTypes.ed25519);
  const { verifierKey: postQuantum } = await generateKey(origin, signatureTypes.mlDsa44Cosignature);
  const logKeys = [verifierKey, postQuantum];
  const party: Party = { name, url: `https://${name}.test`, origin, logKeys, witnessKeys: [] };
  return { party, signer: await createSigner(signerKey) };
}

async function setUp() {
  const clock = new ManualClock();
  const [zurich, moscow, stranger] = await Promise.all(['zurich', 'moscow', 'nowhere'].map(keyed));
  assert(zurich && moscow && stranger);
  const parties = () => [zurich.party, moscow.party];
  const common = { parties, clock, randomBytes };
  const receiver = createPartyRequests({ ...common, signer: moscow.signer, audience: office });
  const sender = createPartyRequests({ ...common, signer: zurich.signer, audience: 'http://z' });
  const forger = createPartyRequests({ ...common, signer: stranger.signer, audience: 'http://n' });
  const receive = (authorization: string, changed: Partial<IncomingPartyRequest> = {}) =>
    receiver.verify({ method: 'GET', path, authorization, ...changed });
  return { clock, receiver, sender, forger, receive, common, moscow };
}

const rejected = (reason: RegExp) => (error: Error & { code?: string }) => {
  assert.equal(error.code, 'request-rejected');
  assert.match(error.message, reason);
  return true;
};

test('a signed request tells who sent it and what its body must be', async () => {
  const { sender, receive } = await setUp();
  const body = Buffer.from('{}');
  const { principal, bodySha256 } = await receive(await sender.sign('GET', url, body));
  assert.deepEqual(principal, { kind: 'site', name: 'zurich' });
  assert.equal(
    Buffer.from(bodySha256).toString('hex'),
    '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a',
  );
});

test('a request is taken once', async () => {
  const { sender, receive, clock } = await setUp();
  const header = await sender.sign('GET', url);
  await receive(header);
  await assert.rejects(receive(header), rejected(/nonce/));
  clock.advance(60_000);
  await assert.rejects(receive(header), rejected(/nonce/));
});

test('a request counts for its method, path, address and body alone', async () => {
  const { sender, receive } = await setUp();
  const sign = () => sender.sign('GET', url);
  await assert.rejects(receive(await sign(), { method: 'POST' }), rejected(/method or path/));
  await assert.rejects(receive(await sign(), { path: `${path}&a=1` }), rejected(/method or path/));
  const elsewhere = await sender.sign('GET', `https://other.test${path}`);
  await assert.rejects(receive(elsewhere), rejected(/signed for https:\/\/other.test/));
  const wrong = { bodySha256: randomBytes(32) };
  await assert.rejects(receive(await sign(), wrong), rejected(/another body/));
});

test('a request is good for a minute, by either clock', async () => {
  const { sender, receive, clock } = await setUp();
  const early = await sender.sign('GET', url);
  clock.advance(60_000);
  const justInTime = await receive(early);
  assert.equal(justInTime.principal.name, 'zurich');
  const late = await sender.sign('GET', url);
  clock.advance(60_001);
  await assert.rejects(receive(late), rejected(/60 s off/));
  const ahead = await sender.sign('GET', url);
  clock.setWall(clock.nowMs() - 60_001);
  await assert.rejects(receive(ahead), rejected(/60 s off/));
});

test('what was signed before the receiver began is not taken: its nonces are forgotten', async () => {
  const { sender, common, moscow, clock } = await setUp();
  const header = await sender.sign('GET', url);
  clock.advance(1);
  const restarted = createPartyRequests({ ...common, signer: moscow.signer, audience: office });
  const again = restarted.verify({ method: 'GET', path, authorization: header });
  await assert.rejects(again, rejected(/before this party began/));
});

test('strangers, and notes that were changed, are rejected', async () => {
  const { sender, forger, receive } = await setUp();
  await assert.rejects(receive(await forger.sign('GET', url)), rejected(/trusted/));
  const [scheme = '', encoded = ''] = (await sender.sign('POST', url)).split(' ');
  const note = Buffer.from(encoded, 'base64').toString('utf8').replace('POST', 'GET');
  const changed = `${scheme} ${Buffer.from(note).toString('base64')}`;
  await assert.rejects(receive(changed), rejected(/bad signature/));
});

test('no header makes the receiver throw anything but a refusal', async () => {
  const { receive } = await setUp();
  await fc.assert(
    fc.asyncProperty(fc.string(), fc.base64String(), async (text, encoded) => {
      for (const header of [text, `Vitrine-Note ${encoded}`, `Vitrine-Note ${text}`]) {
        await assert.rejects(receive(header), { name: 'IdentityError' });
      }
    }),
  );
});
