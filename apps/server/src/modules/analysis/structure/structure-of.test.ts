import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildElf } from './elf/test-kit.ts';
import { fuzz, type Seed } from './fuzz-kit.ts';
import { buildLnk } from './lnk/test-kit.ts';
import { buildFat, buildMachO } from './macho/test-kit.ts';
import { buildOle, nativeObject } from './ole/test-kit.ts';
import { buildPackage, relationships } from './ooxml/test-kit.ts';
import { buildPe, versionInfo } from './pe/test-kit.ts';
import { storable } from './storable.ts';
import { structureOf } from './structure-of.ts';
import { lookInto } from './test-kit.ts';
import { vbaStreams } from './vba/test-kit.ts';

test('any file has its entropy, and an empty one nothing', async () => {
  const { structure } = await lookInto('data', 'some bytes');
  assert.equal(structure.entropy.windows.length, 1);
  assert.equal(structure.details, undefined);
  assert.deepEqual(structure.problems, []);
  const empty = { bytes: new Uint8Array(0) };
  const identification = {
    format: 'empty',
    mediaType: 'application/x-empty',
    family: 'data',
    description: 'empty',
  } as const;
  const context = { limits: {} as never, emit: () => {}, limited: () => {} };
  assert.equal(await structureOf({ ...empty, identification }, context), undefined);
});

test('one that is of another format than it was taken for is a problem', async () => {
  for (const format of ['pe', 'elf', 'macho', 'ole', 'ooxml', 'lnk', 'pkcs7'] as const) {
    const { structure } = await lookInto(
      format,
      'This is something else, whatever was said of it.',
    );
    assert.equal(structure.details, undefined, format);
    assert.equal(structure.problems.length, 1, format);
  }
});

test('what an answer is can be stored: no NUL, no half characters, keys as they are', () => {
  const answer = storable({ a: 'x\0y\ud800', '__proto__\0': ['\0'], n: null, b: true });
  assert.equal(
    JSON.stringify(answer),
    '{"a":"x\ufffdy\ufffd","__proto__\ufffd":["\ufffd"],"n":null,"b":true}',
  );
});

const code = 'Sub AutoOpen()\r\n  x = Chr(65) & "b"\r\n  Shell x\r\nEnd Sub\r\n';
const macros = vbaStreams('Macros/', { NewMacros: code });
const ole = buildOle({
  WordDocument: Buffer.from(`${'\0'.repeat(64)}\x13DDEAUTO cmd\x15`),
  'ObjectPool/_1/\x01Ole10Native': nativeObject('a.exe', 'C:\\a.exe', Buffer.from('MZ')),
  ...macros,
});
const pdf = [
  '%PDF-1.7',
  '1 0 obj << /OpenAction << /S /JavaScript /JS (eval\\("a" + "b"\\)) >> >> endobj',
  '2 0 obj << /Type /EmbeddedFile /Filter /ASCIIHexDecode /Length 5 >> stream\n4d5a>\nendstream endobj',
  '3 0 obj << /F (a) /EF << /F 2 0 R >> /DecodeParms << /Predictor 12 /Columns 4 >> >> endobj',
  'trailer << /Root 1 0 R >> %%EOF',
].join('\n');

const seeds: readonly Seed[] = [
  {
    format: 'pe',
    bytes: buildPe({
      imports: { 'KERNEL32.dll': ['Sleep'], 'ws2_32.dll': [1, 2] },
      exports: ['Run'],
      pdb: 'C:\\a.pdb',
      resources: [{ type: 16, name: 1, bytes: versionInfo({ CompanyName: 'Muster AG' }) }],
      overlay: Buffer.from('Rar!\x1a\x07'),
    }),
  },
  { format: 'pe', bytes: buildPe({ is64: true, imports: { 'a.dll': ['B', 3] } }) },
  { format: 'elf', bytes: buildElf() },
  { format: 'elf', bytes: buildElf({ is64: false, little: false }) },
  { format: 'macho', bytes: buildFat(buildMachO(), buildMachO({ is64: false })) },
  { format: 'ole', bytes: ole },
  {
    format: 'ooxml',
    bytes: buildPackage({
      'word/document.xml': '<w:instrText>DDEAUTO cmd</w:instrText>',
      'word/_rels/a.rels': relationships({ type: 'attachedTemplate', target: 'http://a.test' }),
      'word/vbaProject.bin': buildOle(vbaStreams('', { M: code })),
    }),
  },
  { format: 'pdf', bytes: Buffer.from(pdf) },
  {
    format: 'lnk',
    bytes: buildLnk({ localPath: 'C:\\a', arguments: '/c x', environment: 'e', machine: 'm' }),
  },
  {
    format: 'rtf',
    bytes: Buffer.from('{\\rtf1{\\object{\\*\\objdata 01050000020000000200000041000000}}}'),
  },
  { format: 'html', bytes: Buffer.from('<script>eval("a"+"b")</script><iframe src="x" width=1>') },
  {
    format: 'powershell',
    bytes: Buffer.from('$a = "b" + ("{0}" -f "c"); I`E`X $a -replace "x","y"'),
  },
  {
    format: 'vbscript',
    bytes: Buffer.from('x = Chr(65) & StrReverse("ab")\nx = x & Replace("a","b","c")'),
  },
  { format: 'batch', bytes: Buffer.from('set a=b\n%a:~0,1% ^c & echo %a:b=c%') },
];

test('files changed at random never make it fail', async (context) => {
  const seed = Math.floor(Math.random() * 2 ** 32);
  const report = await fuzz(seeds, { seed, timeMs: 4_000 });
  context.diagnostic(JSON.stringify(report));
  assert(report.executions > 50);
});
