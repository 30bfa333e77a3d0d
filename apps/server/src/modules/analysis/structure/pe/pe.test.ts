import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sha256 } from '../hashes.ts';
import { detailsOf, lookInto, u32 } from '../test-kit.ts';
import { imphashOfBytes } from './pe.ts';
import { buildPe, type PeParts, versionInfo } from './test-kit.ts';

const imports = {
  'KERNEL32.dll': ['CreateFileW', 'ExitProcess'],
  'WS2_32.dll': [115, 23, 9_999],
  'oleaut32.dll': [2, 'SysFreeString'],
  'custom.ocx': [7],
  'strange.name': ['Go'],
};

async function peOf(parts: PeParts) {
  return detailsOf(await lookInto('pe', buildPe(parts)), 'pe');
}

test('headers and sections are read, of 32 and of 64 bits', async () => {
  for (const is64 of [false, true]) {
    const pe = await peOf({ is64 });
    assert.equal(pe.bits, is64 ? 64 : 32);
    assert.equal(pe.machine, is64 ? 'x86-64' : 'x86');
    assert.equal(pe.subsystem, 'console');
    assert.equal(pe.compiledAt, '2020-09-13T12:26:40.000Z');
    assert.equal(pe.entrySection, '.text');
    assert.deepEqual(pe.protections, ['dynamic base', 'no execution of data']);
    assert.deepEqual(
      pe.sections.map(({ name, flags }) => [name, flags.join()]),
      [
        ['.text', 'code,execute,read'],
        ['.data', 'read,write'],
      ],
    );
    assert.equal(pe.signature.state, 'unsigned');
    assert.equal(pe.checksum.matches, false);
  }
});

test('imports have their names, by number too where the library is known', async () => {
  const pe = await peOf({ imports });
  assert.deepEqual(pe.imports[1], {
    library: 'WS2_32.dll',
    functions: [
      { name: 'WSAStartup', ordinal: 115 },
      { name: 'socket', ordinal: 23 },
      { ordinal: 9_999 },
    ],
  });
  assert.deepEqual(pe.imports[3]?.functions, [{ ordinal: 7 }]);
});

/** Computed from these very files by pefile 2023.2.7. */
const vectors: readonly (readonly [imphash: string | undefined, PeParts])[] = [
  ['6bf3571197a5c5b0832307bf973fcc8f', { imports }],
  ['6bf3571197a5c5b0832307bf973fcc8f', { imports, is64: true }],
  [
    '5afca77b2ea54e2e2dfb93dd94bfb2f6',
    { imports: { 'wsock32.dll': [1, 2, 3], 'MSVBVM60.DLL': [100, 595] } },
  ],
  [
    '52d2ff3e7c0d6019a077d445de7c05f8',
    { imports: { '../bad name?.dll': ['Fine'], 'KERNEL32.dll': ['no spaces', 'Sleep'] } },
  ],
  [undefined, {}],
];

test('the imphash is what pefile computes', () => {
  for (const [imphash, parts] of vectors) assert.equal(imphashOfBytes(buildPe(parts)), imphash);
});

test('a library may be called as members of JavaScript’s objects are', async () => {
  const pe = await peOf({ imports: { ['__proto__']: [1], constructor: [2], 'a.dll': ['B'] } });
  assert.deepEqual(
    pe.imports.map(({ library }) => library),
    ['__proto__', 'constructor', 'a.dll'],
  );
});

test('exports are listed', async () => {
  const { exports } = await peOf({ exports: ['DllMain', 'Run'] });
  assert.deepEqual(exports, {
    library: 'self.dll',
    count: 2,
    functions: [
      { ordinal: 1, name: 'DllMain' },
      { ordinal: 2, name: 'Run' },
    ],
  });
});

test('resources: versions, icons, a program within is handed on', async () => {
  const version = versionInfo({
    CompanyName: 'Muster AG',
    OriginalFilename: 'm.exe',
    __proto__x: 'y',
  });
  const icon = Buffer.from('an icon');
  const inner = buildPe({});
  const bytes = buildPe({
    resources: [
      { type: 3, name: 1, bytes: icon },
      { type: 10, name: 7, bytes: inner },
      { type: 16, name: 1, bytes: version },
    ],
  });
  const looked = await lookInto('pe', bytes);
  const { resources } = detailsOf(looked, 'pe');
  assert.deepEqual(looked.structure.problems, []);
  assert.deepEqual(resources?.versionInfo, {
    FixedFileVersion: '2.1.4.3',
    CompanyName: 'Muster AG',
    OriginalFilename: 'm.exe',
    __proto__x: 'y',
  });
  assert.deepEqual(resources?.icons, [sha256(icon)]);
  assert.deepEqual(
    resources?.list.map(({ type, name, language }) => [type, name, language]),
    [
      ['RT_ICON', '1', 1033],
      ['RT_RCDATA', '7', 1033],
      ['RT_VERSION', '1', 1033],
    ],
  );
  assert.equal(looked.members[0]?.path, 'resources/RT_RCDATA/7/1033');
  assert.deepEqual(looked.members[0]?.bytes, inner);
});

test('a resource table that leads back to itself ends', async () => {
  const loop = Buffer.concat([Buffer.alloc(12), Buffer.from([0, 0, 1, 0]), u32(1, 0x80000000)]);
  const bytes = buildPe({ resources: [{ type: 1, name: 1, bytes: loop }] });
  // The root's only entry leads to the root.
  const root = bytes.indexOf(Buffer.concat([Buffer.from([0, 0, 1, 0]), u32(1)]), 0x610);
  bytes.writeUInt32LE(0x80000000, root + 8);
  const { structure } = await lookInto('pe', bytes);
  assert.match(structure.problems.join(), /nested more than three deep/);
});

test('symbols’ path loses the name of a person', async () => {
  const { debug } = await peOf({ pdb: 'C:\\Users\\erika\\source\\evil\\evil.pdb' });
  assert.deepEqual(debug, [
    {
      type: 'codeview',
      pdb: 'C:\\Users\\<user>\\source\\evil\\evil.pdb',
      guid: '33221100-5544-7766-8899-aabbccddeeff-1',
    },
  ]);
});

test('what follows after the sections is an overlay, and says who packed it', async () => {
  const overlay = Buffer.from('7z\xbc\xaf\x27\x1c and so on', 'latin1');
  const pe = await peOf({ overlay, codeName: 'UPX1', codeFlags: 0xe0000020 });
  assert.equal(pe.overlay?.size, overlay.length);
  assert.equal(pe.overlay?.sha256, sha256(overlay));
  assert.deepEqual(
    pe.packers.map(({ tool, seenBy }) => tool ?? seenBy),
    ['UPX', '7-Zip self-extractor', 'the program starts in a section that it can write'],
  );
});

test('a file that is cut off anywhere is read as far as it goes', async () => {
  const whole = buildPe({ imports, exports: ['A'], pdb: 'a.pdb', resources: [] });
  for (let length = 1; length < whole.length; length += 7) {
    const { structure } = await lookInto('pe', whole.subarray(0, length));
    assert(structure.details !== undefined || structure.problems.length > 0);
  }
});
