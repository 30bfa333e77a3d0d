import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { main } from './cli.ts';
import { formatCertificate } from './formats/certificate.ts';
import { formatReceipt } from './formats/receipt.ts';
import { testCertificate } from './testing/certificate.ts';
import { ledgerFiles } from './testing/files.ts';

const folder = await mkdtemp(join(tmpdir(), 'vitrine-verify-'));
after(() => rm(folder, { recursive: true }));

const path = (name: string) => join(folder, name);
const { certificate, trust, manifest, ledgers } = await testCertificate();
const [receipt] = certificate.receipts;
assert.ok(receipt !== undefined);
await writeFile(path('trust'), trust);
await writeFile(path('receipt.json'), formatReceipt(receipt));
await writeFile(path('certificate.json'), formatCertificate(certificate));
await writeFile(path('manifest'), manifest);
await writeFile(path('bad.json'), formatReceipt(receipt).replace('policy.', 'policies.'));
await writeFile(path('other.json'), '{"format":"other"}');
for (const [name, bytes] of await ledgerFiles(ledgers.source)) {
  await mkdir(dirname(path(`ledger/${name}`)), { recursive: true });
  await writeFile(path(`ledger/${name}`), bytes);
}

async function run(...args: string[]): Promise<{ status: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const status = await main([...args, '--trust', path('trust')], {
    stdout: (text) => {
      out += text;
    },
    stderr: (text) => {
      err += text;
    },
  });
  return { status, out, err };
}

test('valid documents exit with 0, named or detected', async () => {
  for (const args of [
    ['receipt', path('receipt.json'), path('receipt.json')],
    ['certificate', path('certificate.json'), '--manifest', path('manifest')],
    ['ledger', path('ledger')],
    [path('receipt.json'), path('certificate.json'), path('ledger')],
  ]) {
    const { status, out, err } = await run(...args);
    assert.equal(err, '');
    assert.equal(status, 0, out);
    assert.match(out, /^VALID {2}/);
    assert.match(out, /Not covered/);
  }
});

test('something not valid exits with 1 and says why', async () => {
  const { status, out } = await run('receipt', path('receipt.json'), path('bad.json'));
  assert.equal(status, 1);
  assert.match(out, /NOT VALID {2}receipt .*bad\.json\n\n {2}Why not\n {2}- not-included: /);
  const wrongManifest = [
    'certificate',
    path('certificate.json'),
    '--manifest',
    path('receipt.json'),
  ];
  assert.equal((await run(...wrongManifest)).status, 1);
});

test('wrong usage and unreadable files exit with 2', async () => {
  for (const args of [
    [],
    ['receipt'],
    ['receipt', path('missing.json')],
    [path('missing.json')],
    [path('other.json')],
    [path('receipt.json'), '--unknown'],
    [path('receipt.json'), '--witnesses', 'perhaps'],
    [path('receipt.json'), '--manifest', path('manifest')],
    [path('receipt.json'), '--state', path('state')],
    ['certificate', path('certificate.json'), '--manifest', path('missing')],
    ['certificate', path('certificate.json'), '--manifest', folder],
    ['ledger', path('ledger'), '--state', path('trust')],
    ['ledger', path('ledger'), '--state', path('no/folder/state')],
  ]) {
    const { status, out, err } = await run(...args);
    assert.equal(status, 2, `${args.join(' ')}: ${out}`);
    assert.match(err, /^vitrine-verify: /);
  }
});

test('--json gives the verdicts as one array', async () => {
  const { out } = await run('--json', path('receipt.json'), path('bad.json'));
  const results: unknown = JSON.parse(out);
  assert.ok(Array.isArray(results));
  assert.deepEqual(
    results.map(({ kind, valid }) => [kind, valid]),
    [
      ['receipt', true],
      ['receipt', false],
    ],
  );
});

test('--help is given without a trust policy', async () => {
  let out = '';
  const stdout = (text: string) => {
    out += text;
  };
  assert.equal(await main(['--help'], { stdout, stderr: assert.fail }), 0);
  assert.match(out, /^Usage:/);
});

test('the state of a ledger is kept, and a ledger that shrank is caught by it', async () => {
  const state = path('state');
  assert.equal((await run('ledger', path('ledger'), '--state', state)).status, 0);
  const kept = await readFile(state, 'utf8');
  for (const [name, bytes] of await ledgerFiles(ledgers.source, 3)) {
    await mkdir(dirname(path(`short/${name}`)), { recursive: true });
    await writeFile(path(`short/${name}`), bytes);
  }
  const { status, out } = await run('ledger', path('short'), '--state', state);
  assert.equal(status, 1);
  assert.match(out, /ledger-shrank/);
  assert.equal(await readFile(state, 'utf8'), kept);
});
