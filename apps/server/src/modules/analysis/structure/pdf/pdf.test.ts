import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateSync } from 'node:zlib';
import { sha256 } from '../hashes.ts';
import { detailsOf, lookInto, pack } from '../test-kit.ts';
import { ascii85, asciiHex, lzw, runLength } from './filters.ts';

const bytesOf = (text: string) => Buffer.from(text, 'latin1');
const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');

function buildPdf(
  objects: Readonly<Record<number, string | Buffer>>,
  trailer = '/Root 1 0 R',
): Buffer {
  const body = Object.entries(objects).map(([number, content]) =>
    pack(`${number} 0 obj\n`, content, '\nendobj\n'),
  );
  return pack('%PDF-1.7\n', ...body, `trailer\n<< ${trailer} >>\nstartxref\n0\n%%EOF\n`);
}

function stream(dictionary: string, bytes: Uint8Array): Buffer {
  return pack(`<< ${dictionary} /Length ${bytes.length} >>\nstream\n`, bytes, '\nendstream');
}

test('what is done at opening is told, however its names are written', async () => {
  const looked = await lookInto(
    'pdf',
    buildPdf({
      1: '<< /Type /Catalog /Op#65nAction 2 0 R /Names << /Java#53cript 3 0 R >> >>',
      2: '<< /S /#4aavaScript /JS (app.alert\\("a" + "b"\\)) >>',
      3: '<< /S /JavaScript /JS 4 0 R >>',
      4: stream(
        '/Filter [/ASCIIHexDecode /Fl]',
        bytesOf(`${deflateSync('eval(unescape("%61%62%63%64%65%66"))').toString('hex')}>`),
      ),
      5: '<< /S /Launch /Win << /F (cmd.exe) /P (/c calc) >> >>',
      6: '<< /S /URI /URI (http://evil.test/a) >>',
      7: '<< /AA << /O 2 0 R >> /S /SubmitForm /F << /FS /URL /F (http://evil.test/form) >> >>',
      8: '<< /S /GoToR /F (\\\\\\\\server\\\\share\\\\a.pdf) >>',
    }),
  );
  const pdf = detailsOf(looked, 'pdf');
  assert.deepEqual(looked.structure.problems, []);
  assert.equal(pdf.version, '1.7');
  assert.equal(pdf.openAction, 'JavaScript');
  assert.deepEqual(
    pdf.scripts.map(({ code }) => code),
    ['app.alert("a" + "b")', 'eval(unescape("%61%62%63%64%65%66"))'],
  );
  assert.match(pdf.scripts[1]?.layers[0]?.text ?? '', /abcdef/);
  assert.deepEqual(pdf.launches, [{ target: 'cmd.exe', parameters: '/c calc' }]);
  assert.deepEqual(pdf.addresses, ['http://evil.test/a']);
  assert.deepEqual(pdf.submitsTo, ['http://evil.test/form']);
  assert.deepEqual(pdf.remoteDocuments, ['\\\\server\\share\\a.pdf']);
  assert.equal(pdf.additionalActions, 1);
  assert.equal(pdf.hiddenNames, 3);
});

test('embedded files are handed on with their names', async () => {
  const inner = bytesOf('MZ and so on');
  const looked = await lookInto(
    'pdf',
    buildPdf({
      1: stream('/Type /EmbeddedFile /Filter /FlateDecode', deflateSync(inner)),
      2: '<< /Type /Filespec /F (a.exe) /UF <FEFF0062002E006500780065> /EF << /F 1 0 R >> >>',
    }),
  );
  const { embedded } = detailsOf(looked, 'pdf');
  assert.deepEqual(embedded, [
    { where: 'object 1', fileName: 'b.exe', size: inner.length, sha256: sha256(inner) },
  ]);
  assert.equal(looked.members[0]?.path, 'b.exe');
});

test('objects within object streams are seen', async () => {
  const first = '7 0 ';
  const content = `${first}<< /S /JavaScript /JS (hidden) >>`;
  const object = stream(
    `/Type /ObjStm /N 1 /First ${first.length} /Filter /FlateDecode`,
    deflateSync(content),
  );
  const pdf = detailsOf(await lookInto('pdf', buildPdf({ 3: object })), 'pdf');
  assert.equal(pdf.objectStreams, 1);
  assert.deepEqual(
    pdf.scripts.map(({ code }) => code),
    ['hidden'],
  );
});

test('an encrypted one says so, and that it was not read', async () => {
  const looked = await lookInto(
    'pdf',
    buildPdf({ 2: '<< /Filter /Standard >>' }, '/Encrypt 2 0 R'),
  );
  assert.equal(detailsOf(looked, 'pdf').encrypted, true);
  assert.match(looked.structure.problems.join(), /encrypted/);
});

test('filters: hexadecimal, base 85, run lengths, and LZW as the specification’s example', () => {
  assert.equal(textOf(asciiHex(bytesOf('61 62 6>zz'))), 'ab`');
  assert.equal(textOf(ascii85(bytesOf('87cURD_*#4DfTZ)~>'))), 'Hello, World');
  assert.equal(textOf(ascii85(bytesOf('z~>'))), '\0\0\0\0');
  assert.equal(textOf(runLength(Buffer.from([2, 97, 98, 99, 254, 120, 128, 1]))), 'abcxxx');
  // ISO 32000-1, 7.4.4.2.
  const packed = Buffer.from('800b6050220c0c8501', 'hex');
  assert.equal(textOf(lzw(packed)), '-----A---B');
});

test('values that lead to each other, or are nested for ever, end', async () => {
  const deep = '['.repeat(100_000);
  const looked = await lookInto(
    'pdf',
    buildPdf({ 1: '<< /OpenAction 2 0 R >>', 2: '3 0 R', 3: '2 0 R', 4: deep }),
  );
  assert.equal(detailsOf(looked, 'pdf').objects, 4);
});
