import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { databaseName } from '../../apps/server/src/compose/party.ts';
import {
  commonFields,
  eventTypes,
} from '../../apps/server/src/modules/statistics/events/registry.ts';
import type { CoverageReport } from '../../apps/server/src/modules/statistics/index.ts';
import { idAt } from '../../apps/server/src/modules/statistics/test-kit.ts';
import { foldersOf } from '../../apps/server/src/platform/clickhouse/embedded/folders.ts';
import {
  openClickHouse,
  quoteIdentifier,
} from '../../apps/server/src/platform/clickhouse/index.ts';
import { ask, makeCustomer } from '../support/people.ts';
import { freshFile, submit } from '../support/products.ts';
import { adminToken, startSystem } from '../support/system.ts';

/** What tells of a person or a device, each a word that stands nowhere else. */
const words = [
  'zqalice',
  'zqhunter2',
  'zqtok3n',
  '198.51.100.77',
  '198-51-100-77',
  '0xc6.0x33.0x64.0x4d',
  '3325256781',
  '2001:db8:77::77',
  '2001:0db8:0077',
  '77.100.51.198',
  '5d0e8f0a-77aa-4b1c-9d2e-3f4a5b6c7d8e',
  '5d0e8f0a77aa4b1c9d2e3f4a5b6c7d8e',
  'zq4f1c9a7e21b84d0aa3',
  'zq-installation-0001',
  'eyJhbGciOiJIUzI1NiJ9',
] as const;

/** Ways in which they come. */
const hostile: readonly unknown[] = [
  ...['https', 'http', 'ftp', 'wss'].map((scheme) => `${scheme}://zqalice:zqhunter2@example.org/`),
  'https://example.org/u/zqalice/x?token=zqtok3n#zqalice',
  'https://example.org\\zqalice',
  'HTTPS://zqalice%3Azqhunter2@EXAMPLE.org:8443',
  'https:zqalice:zqhunter2@example.org',
  'https://a@zqalice@example.org/',
  'ht\ntps://zqalice:zqhunter2@exam\tple.org/',
  'http://198.51.100.77/zqalice',
  'http://0xc6.0x33.0x64.0x4d/',
  'http://3325256781/',
  'http://%31%39%38.51.100.77/',
  'http://１９８.51.100.77/',
  'http://[2001:db8:77::77]/',
  'http://[2001:0db8:0077:0:0:0:0:77]:80/',
  'http://198-51-100-77.pool.example.net/',
  'http://198.51.100.77.nip.io/',
  'http://77.100.51.198.in-addr.arpa/',
  'https://zq4f1c9a7e21b84d0aa3.example.org/',
  'https://5d0e8f0a-77aa-4b1c-9d2e-3f4a5b6c7d8e.example.org/',
  'https://5d0e8f0a77aa4b1c9d2e3f4a5b6c7d8e.example.org/',
  'https://zqalice/x',
  'https://zqalice.local/x',
  'file:///home/zqalice/x',
  'mailto:zqalice@example.org',
  'data:text/plain,zqalice',
  'zqalice@example.org',
  'zqalice(at)example.org',
  'zqalice%40example.org',
  'zqalice＠example.org',
  '"zqalice" <zqalice@example.org>',
  'C:\\Users\\zqalice\\x.exe',
  'C:/Users/zqalice/x.exe',
  '/home/zqalice/x',
  'Users/zqalice',
  '\\\\server\\zqalice$',
  'password:zqhunter2',
  'token: zqtok3n',
  'Bearer zqtok3n',
  'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ6cWFsaWNlIn0',
  '198.51.100.77',
  'at 198.51.100.77',
  '198-51-100-77',
  '2001:db8:77::77',
  '2001:0db8:0077:0:0:0:0:77',
  '::ffff:198.51.100.77',
  '5d0e8f0a-77aa-4b1c-9d2e-3f4a5b6c7d8e',
  '5d0e8f0a77aa4b1c9d2e3f4a5b6c7d8e',
  'zq-installation-0001@zqalice',
  'zq4f1c9a7e21b84d0aa3',
  'zqalice\u0000',
  'zq\u200balice',
  ['zqalice'],
  { zqalice: 'zqalice' },
];

/** An address that is sent as a version, and an id that is sent as a hash, are what they look like. */
const cannotBeTold: readonly (readonly [string, string])[] = [
  ['version', '198.51.100.77'],
  ['md5', '5d0e8f0a77aa4b1c9d2e3f4a5b6c7d8e'],
];

const good: Readonly<Record<string, unknown>> = {
  threat: 'Trojan.Win32.Example',
  rule: 'Behaviour.Win32.Example',
  verdict: 'malicious',
  scanned: 5,
};
const sender = { product: 'Example Security', version: '21.3.1' };
const sha256 = 'ab'.repeat(32);
const startedMs = Date.now();

/** Each hostile value in each field of each type, beside what makes a good event. */
function events(): unknown[] {
  let n = 0;
  const all: unknown[] = [];
  for (const [type, { fields, required, oneOf = [] }] of Object.entries(eventTypes)) {
    const names = [
      ...Object.keys(commonFields),
      ...Object.keys(fields),
      'zqalice@field',
      'id',
      'type',
      'v',
    ];
    for (const name of names) {
      for (const value of hostile) {
        if (cannotBeTold.some(([field, word]) => field === name && word === value)) continue;
        n += 1;
        all.push({
          ...{ v: 1, type, id: idAt(startedMs - n, n), ...sender },
          ...Object.fromEntries(required.map((field) => [field, good[field]])),
          ...(oneOf.includes('sha256') && { sha256 }),
          // Of an installation the whole id must go, whatever it is.
          installation: 'zq-installation-0001',
          [name]: value,
        });
      }
    }
  }
  return all;
}

/** Every file below a folder, read as it is at this moment. */
async function filesOf(folder: string): Promise<{ file: string; bytes: Buffer }[]> {
  const found: { file: string; bytes: Buffer }[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    const bytes = await readFile(file).catch(() => Buffer.alloc(0));
    found.push({ file, bytes });
  }
  return found;
}

/** As it is, in capitals, in hex, in base64 wherever it begins, and in UTF-16. */
function writtenAs(word: string): readonly (readonly [string, Buffer])[] {
  const bytes = Buffer.from(word);
  const base64 = [0, 1, 2].map((skip) => {
    const text = Buffer.concat([Buffer.alloc(skip), bytes]).toString('base64');
    return text.slice(Math.ceil((skip * 4) / 3), -4);
  });
  const texts = [word, word.toUpperCase(), bytes.toString('hex'), ...base64];
  const written = texts.map((text) => [text, Buffer.from(text)] as const);
  return [...written, [`${word} in UTF-16`, Buffer.from(word, 'utf16le')]];
}

const needles = [
  ...words.flatMap(writtenAs),
  ['an id in bytes', Buffer.from('5d0e8f0a77aa4b1c9d2e3f4a5b6c7d8e', 'hex')] as const,
  ['2001:db8:77::77 in bytes', Buffer.from('20010db8007700000000000000000077', 'hex')] as const,
];

function search(where: string, bytes: Uint8Array): string[] {
  const buffer = Buffer.from(bytes);
  return needles
    .filter(([, needle]) => buffer.includes(needle))
    .map(([word]) => `${word}: ${where}`);
}

test('of what tells of people and devices nothing reaches a disk or a log', async () => {
  const system = await startSystem({ args: ['--port', '0', '--log-level', 'trace'] });
  const customer = await makeCustomer(system, 'Example', 'IT');
  const home = await ask<{ site: string; url: string }>(
    `${system.office}/v1/home?country=IT&class=statistics`,
  );
  const send = async (body: Uint8Array, headers: Record<string, string> = {}, query = '') => {
    const response = await fetch(`${home.url}/v1/statistics${query}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${customer.token}`,
        'content-type': 'application/x-ndjson',
        'user-agent': 'zqalice',
        referer: 'https://zqalice@example.org/',
        'x-forwarded-for': '198.51.100.77',
        ...headers,
      },
      body: new Uint8Array(body),
    });
    return { status: response.status, text: await response.text() };
  };
  // The first event makes the tables; then what strings are stored in is no longer compressed.
  const one = { v: 1, type: 'scan-summary', id: idAt(startedMs, 0), ...sender, scanned: 1 };
  const first = await send(Buffer.from(JSON.stringify(one)));
  assert.match(first.text, /"accepted":1,/);
  const { socketPath } = foldersOf(path.join(system.data, 'clickhouse'));
  const hold = async () => ({ release: () => undefined });
  const dispose = async () => undefined;
  const embedded = {
    socketPath,
    pid: undefined,
    hold,
    stop: dispose,
    [Symbol.asyncDispose]: dispose,
  };
  const database = databaseName(home.site);
  const clickhouse = openClickHouse({ address: { embedded }, database });
  after(() => clickhouse.close());
  const columns = await clickhouse.query<{ name: string; type: string }>(
    `SELECT name, type FROM system.columns WHERE database = currentDatabase() AND table = 'events'`,
  );
  for (const { name, type } of columns.filter((column) => column.type.includes('String'))) {
    await clickhouse.command(
      `ALTER TABLE events MODIFY COLUMN ${quoteIdentifier(name)} ${type} CODEC(NONE)`,
    );
  }

  const lines = events().map((event) => JSON.stringify(event));
  const more = [
    'zqalice@example.org is no JSON',
    '{"v":1,"type":"detection","product":"zqalice@example.org","product":"Example"}',
    '["zqalice"]',
    `{"v":1,"type":"detection","url":"https://${'zqalice'.repeat(3_000)}"}`,
  ];
  const body = Buffer.from([...lines, ...more].join('\n'));
  const taken = await send(body);
  assert.equal(taken.status, 200, taken.text);
  const { accepted, refused } = JSON.parse(taken.text);
  assert.ok(accepted > 300 && refused > 3_000, `${accepted} accepted, ${refused} refused`);
  // Answers to the sender repeat nothing either; proxies keep them.
  assert.deepEqual(search('the answer', Buffer.from(taken.text)), []);
  await send(gzipSync(body), { 'content-encoding': 'gzip' }, '?token=zqtok3n&user=zqalice');
  await send(randomBytes(100), { 'content-encoding': 'gzip', 'content-type': 'zqalice/zqtok3n' });
  await send(Buffer.from('zqalice'), { 'content-encoding': 'zqalice' });

  const texts = columns.map(({ name, type }) =>
    type.includes('FixedString') ? `hex(${name})` : `toString(${name})`,
  );
  const rows = await clickhouse.query<Record<string, string>>(
    `SELECT ${texts.map((text, i) => `${text} AS c${i}`).join(', ')} FROM events`,
  );
  assert.equal(rows.length, accepted + 1);
  assert.deepEqual(search('a column', Buffer.from(JSON.stringify(rows))), []);
  // Uncompressed, as a word that must be there shows.
  const standing = await filesOf(path.join(system.data, 'clickhouse'));
  assert.ok(standing.some(({ bytes }) => bytes.includes('pool.example.net')));
  const found = (folders: readonly { file: string; bytes: Buffer }[]) =>
    folders.flatMap(({ file, bytes }) => search(file, bytes));
  assert.deepEqual(found(standing), []);
  assert.deepEqual(found(await filesOf(system.data)), []);
  assert.deepEqual(search('the log', Buffer.from(system.stderr())), []);

  // And of what does stand, an erasure rule covers every place.
  const submitted = await submit(home.url, customer, freshFile(2_000));
  assert.ok(submitted.receipt);
  const { places } = await ask<CoverageReport>(`${home.url}/v1/erasure-coverage`, {
    token: await adminToken(system, home.site),
    method: 'POST',
  });
  const holding = places.map(({ place }) => place);
  assert.ok(
    holding.includes('postgres samples.sha256') && holding.includes('clickhouse events.customer'),
  );
  assert.deepEqual(
    places.filter(({ rule }) => rule === undefined),
    [],
  );
  await system.stop();
  assert.deepEqual(found(await filesOf(system.data)), []);
  assert.deepEqual(search('the log', Buffer.from(system.stderr())), []);
  assert.ok(!system.stderr().includes(customer.token));
});
