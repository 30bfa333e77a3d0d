import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { test } from 'node:test';
import { batchRoot, blockTree } from './blocks/block-root.ts';
import { Preparation, type Slice } from './events/preparation.ts';
import { type LineContext, readLine } from './events/read-line.ts';
import { storedEvent } from './events/stored-event.ts';

const file = new URL('../../../../../vectors/statistics/vectors.json', import.meta.url);

const context = {
  country: 'CH',
  now: '2026-11-25T12:00:00Z',
  countries: { '203.0.113.9': 'IT' },
  pseudonymKeys: { '2026-Q3': '03'.repeat(32), '2026-Q4': '04'.repeat(32) },
};
const nowMs = Date.parse(context.now);
const options = {
  oldestMs: Date.UTC(2026, 6, 1),
  newestMs: nowMs + 3_600_000,
  country: context.country,
  pseudonymKeys: Object.fromEntries(
    Object.entries(context.pseudonymKeys).map(([quarter, hex]) => [
      quarter,
      new Uint8Array(Buffer.from(hex, 'hex')),
    ]),
  ),
};
const countries: Readonly<Record<string, string>> = context.countries;
const fields = { countryOf: (ip: string) => countries[ip] ?? '' };

/** Of a moment before now. */
function idAt(secondsAgo: number, last: number): string {
  const time = (nowMs - secondsAgo * 1_000).toString(16).padStart(12, '0');
  const tail = last.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${tail}`;
}

const sender = { product: 'Example Security', version: '21.3.1' };
const sha256 = '275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f';
const detection = { v: 1, type: 'detection', ...sender, threat: 'Trojan.Win32.Example', sha256 };
const good: readonly object[] = [
  { ...detection, id: idAt(60, 1) },
  { ...detection, id: idAt(50, 2), count: 3, size: 2 ** 53 - 1, os: 'Windows 11 23H2' },
  { ...detection, id: idAt(40, 3), ip: '203.0.113.9', installation: 'f1b5-91' },
  { ...detection, id: idAt(30, 4), ip: '203.0.113.9', country: 'DE' },
  {
    ...{ ...detection, sha256: undefined, id: idAt(20, 5) },
    url: 'https://alice:secret@CDN.Example.org:8443/a/b?token=1#x',
  },
  {
    ...{ v: 1, type: 'suspicious-activity', ...sender, id: idAt(15, 6) },
    ...{ rule: 'Script/Dropper', component: 'behaviour', task: 7, url: 'ftp://192.0.2.1/x' },
  },
  {
    ...{ v: 1, type: 'lookup-summary', ...sender, id: idAt(10, 7), verdict: 'unknown' },
    ...{ url: 'http://k3y0f50m3b0dy15h3r3.example.net/', count: 12, seconds: 3_600 },
  },
  { v: 1, type: 'scan-summary', ...sender, id: idAt(5, 8), scanned: 1_000, detected: 0 },
  {
    ...{ v: 1, type: 'product-health', ...sender, id: idAt(1, 9) },
    ...{ 'database-age-hours': 3, 'uptime-hours': 0, installation: 'f1b5-91' },
  },
];
const bad: readonly (object | string)[] = [
  '{"v":1',
  '[]',
  { ...detection, v: 2, id: idAt(1, 20) },
  { ...detection, type: 'rumour', id: idAt(1, 21) },
  { ...detection, id: idAt(1, 22), colour: 'red' },
  { ...detection, id: idAt(1, 23), threat: undefined },
  { ...detection, id: idAt(1, 24), product: 'C:\\Users\\alice' },
  { ...detection, id: idAt(1, 25), sha256: sha256.toUpperCase() },
  { ...detection, id: idAt(1, 26).toUpperCase() },
  { ...detection, id: idAt(-7_200, 27) },
  { ...detection, id: idAt(200 * 86_400, 28) },
  { ...detection, id: idAt(1, 29), component: 'x'.repeat(17_000) },
];

const textOf = (line: object | string) => (typeof line === 'string' ? line : JSON.stringify(line));

function prepare(lines: readonly string[]): Slice {
  const preparation = new Preparation(options, fields);
  const [slice] = [...preparation.push(Buffer.from(lines.join('\n'))), ...preparation.end()];
  assert.ok(slice);
  return slice;
}

function makeVectors(): string {
  const lines = good.map(textOf);
  const { events, refused } = prepare(lines);
  assert.deepEqual(refused, []);
  const lineContext: LineContext = { ...options, ...fields, pseudonymOf: () => '' };
  const pseudonyms = Buffer.from(events.columns.get('installation')?.bytes ?? []);
  const taken = lines.map((line, i) => {
    const row = readLine(line, i + 1, lineContext);
    assert.ok('plan' in row);
    const id: string = JSON.parse(line).id;
    const leaf = Buffer.from(events.leaves.subarray(i * 32, (i + 1) * 32)).toString('hex');
    const pseudonym = pseudonyms.toString('hex', i * 8, (i + 1) * 8);
    return {
      ...{ line, stored: storedEvent(row.plan, id, row.values), leaf },
      ...(/[1-9a-f]/.test(pseudonym) && { pseudonym }),
    };
  });
  const root = batchRoot(events, undefined);
  const other = new Uint8Array(32).fill(7);
  const batches = [
    { root, events: events.rows },
    { root: other, events: 2 },
    { root, events: 300_000 },
  ];
  const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
  const vectors = {
    context,
    events: taken,
    refused: bad.map((line) => {
      const text = textOf(line);
      return { line: text, code: prepare([text]).refusals[0]?.code };
    }),
    batch: { root: hex(root) },
    block: {
      batches: batches.map((one) => ({ ...one, root: hex(one.root) })),
      root: hex(blockTree(batches).root()),
    },
  };
  return `${JSON.stringify(vectors, undefined, 2)}\n`;
}

test('the vectors in the repository are what the site makes of the lines', async () => {
  const made = makeVectors();
  // UPDATE_VECTORS=1 writes the file; without it, it is compared.
  if (process.env.UPDATE_VECTORS === '1') await writeFile(file, made);
  assert.equal(await readFile(file, 'utf8'), made);
});
