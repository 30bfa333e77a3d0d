import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateSync } from 'node:zlib';
import { detailsOf, lookInto, pack, u16, u32, utf16 } from '../test-kit.ts';
import { vbaStreams } from '../vba/test-kit.ts';
import { buildOle, nativeObject } from './test-kit.ts';

const record = (id: number, data: Uint8Array) => pack(u16(id, data.length), data);

test('streams are listed, small and large ones, with their storages', async () => {
  const large = Buffer.alloc(10_000, 'x');
  const looked = await lookInto('ole', buildOle({ a: Buffer.from('small'), 'b/c': large }));
  assert.deepEqual(looked.structure.problems, []);
  assert.deepEqual(
    detailsOf(looked, 'ole').streams.map(({ path, size }) => [path, size]),
    [
      ['a', 5],
      ['b/c', 10_000],
    ],
  );
});

test('what the packager wrapped up is handed on, with a name without a person’s', async () => {
  const content = Buffer.from('the file within');
  const native = nativeObject('run.exe', 'C:\\Users\\erika\\run.exe', content);
  const looked = await lookInto('ole', buildOle({ 'ObjectPool/_1/\x01Ole10Native': native }));
  const [one] = detailsOf(looked, 'ole').embedded;
  assert.equal(one?.fileName, 'run.exe');
  assert.equal(one?.sourcePath, 'C:\\Users\\<user>\\run.exe');
  const [member] = looked.members;
  assert.equal(member?.path, 'ObjectPool/_1/Ole10Native/run.exe');
  assert.deepEqual(Buffer.from(member?.bytes ?? []), content);
});

test('too many members end the handing on, and the rest is still read', async () => {
  const native = nativeObject('a.exe', 'a.exe', Buffer.from('a'));
  const file = buildOle({ '1/\x01Ole10Native': native, '2/\x01Ole10Native': native });
  const looked = await lookInto('ole', file, { membersMax: 1 });
  assert.equal(looked.members.length, 1);
  assert.equal(detailsOf(looked, 'ole').embedded.length, 2);
  assert.deepEqual(
    looked.hits.map(({ limit }) => limit),
    ['members'],
  );
});

test('a workbook tells its macro sheets, hidden ones, what runs by itself, and links', async () => {
  const sheet = (name: string, state: number, kind: number) =>
    record(0x85, pack(u32(0), Buffer.from([state, kind, name.length, 0]), name));
  const autoOpen = record(
    0x18,
    pack(u16(0x20), Buffer.from([0, 1]), Buffer.alloc(10), Buffer.from([0, 1])),
  );
  const link = record(0x1ae, pack(u16(0, 10), Buffer.from([0]), 'cmd\x03/c dir'));
  const book = pack(
    record(0x809, u16(0x600, 5)),
    sheet('Data', 0, 0),
    sheet('Macro1', 2, 1),
    autoOpen,
    link,
    record(0x0a, Buffer.alloc(0)),
  );
  const { excel, application } = detailsOf(
    await lookInto('ole', buildOle({ Workbook: book })),
    'ole',
  );
  assert.equal(application, 'excel');
  assert.deepEqual(excel, {
    encrypted: false,
    sheets: [
      { name: 'Data', kind: 'worksheet', state: 'visible' },
      { name: 'Macro1', kind: 'excel4-macros', state: 'very-hidden' },
    ],
    autoRunNames: ['Auto_Open'],
    links: [{ kind: 'dde-or-ole', target: 'cmd|/c dir' }],
  });
});

test('encrypted ones are told: packages, workbooks, documents', async () => {
  const encrypted = async (streams: Record<string, Uint8Array>) =>
    detailsOf(await lookInto('ole', buildOle(streams)), 'ole').encrypted;
  const word = Buffer.alloc(64);
  assert.equal(await encrypted({ WordDocument: word }), false);
  word[11] = 1;
  assert.equal(await encrypted({ WordDocument: word }), true);
  assert.equal(await encrypted({ EncryptedPackage: Buffer.alloc(16), EncryptionInfo: word }), true);
  const book = pack(record(0x809, u16(0x600, 5)), record(0x2f, Buffer.alloc(6)));
  assert.equal(await encrypted({ Workbook: book }), true);
});

test('fields of Word that reach outside are found in both kinds of text', async () => {
  const word = pack(
    Buffer.alloc(32),
    '\x13DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc.exe"\x14x\x15',
    '\x13 PAGE \x15',
    utf16('\x13 INCLUDEPICTURE "http://evil.test/a" \x15'),
  );
  const { fields } = detailsOf(await lookInto('ole', buildOle({ WordDocument: word })), 'ole');
  assert.deepEqual(
    fields.map(({ instruction }) => instruction),
    ['DDEAUTO', 'INCLUDEPICTURE'],
  );
});

test('macros of an old presentation are found in its compressed object', async () => {
  const inner = buildOle(vbaStreams('', { Module1: 'Sub Auto_Open()\r\nEnd Sub\r\n' }));
  const packed = pack(u32(inner.length), deflateSync(inner));
  const atom = pack(u16(0x10, 0x1011), u32(packed.length), packed);
  const container = pack(u16(0x0f, 1_000), u32(atom.length), atom);
  const show = buildOle({ 'PowerPoint Document': container });
  const { macros, application } = detailsOf(await lookInto('ole', show), 'ole');
  assert.equal(application, 'powerpoint');
  assert.deepEqual(macros?.autoRun, ['Auto_Open']);
});

test('a chain of sectors that leads in a circle, and tables that do, end', async () => {
  const file = buildOle({ big: Buffer.alloc(20_000, 1), 'x/y': Buffer.from('1') });
  const fatAt = 512 + file.readUInt32LE(76) * 512;
  for (let index = 0; index < 40; index++) {
    const copy = Buffer.from(file);
    copy.writeUInt32LE(index % 7, fatAt + index * 4);
    const { structure } = await lookInto('ole', copy);
    assert(structure.details !== undefined || structure.problems.length > 0);
  }
});
