import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { commands, groups } from '../../apps/server/src/cli/commands/index.ts';
import { runProgram } from '../../apps/server/src/cli/program.ts';
import { assertProblem, call, makeCustomer } from '../support/people.ts';
import { freshFile, sha256Of, submit } from '../support/products.ts';
import { startSystem, temporaryFolder } from '../support/system.ts';

const folder = await temporaryFolder();
const policy = path.join(folder, 'policy.yaml');
const example = await readFile('examples/gti/2018.yaml', 'utf8');
// Everything at home in Zurich, which has two data centres.
await writeFile(policy, example.replaceAll(/(files|statistics|accounts): moscow/g, '$1: zurich'));
const at = await startSystem({ args: ['--port', '0', '--policy', policy] });
const customer = await makeCustomer(at, 'Muster AG', 'DE');

interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command line, as a person gives it on the system's machine. */
async function vitrine(...words: readonly string[]): Promise<Ran> {
  const said = { stdout: '', stderr: '' };
  const status = await runProgram({ commands, groups, version: '0' }, words, {
    stdout: { write: (text) => (said.stdout += text) },
    stderr: { write: (text) => (said.stderr += text) },
    env: { VITRINE_OFFICE_URL: at.office },
    signal: new AbortController().signal,
  });
  return { status, ...said };
}

/** The answer of one that must succeed. */
async function answerOf<T>(...words: readonly string[]): Promise<T> {
  const { status, stdout, stderr } = await vitrine(...words, '--data', at.data, '--json');
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout) as T;
}

for (const [name, country] of Object.entries({ alice: 'CH', bob: 'CH', eve: 'FR' })) {
  await answerOf('operator', 'create', name, '--country', country);
}

async function store(sizeBytes: number): Promise<{ bytes: Uint8Array; sha256: string }> {
  const bytes = freshFile(sizeBytes);
  const outcome = await submit(at.sites.zurich ?? '', customer, bytes);
  assert.equal(outcome.status, 201, at.stderr());
  return { bytes, sha256: sha256Of(bytes) };
}

const why = ['--purpose', 'analysis', '--case', 'INC-7'];

test('a sample is found at its site, read as CaRT, and the read is listed for both sides', async () => {
  const { sha256 } = await store(50_000);
  const { samples } = await answerOf<{ samples: { site: string; copies: string[] }[] }>(
    'sample',
    'show',
    sha256,
    '--as',
    'alice',
  );
  assert.deepEqual(
    samples.map(({ site, copies }) => [site, copies]),
    [['zurich', ['zurich-1', 'zurich-2']]],
  );
  const out = path.join(folder, 'sample.cart');
  await answerOf('sample', 'fetch', sha256, ...why, '--form', 'cart', '--out', out, '--as', 'bob');
  assert.equal((await readFile(out)).toString('latin1', 0, 4), 'CART');
  const { reads } = await answerOf<{ reads: Record<string, unknown>[] }>(
    'sample',
    'reads',
    sha256,
    '--as',
    'alice',
  );
  const [read] = reads;
  const { reader, country, purpose, form } = read ?? {};
  assert.deepEqual([reader, country, purpose, form], ['bob', 'CH', 'analysis', 'cart']);
  const url = `${at.sites.zurich}/v1/samples/${sha256}/reads`;
  const seen = await call<{ reads: object[] }>(url, { token: customer.token });
  const { at: time, index } = read ?? {};
  assert.deepEqual(seen.body.reads, [{ index, at: time, country: 'CH', purpose: 'analysis' }]);
});

test('raw: asked for by one, approved by another, fetched once', async () => {
  const { bytes, sha256 } = await store(200_000);
  const out = path.join(folder, 'sample.raw');
  const fetching = ['sample', 'fetch', sha256, ...why, '--form', 'raw', '--out', out];
  const first = await vitrine(...fetching, '--as', 'alice', '--data', at.data);
  assert.equal(first.status, 3, first.stderr);
  const request = /sample approve ([0-9a-f-]{36}) --as NAME/.exec(first.stdout)?.[1] ?? '';
  assert.match(first.stdout, new RegExp(`--approval ${request}`));
  const approving = ['sample', 'approve', request, '--data', at.data];
  const early = await vitrine(
    ...fetching,
    '--as',
    'alice',
    '--approval',
    request,
    '--data',
    at.data,
  );
  assert.equal(early.status, 1);
  assert.match(early.stderr, /No approval of the request/);
  const own = await vitrine(...approving, '--as', 'alice');
  assert.equal(own.status, 1);
  assert.match(own.stderr, /a second person must approve/);
  const approved = await answerOf<{ state: string }>('sample', 'approve', request, '--as', 'bob');
  assert.equal(approved.state, 'approved');
  const second = await answerOf<{ site: string }>(
    ...fetching,
    '--as',
    'alice',
    '--approval',
    request,
  );
  assert.equal(second.site, 'zurich');
  assert(Buffer.from(bytes).equals(await readFile(out)));
  const again = await vitrine(
    ...fetching,
    '--as',
    'alice',
    '--approval',
    request,
    '--data',
    at.data,
  );
  assert.equal(again.status, 1);
  assert.match(again.stderr, /has served its one read/);
  const { requests } = await answerOf<{ requests: { request: string }[] }>(
    'sample',
    'requests',
    '--as',
    'bob',
  );
  assert.equal(requests[0]?.request, request);
  assert(!(await readdir(folder)).some((name) => name.endsWith('.part')));
});

test('from another country even CaRT takes a second person', async () => {
  const { sha256 } = await store(1_000);
  const out = path.join(folder, 'abroad.cart');
  const fetching = [
    'sample',
    'fetch',
    sha256,
    ...why,
    '--form',
    'cart',
    '--out',
    out,
    '--as',
    'eve',
  ];
  const asked = await vitrine(...fetching, '--data', at.data, '--json');
  assert.equal(asked.status, 3, asked.stderr);
  const { request } = JSON.parse(asked.stdout) as { request: string };
  await answerOf('sample', 'approve', request, '--as', 'alice');
  await answerOf(...fetching, '--approval', request);
  assert.equal((await readFile(out)).toString('latin1', 0, 4), 'CART');
});

test('a scrub by the administrator finds and repairs a damaged file', async () => {
  const { sha256 } = await store(300_000);
  const root = path.join(at.data, 'sites/zurich/data-centres/zurich-2/objects');
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.age'))
    .map((entry) => path.join(entry.parentPath, entry.name));
  const sizes = await Promise.all(files.map(async (file) => (await readFile(file)).length));
  const file = files[sizes.indexOf(Math.max(...sizes))] ?? '';
  const intact = await readFile(file);
  const spoilt = Buffer.from(intact);
  spoilt.writeUInt8(spoilt.readUInt8(100_000) ^ 255, 100_000);
  await writeFile(file, spoilt);
  const told = await answerOf<{
    sites: Record<string, Record<string, number>>;
    findings: Record<string, unknown>[];
  }>('sample', 'scrub', '--from-start');
  assert.deepEqual(
    told.findings.map((one) => [one.site, one.event, one.dataCentre]),
    [
      ['zurich', 'damaged', 'zurich-2'],
      ['zurich', 'repaired', 'zurich-2'],
    ],
  );
  assert.equal(told.sites.zurich?.repaired, 1);
  assert.equal(told.sites.moscow?.samples, 0);
  assert(intact.equals(await readFile(file)));
  const people = await vitrine('sample', 'scrub', '--site', 'zurich', '--data', at.data);
  assert.equal(people.status, 0, people.stderr);
  assert.match(people.stdout, /zurich: 4 samples read back; 0 copies damaged/);
  const { samples } = await answerOf<{ samples: object[] }>(
    'sample',
    'show',
    sha256,
    '--as',
    'bob',
  );
  assert.equal(samples.length, 1);
});

test('nobody else gets in; wrong words are told', async () => {
  const { sha256 } = await store(100);
  const url = `${at.sites.zurich}/v1/samples/${sha256}/reads`;
  const json = { purpose: 'analysis', case: 'x', form: 'cart' };
  assertProblem(await call(url, { json, token: customer.token }), 401, 'unauthenticated');
  assertProblem(await call(url, { json }), 401, 'unauthenticated');
  const scrubs = `${at.sites.zurich}/v1/scrubs`;
  assertProblem(await call(scrubs, { json: {}, token: customer.token }), 401, 'unauthenticated');
  const requests = `${at.office}/v1/access-requests`;
  assertProblem(await call(requests, { token: customer.token }), 401, 'unauthenticated');
  const unknown = await vitrine(
    'sample',
    'show',
    sha256Of(Buffer.from('?')),
    '--as',
    'bob',
    '--data',
    at.data,
  );
  assert.equal(unknown.status, 1);
  assert.match(unknown.stderr, /There is no such sample/);
  const typo = await vitrine('sample', 'show', 'abc', '--as', 'bob', '--data', at.data);
  assert.equal(typo.status, 2);
  for (const name of ['show', 'fetch', 'requests', 'approve', 'reads', 'scrub']) {
    const help = await vitrine('sample', name, '--help');
    assert.equal(help.status, 0);
    assert.match(help.stdout, new RegExp(`vitrine sample ${name}`));
  }
});
