import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildOle } from '../ole/test-kit.ts';
import { detailsOf, lookInto } from '../test-kit.ts';
import { decompress } from './decompress.ts';
import { vbaStreams } from './test-kit.ts';
import { macroTraitsOf } from './traits.ts';

const hex = (text: string) => Buffer.from(text.replace(/ /g, ''), 'hex');
const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');

/** The examples of MS-OVBA, section 3.2. */
const examples: readonly (readonly [compressed: string, text: string])[] = [
  [
    '01 19 b0 00 61 62 63 64 65 66 67 68 00 69 6a 6b 6c 6d 6e 6f 70 00 71 72 73 74 75 76 2e',
    'abcdefghijklmnopqrstuv.',
  ],
  [
    '01 2f b0 00 23 61 61 61 62 63 64 65 82 66 00 70 61 67 68 69 6a 01 38 08 61 6b 6c 00 30 6d 6e 6f 70 06 71 02 70 04 10 72 73 74 75 76 10 77 78 79 7a 00 3c',
    '#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa',
  ],
  ['01 03 b0 02 61 45 00', 'a'.repeat(73)],
];

test('source is decompressed as the specification’s examples have it', () => {
  for (const [compressed, text] of examples)
    assert.equal(textOf(decompress(hex(compressed))), text);
});

test('a damaged container gives what is before the damage, a bomb no more than the bound', () => {
  const whole = hex(examples[1]?.[0] ?? '');
  for (let length = 1; length < whole.length; length++) {
    assert((examples[1]?.[1] ?? '').startsWith(textOf(decompress(whole.subarray(0, length)))));
  }
  const chunk = hex('03 b0 02 61 ff 0f');
  const bomb = Buffer.concat([Buffer.from([1]), ...Array.from({ length: 5_000 }, () => chunk)]);
  assert(decompress(bomb).length <= 4_194_304 + 4_096);
});

const code = [
  'Attribute VB_Name = "NewMacros"',
  'Sub AutoOpen()',
  '  s = Chr(87) & "Script" & ".Shell"',
  '  CreateObject(s).Run "cmd /c calc"',
  "  ' я",
  'End Sub',
].join('\r\n');

test('macros are read, with what runs by itself and what is hidden in them', async () => {
  const streams = { WordDocument: Buffer.alloc(64), ...vbaStreams('Macros/', { NewMacros: code }) };
  const looked = await lookInto('ole', buildOle(streams));
  const ole = detailsOf(looked, 'ole');
  assert.deepEqual(looked.structure.problems, []);
  assert.equal(ole.application, 'word');
  const [module] = ole.macros?.modules ?? [];
  assert.equal(module?.name, 'NewMacros');
  assert.equal(module?.kind, 'procedures');
  assert.equal(module?.code, code);
  assert.deepEqual(ole.macros?.autoRun, ['AutoOpen']);
  assert.match(
    ole.macros?.layers[0]?.text ?? '',
    /CreateObject\("WScript\.Shell"\)|s = "WScript.Shell"/,
  );
  const words = ole.macros?.suspicious.map(({ why }) => why) ?? [];
  for (const why of ['starts a program', 'starts the command line']) assert(words.includes(why));
});

test('they are found too where the directory is missing', async () => {
  const text = `${code}\r\n`.repeat(3);
  const streams = vbaStreams('Macros/', { Hidden: text }, { withDirectory: false });
  // As real compressors begin: a flag byte, then `Attribut`.
  const looked = await lookInto('ole', buildOle({ WordDocument: Buffer.alloc(64), ...streams }));
  const { macros } = detailsOf(looked, 'ole');
  assert.equal(macros?.modules[0]?.name, 'Hidden');
  assert.match(macros?.modules[0]?.code ?? '', /Sub AutoOpen/);
  assert.match(looked.structure.problems.join(), /without the project’s directory/);
});

test('a module whose text was taken away while its compiled code stands is told', async () => {
  const streams = vbaStreams(
    '',
    { Stomped: 'Attribute VB_Name = "Stomped"\r\n' },
    { junkBytes: 5_000 },
  );
  const { macros } = detailsOf(await lookInto('ole', buildOle(streams)), 'ole');
  assert.equal(macros?.modules[0]?.sourceMissing, true);
});

test('words in harmless macros are not taken for others', () => {
  const { autoRun, suspicious } = macroTraitsOf([
    'Sub Total()\n  Range("A1").Value = 1\nEnd Sub\n',
  ]);
  assert.deepEqual(autoRun, []);
  assert.deepEqual(suspicious, []);
});
