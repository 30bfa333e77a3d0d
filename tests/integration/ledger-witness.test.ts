import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, request as requestOf } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import {
  createSigner,
  createVerifier,
  formatAddCheckpoint,
  formatSignatureLine,
  generateKey,
  leafHash,
  MemoryTree,
  openCosignatures,
  parseNote,
  type Signer,
  signatureTypes,
  signCheckpoint,
  signNote,
} from '@vitrine/tlog';
import { auditLedger } from '@vitrine/verifier';
import {
  type Ledger,
  ledgerRoutes,
  openLedger,
  type WitnessPeer,
} from '../../apps/server/src/modules/ledger/index.ts';
import { createHttpServer, publicOnly } from '../../apps/server/src/platform/http/index.ts';
import { silentLogger } from '../../apps/server/src/platform/logger.ts';
import { appendDurably, folderReader, ledgerDeps, stored } from '../support/ledger.ts';
import { testDatabase } from '../support/postgres.ts';

async function openParty(site: string) {
  const { postgres: db } = await testDatabase('ledger');
  const deps = await ledgerDeps(db, { site, origin: `test.example/site/${site}` });
  const ledger = await openLedger(deps);
  const app = await createHttpServer({
    api: { title: 'Test', description: 'Test', version: '0' },
    logger: silentLogger(),
    authenticate: publicOnly(),
  });
  ledgerRoutes(app, ledger);
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const peer: WitnessPeer = {
    name: site,
    url: `${url}/witness`,
    verifiers: ledger.keys.witness.map((key) => createVerifier(key)),
  };
  return {
    ...{ db, deps, ledger, peer, url },
    [Symbol.asyncDispose]: async () => {
      await ledger[Symbol.asyncDispose]();
      await app.close();
    },
  };
}

function watchedBy(...ledgers: readonly Ledger[]) {
  return new Map(
    ledgers.map((one) => [one.origin, one.keys.log.map((key) => createVerifier(key))]),
  );
}

/** Cosignature lines by name, each line verified. */
async function cosigners(note: string, peers: readonly WitnessPeer[]): Promise<string[]> {
  const parsed = parseNote(note);
  const lines = parsed.signatures.map(formatSignatureLine).join('');
  const verifiers = peers.flatMap((peer) => peer.verifiers);
  const opened = await openCosignatures(parsed, lines, verifiers);
  return opened.map(({ name }) => name);
}

test('two ledgers cosign each other, across new peers and a restart', async () => {
  await using zurich = await openParty('zurich');
  await using moscow = await openParty('moscow');
  const introduce = () => {
    zurich.ledger.setPeers({
      ...{ witnesses: [{ ...moscow.peer }], quorum: 1, watched: watchedBy(moscow.ledger) },
    });
    moscow.ledger.setPeers({
      ...{ witnesses: [{ ...zurich.peer }], quorum: 1, watched: watchedBy(zurich.ledger) },
    });
  };
  introduce();
  for (const count of [1, 300, 7]) {
    for (const [party, other] of [
      [zurich, moscow],
      [moscow, zurich],
    ] as const) {
      const last = await appendDurably(party.db, party.ledger, count);
      const head = await party.ledger.witnessed(last);
      assert.ok(head.size > last);
      const names = await cosigners(head.note, [other.peer]);
      assert.deepEqual(new Set(names), new Set([`${other.ledger.origin}/witness`]));
      // The same witness, introduced again, is not asked to sign twice in one note.
      introduce();
      assert.equal((await party.ledger.witnessed(last)).size, head.size);
    }
  }
  const note = zurich.ledger.publishedNote() ?? '';
  assert.equal(parseNote(note).signatures.length, 4, 'two keys of the log, two of the witness');
  await zurich.ledger[Symbol.asyncDispose]();
  await using again = await openLedger(zurich.deps);
  again.setPeers({ witnesses: [moscow.peer], quorum: 1, watched: new Map() });
  await again.witnessed(0n);
  assert.equal(parseNote(again.publishedNote() ?? '').signatures.length, 4);
  const trust = [
    ...again.keys.log.map((key) => `log ${key}`),
    ...moscow.ledger.keys.witness.slice(0, 1).map((key) => `witness moscow ${key}`),
    'quorum moscow\n',
  ].join('\n');
  const verdict = await auditLedger(folderReader(zurich.deps.directory), trust);
  assert.deepEqual(verdict.failures, []);
});

test('nothing is witnessed before it is known by whom, and waiting can be given up', async () => {
  await using party = await openParty('zurich');
  const cancel = new AbortController();
  const waiting = party.ledger.witnessed(0n, cancel.signal);
  cancel.abort(new Error('enough'));
  await assert.rejects(waiting, /enough/);
  await assert.rejects(async () => party.ledger.witnessed(0n, cancel.signal), /enough/);
  const patient = party.ledger.witnessed(0n);
  party.ledger.setPeers({ witnesses: [], quorum: 0, watched: new Map() });
  assert.ok((await patient).size > 0n);
  // A stricter circle is not satisfied by what satisfied the earlier one.
  party.ledger.setPeers({ witnesses: [], quorum: 1, watched: new Map() });
  const never = party.ledger.witnessed(0n);
  const refused = assert.rejects(never, { code: 'closed' });
  await party.ledger[Symbol.asyncDispose]();
  await refused;
});

test('witnesses that answer nonsense are left out, and the ledger is published without', async () => {
  const answers: [number, string][] = [
    [200, 'nonsense'],
    [200, ''],
    [409, '-1\n'],
    [409, '99999999999999999999999\n'],
    [409, '4000000000\n'],
    [500, 'x'.repeat(200_000)],
  ];
  for (const [status, body] of answers) {
    const server = createServer((_request, response) => response.writeHead(status).end(body));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await using party = await openParty('zurich');
    const { verifierKey } = await generateKey('liar', signatureTypes.ed25519Cosignature);
    const liar: WitnessPeer = {
      name: 'liar',
      url: `http://127.0.0.1:${port}`,
      verifiers: [createVerifier(verifierKey)],
    };
    party.ledger.setPeers({ witnesses: [liar], quorum: 0, watched: new Map() });
    const last = await appendDurably(party.db, party.ledger, 2);
    const head = await party.ledger.witnessed(last);
    assert.equal(parseNote(head.note).signatures.length, 2, `after ${status}`);
    server.closeAllConnections();
    server.close();
  }
});

test('the witness endpoint keeps to the protocol', async (t) => {
  await using party = await openParty('zurich');
  const origin = 'log.example/one';
  const log = await signerOf(origin, signatureTypes.ed25519);
  const stranger = await signerOf(origin, signatureTypes.ed25519);
  const leaves = Array.from({ length: 20 }, (_, n) => leafHash(Uint8Array.of(n)));
  const tree = new MemoryTree(leaves);
  party.ledger.setPeers({
    ...{ witnesses: [], quorum: 0 },
    watched: new Map([[origin, [createVerifier(log.verifierKey)]]]),
  });
  const post = async (body: string) => {
    const response = await fetch(`${party.peer.url}/add-checkpoint`, { method: 'POST', body });
    const type = response.headers.get('content-type');
    return { status: response.status, type, text: await response.text() };
  };
  const request = async (oldSize: bigint, size: bigint, signer: Signer = log) => {
    const note = await signCheckpoint({ origin, size, root: tree.root(size) }, [signer]);
    const proof = oldSize <= size ? await tree.consistencyProof(oldSize, size) : [];
    return formatAddCheckpoint({ oldSize, proof, note });
  };
  const statusOf = async (body: string) => (await post(body)).status;

  await t.test('200 with cosignatures that verify, again for the same', async () => {
    const first = await request(0n, 5n);
    const answer = await post(first);
    assert.equal(answer.status, 200);
    const note = parseNote(first.slice(first.indexOf('\n\n') + 2));
    assert.equal((await openCosignatures(note, answer.text, party.peer.verifiers)).length, 2);
    assert.equal(await statusOf(await request(5n, 5n)), 200);
    assert.equal(await statusOf(await request(5n, 9n)), 200);
  });
  await t.test('409 with the size for what is stale', async () => {
    const answer = await post(await request(5n, 12n));
    assert.deepEqual(answer, { status: 409, type: 'text/x.tlog.size', text: '9\n' });
    assert.equal(await statusOf(await request(0n, 12n)), 409);
    assert.equal(await statusOf(await request(12n, 13n)), 409);
  });
  await t.test('422 for what is not consistent', async () => {
    const note = await signCheckpoint({ origin, size: 12n, root: tree.root(11n) }, [log]);
    const proof = await tree.consistencyProof(9n, 12n);
    assert.equal(await statusOf(formatAddCheckpoint({ oldSize: 9n, proof, note })), 422);
    const same = await signCheckpoint({ origin, size: 9n, root: tree.root(8n) }, [log]);
    assert.equal(await statusOf(formatAddCheckpoint({ oldSize: 9n, proof: [], note: same })), 422);
  });
  await t.test('403 without a good signature, 404 for an unknown log', async () => {
    assert.equal(await statusOf(await request(9n, 12n, stranger)), 403);
    const { text: own } = parseNote((await request(9n, 12n)).split('\n\n').slice(1).join('\n\n'));
    const other = await signerOf('log.example/two', signatureTypes.ed25519);
    const renamed = own.replace('one', 'two');
    const { signatures } = await signNote({ text: renamed }, [other]);
    const note = `${renamed}\n${signatures.map(formatSignatureLine).join('')}`;
    assert.equal(await statusOf(formatAddCheckpoint({ oldSize: 0n, proof: [], note })), 404);
  });
  await t.test('400 for what is malformed or impossible, 413 for too much', async () => {
    assert.equal(await statusOf(''), 400);
    assert.equal(await statusOf('old 9\n\nnonsense'), 400);
    assert.equal(await statusOf(await request(15n, 12n)), 400);
    assert.equal(await statusOf('x'.repeat(200_000)), 413);
    for (const body of ['x', 'old x\n\nnonsense', 'old 9\n\nnonsense']) {
      assert.match((await post(body)).text, /^add-checkpoint: (?!.*add-checkpoint)/);
    }
  });
  await t.test('the body may be of any type, of none, and of an empty one', async () => {
    const body = await request(9n, 9n);
    for (const type of [undefined, '', 'text/plain', 'application/json', 'no type']) {
      const headers = type === undefined ? [] : ['content-type', type];
      const sent = requestOf(`${party.peer.url}/add-checkpoint`, {
        method: 'POST',
        headers: [...headers, 'host', 'zurich', 'content-length', String(Buffer.byteLength(body))],
      });
      sent.end(body);
      const [response] = (await once(sent, 'response')) as [IncomingMessage];
      assert.equal(response.statusCode, 200, `as ${type}`);
      await text(response);
    }
  });
  await t.test('of two that race, one is cosigned', async () => {
    const statuses = await Promise.all([
      ...[10n, 11n, 12n, 13n].map(async (size) => statusOf(await request(9n, size))),
    ]);
    assert.deepEqual(statuses.toSorted(), [200, 409, 409, 409]);
  });
});

async function signerOf(name: string, type: (typeof signatureTypes)['ed25519']): Promise<Signer> {
  return await createSigner((await generateKey(name, type)).signerKey);
}

test('a fork of a cosigned ledger finds no witness', async () => {
  await using zurich = await openParty('zurich');
  await using moscow = await openParty('moscow');
  zurich.ledger.setPeers({ witnesses: [moscow.peer], quorum: 1, watched: new Map() });
  moscow.ledger.setPeers({ witnesses: [], quorum: 0, watched: watchedBy(zurich.ledger) });
  const last = await appendDurably(zurich.db, zurich.ledger, 3);
  await zurich.ledger.witnessed(last);
  await zurich.ledger[Symbol.asyncDispose]();
  // The same keys over an empty database and folder elsewhere: what its keeper must not do.
  const { postgres: db } = await testDatabase('ledger');
  const elsewhere = await ledgerDeps(db, { origin: zurich.deps.origin });
  await assert.rejects(openLedger({ ...elsewhere, keysDirectory: zurich.deps.keysDirectory }), {
    code: 'ledger-missing',
  });
  await db.execute('insert into ledger_head values (true, $1, 0, 0)', [zurich.deps.origin]);
  const refused = Promise.withResolvers<void>();
  const logger = silentLogger();
  logger.warn = () => refused.resolve();
  const { keysDirectory } = zurich.deps;
  await using fork = await openLedger({ ...elsewhere, keysDirectory, logger });
  fork.setPeers({ witnesses: [moscow.peer], quorum: 1, watched: new Map() });
  const forked = await db.transaction((tx) => fork.append(tx, [stored(1), stored(2), stored(3)]));
  const index = forked.at(-1)?.index ?? 0n;
  const outcome = fork.witnessed(index).then(() => 'cosigned');
  assert.equal(await Promise.race([outcome, refused.promise.then(() => 'refused')]), 'refused');
  await assert.rejects(Promise.all([outcome, fork[Symbol.asyncDispose]()]), { code: 'closed' });
  assert.equal(parseNote(fork.publishedNote() ?? '').signatures.length, 2);
});

test('a slow witness is waited for after a restart, also where nothing new is logged', async () => {
  await using zurich = await openParty('zurich');
  await using moscow = await openParty('moscow');
  moscow.ledger.setPeers({ witnesses: [], quorum: 0, watched: watchedBy(zurich.ledger) });
  const slow = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray());
    const url = `${moscow.url}${request.url}`;
    const [answer] = await Promise.all([
      fetch(url, { method: 'POST', body, headers: { 'content-type': 'text/plain' } }),
      // Longer than a witness is given where nobody waits, shorter than where somebody does.
      new Promise((resolve) => setTimeout(resolve, 1_000)),
    ]);
    response.writeHead(answer.status).end(Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise<void>((resolve) => slow.listen(0, '127.0.0.1', resolve));
  try {
    const { port } = slow.address() as AddressInfo;
    const witness = { ...moscow.peer, url: `http://127.0.0.1:${port}/witness` };
    const last = await appendDurably(zurich.db, zurich.ledger, 3);
    // Publishes its last head, which nobody has cosigned.
    await zurich.ledger[Symbol.asyncDispose]();
    await using again = await openLedger(zurich.deps);
    again.setPeers({ witnesses: [witness], quorum: 1, watched: new Map() });
    const head = await again.witnessed(last, AbortSignal.timeout(60_000));
    assert.ok(head.size > last);
  } finally {
    slow.closeAllConnections();
    slow.close();
  }
});
