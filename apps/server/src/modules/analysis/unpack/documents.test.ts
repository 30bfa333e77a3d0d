import assert from 'node:assert/strict';
import { test } from 'node:test';
import { programOf, text, zipOf } from './test-archives.ts';
import { documents, installShieldOverlay } from './test-documents.ts';
import { unpackHere } from './test-kit.ts';

async function found(bytes: Uint8Array | undefined): Promise<readonly (readonly string[])[]> {
  assert.ok(bytes !== undefined);
  const { members } = await unpackHere(bytes);
  return members.map(({ path, bytes: content }) => [path, Buffer.from(content).toString()]);
}

for (const kind of ['tnef', 'rtf', 'uuencode'])
  test(`The file within ${kind} comes out`, async () => {
    assert.deepEqual(await found(documents[kind]), [['hello.txt', 'hello']]);
  });

test('A data URI of a page comes out', async () => {
  assert.deepEqual(await found(documents.html), [['data-uri-1', 'hello']]);
});

for (const kind of ['mail', 'mbox'])
  test(`The attachments, inner mails and uuencoded files of ${kind} come out`, async () => {
    const members = await found(documents[kind]);
    const names = members.map(([name]) => name);
    assert.deepEqual(names, ['hello.txt', 'part-2.eml', 'uu.txt']);
    assert.equal(members[0]?.[1], 'hello');
    assert.equal(members[2]?.[1], 'hello');
    assert.deepEqual(await found(text(members[1]?.[1] ?? '')), [['hé.txt', 'hello\n']]);
  });

test('RTF that is written to mislead is read all the same', async () => {
  const plain = Buffer.from(documents.rtf ?? text('')).toString();
  const misleading = plain.replaceAll(/([0-9a-f]{2})(?=[0-9a-f]{8})/g, '$1\n{\\*\\x1 }');
  assert.deepEqual(await found(text(misleading)), [['hello.txt', 'hello']]);
});

test('What InstallShield appends to its program comes out', async () => {
  const setup = programOf(Buffer.alloc(512), installShieldOverlay);
  assert.deepEqual(await found(setup), [['hello.txt', 'hello']]);
});

test('Of an OOXML document only the files come out', async () => {
  const document = zipOf([
    { name: '[Content_Types].xml', data: text('<x/>') },
    { name: 'word/document.xml', data: text('<x/>') },
    { name: 'word/embeddings/oleObject1.bin', data: text('object') },
    { name: 'word/vbaProject.bin', data: text('macros') },
  ]);
  assert.deepEqual(await found(document), [
    ['word/embeddings/oleObject1.bin', 'object'],
    ['word/vbaProject.bin', 'macros'],
  ]);
});
