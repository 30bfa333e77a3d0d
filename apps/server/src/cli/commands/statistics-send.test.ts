import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { gunzipSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { demoEvents } from '../demo/events.ts';
import { runProgram } from '../program.ts';
import { send } from './statistics-send.ts';

const key = `vtr1.de.${'k'.repeat(22)}.${'s'.repeat(32)}`;

/** An office and a site in one that counts ids and refuses lines without a product, and a folder. */
class Stage implements AsyncDisposable {
  readonly counted = new Map<string, string>();
  refuse: number | undefined;
  directory = '';
  #url = '';
  readonly #server = createServer((request, response) => {
    this.#answer(request, response).catch((error: Error) => response.destroy(error));
  });

  static async open(): Promise<Stage> {
    const stage = new Stage();
    stage.#server.listen(0, '127.0.0.1');
    await once(stage.#server, 'listening');
    stage.#url = `http://127.0.0.1:${(stage.#server.address() as AddressInfo).port}`;
    stage.directory = await mkdtemp(join(tmpdir(), 'vitrine-send-'));
    return stage;
  }

  async file(name: string, content: string | Uint8Array, changedAt = '2026-11-25T12:00:00Z') {
    const path = join(this.directory, name);
    await writeFile(path, content);
    await utimes(path, new Date(), new Date(changedAt));
    return path;
  }

  async run(words: readonly string[], env: NodeJS.ProcessEnv = { VITRINE_KEY: key }) {
    const texts = { stdout: '', stderr: '' };
    const sink = (to: keyof typeof texts) => ({
      write: (text: string) => {
        texts[to] += text;
      },
    });
    const status = await runProgram(
      { commands: [send], groups: [], version: '0' },
      ['statistics', 'send', '--office', this.#url, ...words],
      { stdout: sink('stdout'), stderr: sink('stderr'), env, signal: new AbortController().signal },
    );
    return { status, ...texts };
  }

  /** The summary, and what was said of refused lines. */
  async sums(words: readonly string[]) {
    const { status, stdout } = await this.run([...words, '--json']);
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((text) => JSON.parse(text));
    return { status, summary: lines.at(-1).summary, refused: lines.slice(0, -1) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    await rm(this.directory, { recursive: true });
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === 'GET') {
      const place = { country: 'DE', region: 'europe', class: 'statistics', jurisdiction: 'CH' };
      return reply(response, 200, {
        ...{ ...place, site: 'zurich', url: this.#url, policyVersion: 1, epoch: 1 },
      });
    }
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece);
    if (this.refuse !== undefined) {
      const type = 'urn:vitrine:problem:unknown-key';
      return reply(response, this.refuse, { type, title: 'No', status: this.refuse });
    }
    const lines = gunzipSync(Buffer.concat(pieces)).toString().trimEnd().split('\n');
    const counts = { accepted: 0, duplicate: 0, refused: 0, pending: 0 };
    const refusals: object[] = [];
    for (const [i, line] of lines.entries()) {
      const { id, product } = JSON.parse(line);
      if (product === undefined) {
        counts.refused += 1;
        refusals.push({ line: i + 1, code: 'missing-field', detail: 'product is missing' });
      } else if (this.counted.has(id)) counts.duplicate += 1;
      else {
        this.counted.set(id, line);
        counts.accepted += 1;
      }
    }
    reply(response, 200, { ...counts, refusals, batches: [], waiting: [] });
  }
}

function reply(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

const plain = (n: number) => `{"v":1,"type":"scan-summary","product":"P","scanned":${n}}\n`;
const many = (count: number) => Array.from({ length: count }, (_, n) => plain(n)).join('');

test('files are sent plain and packed; ids made of their content count nothing twice', async () => {
  await using stage = await Stage.open();
  const text = many(12_000);
  const file = await stage.file('a', text);
  const packed = [
    await stage.file('a.gz', gzipSync(text)),
    await stage.file('b.zst', zstdCompressSync(text)),
  ];
  const first = await stage.sums([file]);
  assert.deepEqual([first.status, first.summary.accepted], [0, 12_000]);
  const again = await stage.sums([file, ...packed]);
  assert.deepEqual([again.summary.accepted, again.summary.duplicate], [0, 36_000]);
  const form = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  assert.ok([...stage.counted.keys()].every((id) => form.test(id)));
});

test('a file that has grown, also behind a last line without its end, counts what is new', async () => {
  await using stage = await Stage.open();
  const start = many(3).trimEnd();
  await stage.sums([await stage.file('a', start)]);
  const { summary } = await stage.sums([await stage.file('a', `${start}\n${plain(0)}`)]);
  assert.deepEqual([summary.accepted, summary.duplicate], [1, 3]);
});

test('the same line twice is two events; another time makes other events', async () => {
  await using stage = await Stage.open();
  const file = await stage.file('a', plain(1) + plain(1));
  assert.equal((await stage.sums([file])).summary.accepted, 2);
  assert.equal((await stage.sums([file, '--at', '2026-11-25T12:00:00Z'])).summary.duplicate, 2);
  assert.equal((await stage.sums([file, '--at', '2026-11-25T12:00:01Z'])).summary.accepted, 2);
});

test('lines with an id go as they are', async () => {
  await using stage = await Stage.open();
  const line =
    '{"id":"019abcde-0000-7000-8000-000000000000","product":"P", "n":12345678901234567890}';
  await stage.sums([await stage.file('a', `\r\n${line}\r\n`)]);
  assert.deepEqual([...stage.counted.values()], [line]);
});

test('refused lines are told with file and line, whoever refuses them', async () => {
  await using stage = await Stage.open();
  const file = await stage.file(
    'a',
    `${plain(1)}\n{"v":1}\nnonsense\n[1]\n{"x":"${'y'.repeat(20_000)}"}\n${plain(2)}`,
  );
  const { status, summary, refused } = await stage.sums([file]);
  assert.equal(status, 1);
  assert.deepEqual(summary, { lines: 6, accepted: 2, duplicate: 0, refused: 4, pending: 0 });
  const told = refused.map(({ line, code }: { line: number; code: string }) => `${line} ${code}`);
  assert.deepEqual(told.toSorted(), ['3 missing-field', '4 not-json', '5 not-json', '6 too-long']);
  const { stderr, stdout } = await stage.run([file]);
  assert.match(stderr, /refused {2}.*a:3: missing-field: product is missing\n/);
  assert.match(stderr, /Sending: 100 %/);
  assert.equal(stdout, '6 lines: 0 accepted, 2 duplicates, 4 refused\n');
});

test('a key that is not known stops it, and what is damaged too, with what was counted', async () => {
  await using stage = await Stage.open();
  const torn = await stage.file('b.gz', gzipSync(many(50_000)).subarray(0, 50_000));
  const file = await stage.file('a', many(6_000));
  const { status, summary } = await stage.sums([file, torn]);
  assert.equal(status, 1);
  assert.equal(summary.stoppedBy.code, 'Z_BUF_ERROR');
  assert.ok(summary.accepted >= 5_000);
  stage.refuse = 401;
  const refused = await stage.sums([file]);
  assert.deepEqual([refused.status, refused.summary.stoppedBy.code], [1, 'unknown-key']);
});

test('wrong command lines are told with status 2', async () => {
  await using stage = await Stage.open();
  const file = await stage.file('a', plain(1));
  const wrong = [[], [file, '--key', 'x'], [file, '--at', 'noon'], [file, '--what']];
  for (const words of wrong) assert.equal((await stage.run(words)).status, 2, words.join(' '));
  assert.equal((await stage.run([file], {})).status, 2);
  assert.equal((await stage.run([join(stage.directory, 'none')])).status, 1);
  assert.equal(stage.counted.size, 0);
});

test('events of the demonstration are the same each time, but for their time', () => {
  const nowMs = Date.UTC(2026, 10, 25);
  const first = demoEvents('DE', 1, nowMs);
  assert.deepEqual(demoEvents('DE', 1, nowMs), first);
  const ids = first.map((line) => JSON.parse(line).id);
  assert.equal(new Set(ids).size, first.length);
  const without = (line: string) => ({ ...JSON.parse(line), id: '' });
  assert.deepEqual(demoEvents('DE', 1, nowMs + 5_000).map(without), first.map(without));
});
