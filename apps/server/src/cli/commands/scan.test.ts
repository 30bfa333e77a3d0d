import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mock, test } from 'node:test';
import { openSetFolder } from '@vitrine/client/node';
import { compareBytes, encodeExactSet } from '@vitrine/client/sets';
import { runProgram } from '../program.ts';
import { scan } from './scan.ts';

const key = `vtr1.de.${'k'.repeat(22)}.${'s'.repeat(32)}`;
const sha256 = (content: string) => createHash('sha256').update(content).digest();

/** An office and a site in one, a folder to scan, and the command. */
class Stage implements AsyncDisposable {
  directory = '';
  url = '';
  readonly bodies: string[] = [];
  readonly #server = createServer((request, response) => {
    this.#answer(request, response).catch((error: Error) => response.destroy(error));
  });

  static async open(): Promise<Stage> {
    const stage = new Stage();
    stage.#server.listen(0, '127.0.0.1');
    await once(stage.#server, 'listening');
    stage.url = `http://127.0.0.1:${(stage.#server.address() as AddressInfo).port}`;
    stage.directory = await mkdtemp(join(tmpdir(), 'vitrine-scan-'));
    return stage;
  }

  async write(name: string, content: string): Promise<string> {
    const file = join(this.directory, name);
    await writeFile(file, content);
    return file;
  }

  async run(...words: string[]) {
    const texts = { stdout: '', stderr: '' };
    const sink = (to: keyof typeof texts) => ({
      write: (text: string) => {
        texts[to] += text;
      },
    });
    const streams = { stdout: sink('stdout'), stderr: sink('stderr') };
    const env = { VITRINE_KEY: key, VITRINE_OFFICE_URL: this.url };
    const status = await runProgram(
      { commands: [scan], groups: [], version: '0' },
      ['scan', ...words],
      { ...streams, env, signal: new AbortController().signal },
    );
    const lines = words.includes('--json')
      ? texts.stdout
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line) as Record<string, unknown>)
      : [];
    return { status, lines, ...texts };
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const pieces: Uint8Array[] = [];
    for await (const piece of request) pieces.push(piece);
    const body = Buffer.concat(pieces);
    const json = (value: object) => response.end(JSON.stringify(value));
    if (request.url?.startsWith('/v1/home')) {
      const home = { country: 'DE', region: 'europe', class: 'files', site: 'zurich' };
      json({ ...home, jurisdiction: 'CH', url: this.url, policyVersion: 1, epoch: 1 });
    } else if (request.method === 'PUT') {
      this.bodies.push(body.toString());
      response.statusCode = 422;
      json({ type: 'urn:vitrine:problem:digest-mismatch', title: 'No', status: 422 });
    } else if (request.headers['content-type'] === 'application/json') {
      const { hashes } = JSON.parse(body.toString()) as { hashes: string[] };
      const answers = hashes.map(() => ({ verdict: 'malicious', threat: 'Trojan.Test' }));
      json({ answers });
    } else {
      const out = Array.from({ length: body.length / 32 }, (_, i) => {
        const asked = body.subarray(i * 32, (i + 1) * 32);
        if (asked.equals(sha256('bad'))) return 3 | 8;
        return asked.equals(sha256('good')) ? 1 | 8 | 32 : 16;
      });
      response.end(Buffer.from(out));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await rm(this.directory, { recursive: true, force: true });
  }
}

test('says what is known of each file, and what was found where', async () => {
  await using stage = await Stage.open();
  await mkdir(join(stage.directory, 'deep'));
  await stage.write('deep/a.exe', 'bad');
  await stage.write('b.txt', 'good');
  await stage.write('c.txt', 'new');
  const { status, stdout, stderr } = await stage.run(stage.directory);
  assert.equal(status, 3, stderr);
  assert.match(stdout, /malicious +Trojan\.Test +.*deep\/a\.exe/);
  assert.match(stdout, /known good +1\n/);
  assert.match(stdout, /unknown +1\n/);
  assert.match(stdout, /3 files \(10 B\) in .* s, by the site that is home/);
  assert.match(stdout, /0 could not be read, 0 skipped/);
});

test('tells programs a line for each file', async () => {
  await using stage = await Stage.open();
  const bad = await stage.write('bad', 'bad');
  await stage.write('other', 'good');
  const { status, lines } = await stage.run(stage.directory, '--json');
  assert.equal(status, 3);
  const found = lines.find(({ path }) => path === bad);
  assert.deepEqual(
    [found?.verdict, found?.threat, found?.sha256, found?.certain],
    ['malicious', 'Trojan.Test', sha256('bad').toString('hex'), true],
  );
  const { summary } = lines.at(-1) as { summary: Record<string, number> };
  assert.deepEqual([summary.files, summary.malicious, summary.knownGood], [2, 1, 1]);
});

test('follows no links, however they loop, and opens no pipes', async () => {
  await using stage = await Stage.open();
  await stage.write('good', 'good');
  await symlink(stage.directory, join(stage.directory, 'loop'));
  await symlink(join(stage.directory, 'self'), join(stage.directory, 'self'));
  execFileSync('mkfifo', [join(stage.directory, 'pipe')]);
  const { status, lines } = await stage.run(stage.directory, '--json');
  assert.equal(status, 0);
  const { summary } = lines.at(-1) as { summary: Record<string, number> };
  assert.deepEqual([summary.files, summary.skipped, summary.unreadable], [1, 3, 0]);
});

test('counts what cannot be read, and goes on', async () => {
  await using stage = await Stage.open();
  await stage.write('good', 'good');
  const missing = join(stage.directory, 'no\u001b[31m file');
  const { status, stderr, stdout } = await stage.run(missing, stage.directory);
  assert.equal(status, 1);
  assert.match(stdout, /1 could not be read/);
  assert.match(stderr, /unreadable/);
  assert.ok(!`${stderr}${stdout}`.includes('\u001b[31m'), 'a name steers no terminal');
});

test('sends what is wanted, each content once, where it is told to', async () => {
  await using stage = await Stage.open();
  await stage.write('a', 'new');
  await stage.write('b', 'new');
  await stage.write('c', 'good');
  await stage.run(stage.directory);
  assert.deepEqual(stage.bodies, []);
  const { status, lines } = await stage.run(stage.directory, '--submit', '--json');
  assert.deepEqual(stage.bodies, ['new']);
  assert.equal(status, 1, 'it was refused');
  const { summary } = lines.at(-1) as { summary: Record<string, number> };
  assert.deepEqual([summary.submitted, summary.notSubmitted], [0, 1]);
});

test('with an offline set opens no connection', async () => {
  await using stage = await Stage.open();
  await mkdir(join(stage.directory, 'files'));
  const files = join(stage.directory, 'files');
  await writeFile(join(files, 'a'), 'bad');
  await writeFile(join(files, 'b'), 'good');
  await writeFile(join(files, 'c'), 'new');
  const sets = join(stage.directory, 'sets');
  const exact = encodeExactSet(
    [
      { sha256: new Uint8Array(sha256('bad')), verdict: 'malicious' as const },
      { sha256: new Uint8Array(sha256('good')), verdict: 'known-good' as const },
    ].toSorted((a, b) => compareBytes(a.sha256, b.sha256)),
  );
  const file = {
    ...{ name: 'exact.vset', kind: 'exact', size: exact.length },
    sha256: createHash('sha256').update(exact).digest('hex'),
  };
  const manifest = {
    ...{ at: '2026-11-25T10:00:00.000Z', files: [file], format: 'vitrine-reputation-set/1' },
    ...{ region: 'europe', site: 'zurich', version: 7 },
    entries: { 'known-good': 1, malicious: 1, suspicious: 0 },
  };
  const kept = new Map([
    ['manifest.json', new Uint8Array(Buffer.from(JSON.stringify(manifest)))],
    ['exact.vset', exact],
  ]);
  await openSetFolder(sets).replace(kept);
  const connecting = mock.method(Socket.prototype, 'connect');
  const fetching = mock.method(globalThis, 'fetch');
  const { status, stdout } = await stage.run(files, '--offline', sets);
  assert.equal(status, 3);
  assert.match(stdout, /malicious +1\n/);
  assert.match(stdout, /by the offline set 7 of 2026-11-25/);
  assert.deepEqual([connecting.mock.callCount(), fetching.mock.callCount()], [0, 0]);
  mock.restoreAll();
  const both = await stage.run(files, '--offline', sets, '--submit');
  assert.equal(both.status, 2);
});
