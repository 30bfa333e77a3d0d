import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { systemClock } from '../../../platform/clock.ts';
import { silentLogger } from '../../../platform/logger.ts';
import { judge } from '../verdict/index.ts';
import { readAnswer } from './clamd-answer.ts';
import { createClamd, type Engine, enginesStage, parseClamdAddress } from './index.ts';

/** How the server that speaks clamd's protocol treats one stream. */
type Behaviour = (bytes: Buffer, socket: Socket) => void;

const servers: Server[] = [];
after(() => {
  for (const server of servers) server.close();
});

/** Speaks INSTREAM and VERSION as clamd(8) has it; what it says of a file is the test's. */
async function listen(behaviour: Behaviour, at: number | string = 0): Promise<Server> {
  const server = createServer((socket) => {
    let received: Buffer = Buffer.alloc(0);
    socket.on('error', () => undefined);
    socket.on('data', (piece: Buffer) => {
      received = Buffer.concat([received, piece]);
      if (received.equals(Buffer.from('zVERSION\0'))) socket.end('ClamAV 1.4.6/27000/Mon\0');
      const head = Buffer.from('zINSTREAM\0');
      if (!received.subarray(0, head.length).equals(head)) return;
      const file: Buffer[] = [];
      for (let i = head.length; i + 4 <= received.length; ) {
        const length = received.readUInt32BE(i);
        if (length === 0) return behaviour(Buffer.concat(file), socket);
        if (i + 4 + length > received.length) break;
        file.push(received.subarray(i + 4, i + 4 + length));
        i += 4 + length;
      }
      if (file.length > 0 && behaviour === vanishes) socket.destroy();
    });
  });
  servers.push(server);
  server.listen(typeof at === 'string' ? { path: at } : { port: at, host: '127.0.0.1' });
  await once(server, 'listening');
  return server;
}

const says =
  (answer: string): Behaviour =>
  (_bytes, socket) =>
    socket.end(`${answer}\0`);
const vanishes: Behaviour = (_bytes, socket) => socket.destroy();

function engineAt(server: Server, timeoutMs = 5_000): Engine {
  const address = server.address();
  assert.ok(address !== null);
  return createClamd({
    address:
      typeof address === 'string' ? { path: address } : { host: '127.0.0.1', port: address.port },
    clock: systemClock,
    logger: silentLogger(),
    timeoutMs,
    pauseMs: 1,
  });
}

function scan(engine: Engine, content: Uint8Array = Buffer.from('content')) {
  const open = async function* () {
    yield content.subarray(0, 3);
    yield content.subarray(3);
  };
  const { signal } = new AbortController();
  return engine.scan({ sizeBytes: content.length, open, signal });
}

const version = 'ClamAV 1.4.6/27000/Mon';

describe('clamd', () => {
  it('gets the whole file, and says nothing, with its version', async () => {
    let got: Buffer | undefined;
    const server = await listen((bytes, socket) => {
      got = bytes;
      socket.end('stream: OK\0');
    });
    const content = Buffer.alloc(3_000_000, 'abc');
    assert.deepEqual(await scan(engineAt(server), content), {
      engine: 'clamav',
      version,
      outcome: 'nothing',
    });
    assert.ok(got?.equals(content));
  });

  for (const [answer, expected] of [
    [
      'stream: Win.Test.EICAR_HDB-1 FOUND',
      { outcome: 'threat', threatName: 'Win.Test.EICAR_HDB-1' },
    ],
    [
      'stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND',
      { outcome: 'incomplete', limit: 'MaxFileSize' },
    ],
    ['stream: Heuristics.Limits.Exceeded FOUND', { outcome: 'incomplete', limit: 'MaxScanSize' }],
    ['stream: Heuristics.Encrypted.Zip FOUND', { outcome: 'incomplete', limit: 'Encrypted' }],
    ['INSTREAM size limit exceeded. ERROR', { outcome: 'incomplete', limit: 'StreamMaxLength' }],
    ['stream: Time limit reached ERROR', { outcome: 'incomplete', limit: 'MaxScanTime' }],
    ['stream: Broken ERROR', { outcome: 'unavailable', problem: 'it answered that it failed' }],
    ['<html>', { outcome: 'unavailable', problem: 'it answered nothing known' }],
  ] as const) {
    it(`reads ${answer}`, () => {
      const finding = readAnswer(answer, version);
      assert.deepEqual(finding, { engine: 'clamav', version, ...expected });
      const { verdict } = judge({ rules: [], engines: [finding], traits: [], limits: [] });
      assert.equal(verdict, expected.outcome === 'threat' ? 'malicious' : 'incomplete');
    });
  }

  it('is asked again where it vanishes midway, and then says', async () => {
    let times = 0;
    const server = await listen((_bytes, socket) => {
      times += 1;
      if (times < 3) socket.destroy();
      else socket.end('stream: OK\0');
    });
    const { outcome } = await scan(engineAt(server));
    assert.deepEqual([outcome, times], ['nothing', 3]);
  });

  it('is unavailable where it vanishes midway each time', async () => {
    const server = await listen(vanishes);
    const finding = await scan(engineAt(server), Buffer.alloc(1_000_000));
    assert.ok(finding.outcome === 'unavailable');
    assert.match(finding.problem, /^the connection (?:broke|ended without an answer)$/);
  });

  it('is unavailable where it is too slow', async () => {
    const server = await listen(() => undefined);
    assert.deepEqual(await scan(engineAt(server, 200)), {
      engine: 'clamav',
      outcome: 'unavailable',
      problem: 'no answer in 200 ms',
    });
  });

  it('is unavailable where nobody listens', async () => {
    const server = await listen(says('stream: OK'));
    const engine = engineAt(server);
    server.close();
    await once(server, 'close');
    const finding = await scan(engine);
    assert.deepEqual(finding, {
      engine: 'clamav',
      outcome: 'unavailable',
      problem: 'nobody listens there',
    });
  });

  it('listens at a socket of the file system too', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'clamd-'));
    const server = await listen(says('stream: OK'), path.join(folder, 'clamd.ctl'));
    assert.equal((await scan(engineAt(server))).outcome, 'nothing');
    server.close();
    await rm(folder, { recursive: true });
  });

  it('answers as a stage of the pipeline', async () => {
    const engine = engineAt(await listen(says('stream: Bad FOUND')));
    const stage = enginesStage([engine]);
    const open = async function* () {
      yield Buffer.from('x');
    };
    const input = { sizeBytes: 1, open, signal: new AbortController().signal };
    const limits = (await import('../limits.ts')).defaultLimits;
    assert.deepEqual(await stage?.run({ ...input, limits }), {
      result: { engines: [{ engine: 'clamav', version, outcome: 'threat', threatName: 'Bad' }] },
    });
    assert.equal(enginesStage([]), undefined);
  });

  it('is found by its address', () => {
    assert.deepEqual(parseClamdAddress('tcp://127.0.0.1:3310'), { host: '127.0.0.1', port: 3310 });
    assert.deepEqual(parseClamdAddress('tcp://[::1]:3310'), { host: '::1', port: 3310 });
    assert.deepEqual(parseClamdAddress('unix:/run/clamd.ctl'), { path: '/run/clamd.ctl' });
    for (const bad of ['127.0.0.1:3310', 'http://a', 'tcp://a:99999', 'unix:relative']) {
      assert.equal(parseClamdAddress(bad), undefined);
    }
  });

  const real = process.env.CLAMD_ADDRESS_FOR_TESTS;
  it('finds the test file with a clamd of one’s own', { skip: real === undefined }, async () => {
    const address = parseClamdAddress(real ?? '');
    assert.ok(address !== undefined);
    const engine = createClamd({ address, clock: systemClock, logger: silentLogger() });
    const parts = [
      'X5O!P%@AP[4\\PZX54(P^)7CC)7}',
      '$EICAR-STANDARD-',
      'ANTIVIRUS-TEST-FILE!',
      '$H+H*',
    ];
    const found = await scan(engine, Buffer.from(parts.join('')));
    assert.equal(found.outcome, 'threat');
    assert.match(found.version ?? '', /^ClamAV /);
    assert.equal((await scan(engine, Buffer.from('harmless'))).outcome, 'nothing');
  });
});
