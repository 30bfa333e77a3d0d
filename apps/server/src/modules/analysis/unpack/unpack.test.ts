import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { BlobWriter, Uint8ArrayReader, ZipWriter } from '@zip.js/zip.js';
import { arOf, cabOf, cpioOf, type Entry, programOf, tarOf, text, zipOf } from './test-archives.ts';
import { others, ownText, sevenZip, sevenZipLocked } from './test-fixtures.ts';
import { unpackHere } from './test-kit.ts';

const entries: readonly Entry[] = [
  { name: 'a.txt', data: text('first') },
  { name: 'folder/b.bin', data: Buffer.from([0, 1, 2, 3]) },
];
const own: Entry = { name: 'own.txt', data: text(ownText) };

async function contents(bytes: Uint8Array, name?: string): Promise<Record<string, string>> {
  const { members, result } = await unpackHere(bytes, {}, name === undefined ? {} : { name });
  assert.deepEqual(result?.problems, []);
  return Object.fromEntries(
    members.map(({ path, bytes: content }) => [path, Buffer.from(content).toString('latin1')]),
  );
}

const both = { 'a.txt': 'first', 'folder/b.bin': '\0\x01\x02\x03' };

for (const [name, bytes] of [
  ['zip', zipOf(entries)],
  ['zip, stored', zipOf(entries.map((entry) => ({ ...entry, stored: true })))],
  ['tar', tarOf(entries)],
  ['tar.gz', gzipSync(tarOf(entries))],
  ['cpio', cpioOf(entries)],
] as const)
  test(`The members of a ${name} come out as they are`, async () => {
    assert.deepEqual(await contents(bytes), both);
  });

for (const [name, bytes] of [
  ['7z', sevenZip],
  ['cab', cabOf(own)],
  ['ar', arOf([own])],
  ['arj', others.arj ?? Buffer.alloc(0)],
] as const)
  test(`The member of a ${name} comes out as it is`, async () => {
    assert.deepEqual(await contents(bytes), { 'own.txt': ownText });
  });

for (const format of ['xz', 'bzip2', 'zstd', 'lz4'])
  test(`A file that ${format} compressed comes out`, async () => {
    const found = await contents(others[format] ?? Buffer.alloc(0));
    assert.deepEqual(Object.values(found), [ownText]);
  });

test('A compressed file is called as the container was, without its ending', async () => {
  assert.deepEqual(await contents(gzipSync('x'), 'list.txt.gz'), { 'list.txt': 'x' });
});

async function lockedZip(password: string, zipCrypto: boolean): Promise<Uint8Array> {
  const writer = new ZipWriter(new BlobWriter(), { useWebWorkers: false });
  await writer.add('open.txt', new Uint8ArrayReader(text('open')));
  const options = { password, zipCrypto, encryptionStrength: 3 as const };
  await writer.add('closed.txt', new Uint8ArrayReader(text('closed')), options);
  return new Uint8Array(await (await writer.close()).arrayBuffer());
}

for (const zipCrypto of [true, false])
  test(`A zip under a customary password opens (${zipCrypto ? 'ZipCrypto' : 'AES'})`, async () => {
    const { members, result } = await unpackHere(await lockedZip('malware', zipCrypto));
    assert.deepEqual(
      members.map(({ path, password }) => [path, password]),
      [
        ['open.txt', undefined],
        ['closed.txt', 'malware'],
      ],
    );
    assert.deepEqual(result?.encrypted, { locked: 0, passwords: ['malware'] });
  });

test('A 7z whose names are encrypted opens, and says with what', async () => {
  const { members, result } = await unpackHere(sevenZipLocked);
  assert.deepEqual(
    members.map(({ path, password }) => [path, password]),
    [['own.txt', 'infected']],
  );
  assert.deepEqual(result?.encrypted, { locked: 0, passwords: ['infected'] });
});

test('A member whose password nobody guesses stays closed and is counted', async () => {
  const { members, result } = await unpackHere(await lockedZip('correct horse', false));
  assert.deepEqual(
    members.map(({ path }) => path),
    ['open.txt'],
  );
  assert.deepEqual(result?.encrypted, { locked: 1, passwords: [] });
});

test('The passwords are the ones that were handed in', async () => {
  const bytes = await lockedZip('correct horse', true);
  const { members } = await unpackHere(bytes, {}, { passwords: ['correct horse'] });
  assert.equal(members.length, 2);
});

test('Names that lead elsewhere are names, and none keeps another from coming out', async () => {
  const names = ['../../etc/passwd', '/abs', 'C:\\x\\y', 'a', 'a/b', 'twice', 'twice', 'n\0ul'];
  const data = (name: string) => text(`in ${name}`);
  const hostile = zipOf(names.map((name) => ({ name, data: data(name) })));
  const { members } = await unpackHere(hostile);
  assert.equal(members.length, names.length);
  for (const { path } of members) {
    assert.doesNotMatch(path, /^\/|\.\.|\0|\\/);
    assert.ok(path.length <= 1024);
  }
});

test('An archive behind a program comes out', async () => {
  const setup = programOf(Buffer.alloc(512, 0x90), zipOf(entries));
  assert.deepEqual(await contents(setup), both);
  const other = programOf(Buffer.alloc(512, 0x90), sevenZip);
  assert.deepEqual(await contents(other), { 'own.txt': ownText });
});

test('A program within a document comes out as long as it is', async () => {
  const program = programOf(Buffer.alloc(512, 0x90));
  const document = Buffer.concat([
    text('%PDF-1.4\n1 0 obj\nstream\n'),
    program,
    text('\nendstream'),
  ]);
  const { members } = await unpackHere(document);
  assert.ok(program.equals(members[0]?.bytes ?? text('')));
});

test('What is cut off gives what was before the cut, and says so', async () => {
  const stored = zipOf(entries.map((entry) => ({ ...entry, stored: true })));
  const { members, result } = await unpackHere(stored.subarray(0, stored.length - 60));
  assert.equal(members[0]?.path, 'a.txt');
  assert.equal(result?.members, 2);
  const compressed = zipOf(entries);
  const cut = await unpackHere(compressed.subarray(0, 40));
  assert.equal(cut.members.length, 1);
});

test('An entry that the directory does not name comes out too', async () => {
  const hidden = zipOf([{ name: 'hidden', data: text('x') }]);
  const local = hidden.subarray(0, hidden.indexOf('PK\x01\x02'));
  const { members } = await unpackHere(Buffer.concat([local, zipOf(entries)]));
  assert.deepEqual(
    members.map(({ path }) => path),
    ['a.txt', 'folder/b.bin', 'hidden'],
  );
});
