import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { runProgram } from '../program.ts';
import { submit } from './submit.ts';

const key = `vtr1.de.${'k'.repeat(22)}.${'s'.repeat(32)}`;

interface Line {
  readonly path: string;
  readonly sha256: string | null;
  readonly status: string;
  readonly site: string | null;
  readonly receipt?: string;
  readonly code?: string;
  readonly problem?: { readonly type: string };
  readonly summary?: Readonly<Record<string, unknown>>;
}

/** An office and a site in one, a folder to send from, and the command. */
class Stage implements AsyncDisposable {
  readonly names: string[] = [];
  refuse: number | undefined;
  onPut: () => Promise<void> = async () => {};
  directory = '';
  url = '';
  readonly #server = createServer((request, response) => {
    this.#answer(request, response).catch((error: Error) => response.destroy(error));
  });

  static async open(): Promise<Stage> {
    const stage = new Stage();
    stage.#server.listen(0, '127.0.0.1');
    await once(stage.#server, 'listening');
    stage.url = `http://127.0.0.1:${(stage.#server.address() as AddressInfo).port}`;
    stage.directory = await mkdtemp(join(tmpdir(), 'vitrine-submit-'));
    return stage;
  }

  async run(words: readonly string[], env: NodeJS.ProcessEnv = { VITRINE_KEY: key }) {
    const texts = { stdout: '', stderr: '' };
    const sink = (to: keyof typeof texts) => ({
      write: (text: string) => {
        texts[to] += text;
      },
    });
    const status = await runProgram(
      { commands: [submit], groups: [], version: '0' },
      ['submit', '--office', this.url, ...words],
      { stdout: sink('stdout'), stderr: sink('stderr'), env, signal: new AbortController().signal },
    );
    return { status, ...texts };
  }

  async lines(words: readonly string[]) {
    const { status, stdout } = await this.run([...words, '--json']);
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((text): Line => JSON.parse(text));
    const files = new Map(lines.slice(0, -1).map((line) => [basename(line.path), line]));
    return { status, files, summary: lines.at(-1)?.summary };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    await rm(this.directory, { recursive: true });
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = this.url;
    const place = { country: 'DE', region: 'europe', class: 'files', jurisdiction: 'CH' };
    const home = { ...place, site: 'zurich', url, policyVersion: 1, epoch: 1 };
    if (request.method === 'GET') return reply(response, 200, home);
    const hash = createHash('sha256');
    let size = 0;
    for await (const chunk of request) {
      hash.update(chunk);
      size += chunk.length;
    }
    this.names.push(decodeURIComponent(String(request.headers['vitrine-file-name'])));
    await this.onPut();
    if (this.refuse !== undefined) {
      const type = 'urn:vitrine:problem:unknown-key';
      return reply(response, this.refuse, { type, title: 'No', status: this.refuse });
    }
    const payload = { submission: randomUUID(), sha256: hash.digest('hex'), size };
    reply(response, 201, {
      format: 'vitrine-receipt/1',
      entry: { v: 1, type: 'sample.stored', at: '', site: 'zurich', region: 'europe', commit: '' },
      opening: { salt: '', payload },
      proof: 'c2sp.org/tlog-proof@v1\n',
    });
  }
}

function reply(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

test('folders are walked, links and pipes skipped and said, receipts kept', async () => {
  await using stage = await Stage.open();
  const { directory } = stage;
  const receipts = join(directory, 'receipts');
  await mkdir(join(directory, 'a', 'b'), { recursive: true });
  await mkdir(receipts);
  await writeFile(join(directory, 'one.bin'), 'one');
  await writeFile(join(directory, 'a', 'b', 'two ü.bin'), 'two');
  await writeFile(join(receipts, 'earlier.receipt.json'), '{}');
  await symlink('/', join(directory, 'root'));
  execFileSync('mkfifo', [join(directory, 'pipe')]);
  const { status, files, summary } = await stage.lines([directory, '--receipts', receipts]);
  assert.equal(status, 0);
  assert.deepEqual(summary, { accepted: 2, failed: 0, skipped: 3, bytes: 6 });
  assert.deepEqual(stage.names.toSorted(), ['one.bin', 'two ü.bin']);
  const statuses = [...files].map(([name, line]) => `${name} ${line.status}`).toSorted();
  assert.deepEqual(statuses, [
    'one.bin accepted',
    'pipe skipped',
    'receipts skipped',
    'root skipped',
    'two ü.bin accepted',
  ]);
  const one = files.get('one.bin');
  assert.equal(one?.sha256, sha256('one'));
  assert.equal(one?.site, 'zurich');
  assert.equal(one?.receipt, join(receipts, `${sha256('one')}.receipt.json`));
  const receipt = JSON.parse(await readFile(one.receipt, 'utf8'));
  assert.equal(receipt.opening.payload.sha256, sha256('one'));
  assert.equal((await readdir(receipts)).length, 3);
});

test('a name may be any bytes', { skip: process.platform === 'darwin' }, async () => {
  await using stage = await Stage.open();
  const folder = Buffer.from(`${stage.directory}/caf\xe9`, 'latin1');
  await mkdir(folder);
  await writeFile(Buffer.concat([folder, Buffer.from('/\xff.bin', 'latin1')]), 'bytes');
  const { status, summary } = await stage.lines([stage.directory]);
  assert.equal(status, 0);
  assert.deepEqual(summary, { accepted: 1, failed: 0, skipped: 0, bytes: 5 });
  assert.deepEqual(stage.names, ['\ufffd.bin']);
});

test('an empty address in the environment is none', async () => {
  let stderr = '';
  const status = await runProgram(
    { commands: [submit], groups: [], version: '0' },
    ['submit', '/nowhere'],
    {
      stdout: { write: () => undefined },
      stderr: { write: (text) => (stderr += text) },
      env: { VITRINE_KEY: key, VITRINE_OFFICE_URL: '' },
      signal: new AbortController().signal,
    },
  );
  assert.equal(status, 1);
  assert.match(stderr, /failed {3}\/nowhere: /);
});

test('what is named and cannot be sent fails; the rest is sent', async () => {
  await using stage = await Stage.open();
  const file = join(stage.directory, 'file');
  const alias = join(stage.directory, 'alias');
  await writeFile(file, 'x');
  await symlink(file, alias);
  const none = join(stage.directory, 'none');
  const { status, files, summary } = await stage.lines([none, alias, file]);
  assert.equal(status, 1);
  assert.deepEqual(summary, { accepted: 1, failed: 2, skipped: 0, bytes: 1 });
  assert.equal(files.get('none')?.code, 'unreadable');
  assert.equal(files.get('alias')?.status, 'failed');
});

test('a key that is not known stops it, with the problem', async () => {
  await using stage = await Stage.open();
  for (let i = 0; i < 20; i += 1) await writeFile(join(stage.directory, `${i}`), `${i}`);
  stage.refuse = 401;
  const { status, files, summary } = await stage.lines([stage.directory, '--concurrency', '1']);
  assert.equal(status, 1);
  assert.equal(summary?.stoppedBy, 'unknown-key');
  assert.equal(files.size, 1);
  const [line] = files.values();
  assert.equal(line?.problem?.type, 'urn:vitrine:problem:unknown-key');
});

test('a receipt that cannot be written is a failure that names the sample', async () => {
  await using stage = await Stage.open();
  const file = join(stage.directory, 'file');
  await writeFile(file, 'x');
  const receipts = join(stage.directory, 'receipts');
  stage.onPut = async () => {
    await rm(receipts, { recursive: true });
    await writeFile(receipts, 'in the way');
  };
  const { status, files } = await stage.lines([file, '--receipts', receipts]);
  assert.equal(status, 1);
  assert.equal(files.get('file')?.code, 'receipt-not-saved');
  assert.equal(files.get('file')?.sha256, sha256('x'));
});

test('a folder for receipts that cannot be one stops it before anything is sent', async () => {
  await using stage = await Stage.open();
  const file = join(stage.directory, 'file');
  await writeFile(file, 'x');
  const { status, stderr } = await stage.run([file, '--receipts', join(file, 'receipts')]);
  assert.equal(status, 1);
  assert.match(stderr, /receipts is not a folder, or stands below what is none/);
  assert.deepEqual(stage.names, []);
});

test('people get progress, troubles and a summary, and never the key', async () => {
  await using stage = await Stage.open();
  await writeFile(join(stage.directory, 'file'), 'x');
  await symlink('/', join(stage.directory, 'root'));
  const { status, stdout, stderr } = await stage.run([stage.directory, '--key', key], {});
  assert.equal(status, 0);
  assert.equal(stdout, '1 file accepted (1 B), 0 failed, 1 skipped\n');
  assert.match(stderr, /Submitting: 100 % 1 of 1 files/);
  assert.match(stderr, /skipped {2}.*root: a symbolic link/);
  assert.ok(!stderr.includes('sssss'));
});

test('wrong command lines are told with status 2, and nothing is sent', async () => {
  await using stage = await Stage.open();
  const file = join(stage.directory, 'file');
  await writeFile(file, 'x');
  const wrong = [[], [file, '--key', 'x'], [file, '--concurrency', '0'], [file, '--what']];
  for (const words of wrong) assert.equal((await stage.run(words)).status, 2, words.join(' '));
  assert.equal((await stage.run([file], {})).status, 2);
  assert.deepEqual(stage.names, []);
});
