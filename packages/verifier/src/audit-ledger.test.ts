import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeEntryBundle } from '@vitrine/tlog';
import fc from 'fast-check';
import { httpLedger } from './audit/reader.ts';
import { auditLedger } from './audit-ledger.ts';
import { formatLedgerState, parseLedgerState } from './formats/ledger-state.ts';
import { testLedgers, testTrust } from './testing/certificate.ts';
import { ledgerFiles, memoryReader } from './testing/files.ts';
import type { TestLedger } from './testing/ledger.ts';
import { minute } from './testing/relocation.ts';

const trust = await testTrust();

async function ledgerOf(size: number): Promise<TestLedger> {
  const { source } = await testLedgers();
  for (let n = 1; n < size; n++) {
    const type = n === 3 ? 'key.created' : 'sample.stored';
    source.append({ type, at: minute(n), region: 'europe', payload: { n } });
  }
  return source;
}

const big = await ledgerOf(600);

function codesOf({ failures }: { readonly failures: readonly { readonly code: string }[] }) {
  return failures.map(({ code }) => code);
}

test('ledgers of every shape are audited whole', async () => {
  for (const size of [1, 2, 255, 256, 257, 512, 600]) {
    const files = await ledgerFiles(big, size);
    const verdict = await auditLedger(memoryReader(files), trust);
    assert.deepEqual(verdict.failures, [], `size ${size}`);
    assert.equal(verdict.state?.size, size);
    assert.equal(
      verdict.counts.reduce((sum, { count }) => sum + count, 0),
      size,
    );
  }
});

test('a partial tile may be replaced by the full one', async () => {
  const files = await ledgerFiles(big, 300);
  const later = await ledgerFiles(big, 512);
  for (const kind of ['0', 'entries']) {
    files.delete(`tile/${kind}/001.p/44`);
    files.set(`tile/${kind}/001`, later.get(`tile/${kind}/001`) ?? new Uint8Array());
  }
  assert.deepEqual((await auditLedger(memoryReader(files), trust)).failures, []);
});

test('the next visit sees that the ledger only grew', async () => {
  for (const [earlier, later] of [
    [1, 600],
    [256, 512],
    [257, 600],
    [600, 600],
    [44, 100],
  ] as const) {
    const first = await auditLedger(memoryReader(await ledgerFiles(big, earlier)), trust);
    assert.ok(first.state !== undefined);
    const previous = parseLedgerState(formatLedgerState(first.state));
    const reader = memoryReader(await ledgerFiles(big, later));
    const second = await auditLedger(reader, trust, { previous });
    assert.deepEqual(second.failures, [], `${earlier} to ${later}`);
    assert.match(second.proven.join(), /of the last visit/);
  }
});

test('a ledger that shrank, changed its past or is another one is caught', async () => {
  const { state: previous } = await auditLedger(memoryReader(await ledgerFiles(big, 300)), trust);
  assert.ok(previous !== undefined);
  const shorter = memoryReader(await ledgerFiles(big, 299));
  assert.deepEqual(codesOf(await auditLedger(shorter, trust, { previous })), ['ledger-shrank']);
  const { source: rewritten, office } = await testLedgers();
  for (let n = 1; n < 400; n++) {
    rewritten.append({ type: 'sample.stored', at: minute(n), payload: { n: n + 1 } });
  }
  const changed = memoryReader(await ledgerFiles(rewritten));
  assert.deepEqual(codesOf(await auditLedger(changed, trust, { previous })), ['history-changed']);
  const other = memoryReader(await ledgerFiles(office));
  assert.deepEqual(codesOf(await auditLedger(other, trust, { previous })), ['other-ledger']);
});

test('property: no changed byte and no missing file goes unseen', async () => {
  const files = await ledgerFiles(big, 520);
  const needed = [...files.keys()];
  const path = fc.constantFrom(...needed);
  await fc.assert(
    fc.asyncProperty(path, fc.nat(), fc.integer({ min: 1, max: 255 }), async (name, at, mask) => {
      const bytes = files.get(name)?.slice() ?? new Uint8Array();
      const position = at % bytes.length;
      bytes[position] = (bytes[position] ?? 0) ^ mask;
      const changed = new Map(files).set(name, bytes);
      assert.equal((await auditLedger(memoryReader(changed), trust)).valid, false, name);
    }),
    { numRuns: 60 },
  );
  for (const name of needed) {
    const fewer = new Map(files);
    fewer.delete(name);
    assert.deepEqual(codesOf(await auditLedger(memoryReader(fewer), trust)), ['unreachable'], name);
  }
});

test('entries must have their one form, be of this site and in order of time', async () => {
  const cases: [(ledger: TestLedger) => void, string][] = [
    [(ledger) => void ledger.entries.push(new TextEncoder().encode('{}')), 'malformed-entry'],
    [(ledger) => void ledger.entries.push(new TextEncoder().encode('{ }')), 'malformed-json'],
    [
      (ledger) => void ledger.append({ type: 'sample.stored', at: minute(-1e6), payload: {} }),
      'time-goes-back',
    ],
    [(ledger) => void ledger.entries.reverse(), 'wrong-entry'],
  ];
  for (const [spoil, code] of cases) {
    const ledger = await ledgerOf(2);
    spoil(ledger);
    const verdict = await auditLedger(memoryReader(await ledgerFiles(ledger)), trust);
    assert.ok(codesOf(verdict).includes(code), JSON.stringify(verdict.failures));
    assert.equal(verdict.state, undefined);
  }
  const { office } = await testLedgers();
  const { source } = await testLedgers();
  source.entries.push(...office.entries);
  const verdict = await auditLedger(memoryReader(await ledgerFiles(source)), trust);
  assert.ok(codesOf(verdict).includes('wrong-site'));
});

test('the quorum of witnesses is required, or reported where asked', async () => {
  const { source } = await testLedgers([]);
  const reader = memoryReader(await ledgerFiles(source));
  assert.deepEqual(codesOf(await auditLedger(reader, trust)), ['witnesses-missing']);
  const reported = await auditLedger(reader, trust, { witnesses: 'reported' });
  assert.equal(reported.valid, true);
});

test('a bundle cut short or with one entry too many is malformed', async () => {
  const files = await ledgerFiles(big, 10);
  const name = 'tile/entries/000.p/10';
  const entries = big.entries.slice(0, 11);
  const longer = new Map(files).set(name, encodeEntryBundle(entries));
  assert.deepEqual(codesOf(await auditLedger(memoryReader(longer), trust)), ['malformed-tile']);
});

test('a ledger is read over HTTP, and what cannot be read is unreachable', async () => {
  const files = await ledgerFiles(big, 300);
  const asked: string[] = [];
  const fetchFile = async (url: URL | RequestInfo): Promise<Response> => {
    const path = String(url).replace('https://ledger.example/moscow/', '');
    asked.push(path);
    const bytes = files.get(path);
    if (bytes === undefined) return new Response(null, { status: 404 });
    return new Response(new Uint8Array(bytes));
  };
  const reader = httpLedger('https://ledger.example/moscow', fetchFile);
  assert.deepEqual((await auditLedger(reader, trust)).failures, []);
  assert.ok(asked.includes('tile/entries/001.p/44'));
  const broken = httpLedger('https://ledger.example/', async () => {
    return new Response('', { status: 503 });
  });
  assert.deepEqual(codesOf(await auditLedger(broken, trust)), ['unreachable']);
});
