import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import type { Format } from '../../identify/index.ts';
import { detailsOf, lookInto } from '../test-kit.ts';

async function scriptOf(format: Format, text: string) {
  const looked = await lookInto(format, text);
  const script = detailsOf(looked, 'script');
  const all = script.layers.map((layer) => layer.text).join('\n---\n');
  return { ...looked, script, all };
}

const base64 = (text: string | Uint8Array) => Buffer.from(text).toString('base64');
const wide = (text: string) => base64(Buffer.from(text, 'utf16le'));

const cases: readonly (readonly [what: string, format: Format, text: string, hidden: string])[] = [
  ['-EncodedCommand', 'powershell', `powershell -nop -e ${wide('dir C:\\')}`, 'dir C:\\'],
  ['-enc in a command file', 'batch', `powershell -enc ${wide('Get-Process')}`, 'Get-Process'],
  ['concatenation', 'powershell', "$a = 'Down' + \"load\" + 'String'", "'DownloadString'"],
  ['format operator', 'powershell', "('{1}{0}' -f 'EX','I')", "('IEX')"],
  ['character codes', 'powershell', '[char]73+[char]69+[char]88', "'IEX'"],
  ['a list of codes', 'powershell', '-join [char[]](105,101,120)', "'iex'"],
  ['replacing', 'powershell', "'IZZEX'.Replace('ZZ','') -replace 'X','x'", "'IEx'"],
  ['backticks', 'powershell', 'I`E`X $x', 'IEX $x'],
  ['interpolation', 'powershell', '$a=\'evil\'\n$b="http://$a.test"', 'http://evil.test'],
  ['escapes of JavaScript', 'javascript', "var a = '\\x57\\u0053' + 'cript'", "'WScript'"],
  ['fromCharCode', 'javascript', 'eval(String.fromCharCode(97, 98))', "eval('ab')"],
  ['reversed lists', 'javascript', "['c','b','a'].reverse().join('')", "'abc'"],
  ['split', 'javascript', "'c-b-a'.split('-').reverse().join('')", "'abc'"],
  ['unescape', 'javascript', "unescape('%61%u0062')", "'ab'"],
  ['atob', 'javascript', `atob('${base64('alert(1)')}')`, "'alert(1)'"],
  ['Chr', 'vbscript', 'x = Chr(87) & ChrW(&H53) & "cript"', '"WScript"'],
  ['StrReverse', 'vbscript', 'x = StrReverse("llehs")', '"shell"'],
  ['Replace', 'vbscript', 'x = Replace("sh!e!ll", "!", "")', '"shell"'],
  ['variables', 'vbscript', 'x = "po"\nx = x & "wer"\nRun x & "shell"', 'Run "powershell"'],
  ['lines that go on', 'vbscript', 'x = "po" & _\n "wer"', '"power"'],
  ['quotes in a shell', 'shell', "c'ur'l http://evil.test", "'curl'"],
  ['variables of a shell', 'shell', 'a=evil\nb="http://$a.test"', 'http://evil.test'],
  ['carets', 'batch', 'p^o^w^e^r^s^h^e^l^l', 'powershell'],
  ['parts of variables', 'batch', 'set a=xpingx\n%a:~1,-1% %a:x=%', 'ping ping'],
  ['joined in Python', 'python', "x = ''.join(['o','s']) + '.system' \"(1)\"", "'os.system(1)'"],
  [
    'zlib in Python',
    'python',
    `exec(b64decode('${base64(deflateSync('import os #'))}'))`,
    'import os #',
  ],
  [
    'hexadecimal',
    'python',
    `bytes.fromhex('${Buffer.from('print("hello hello")').toString('hex')}')`,
    'hello hello',
  ],
  [
    'gzinflate',
    'php',
    `<?php eval(gzinflate(base64_decode('${base64(deflateRawSync('system(1); // and more'))}')));`,
    'system(1)',
  ],
  ['rot13', 'php', "<?php $x = str_rot13('flfgrz');", "'system'"],
  [
    'numbers',
    'javascript',
    `var x = [${[...Buffer.from('new ActiveXObject("a")')].join(', ')}]`,
    'ActiveXObject',
  ],
];

for (const [what, format, text, hidden] of cases) {
  test(`${format}: ${what}`, async () => {
    const { all } = await scriptOf(format, text);
    assert(all.includes(hidden), all);
  });
}

test('layers within layers are found, and say how', async () => {
  const third = "IEX ('a' + 'bc')";
  const second = `IEX (New-Object IO.StreamReader([Convert]::FromBase64String("${base64(gzipSync(third))}")))`;
  const { script } = await scriptOf('powershell', `powershell -EncodedCommand ${wide(second)}`);
  assert.deepEqual(
    script.layers.map(({ how, within, text }) => [how.join(), within, text.length]),
    [
      ['base64,UTF-16', undefined, second.length],
      ['base64,gzip', 0, third.length],
      ['concatenation', 1, "IEX ('abc')".length],
    ],
  );
});

test('a program within is handed on', async () => {
  const program = Buffer.concat([Buffer.from('MZ'), Buffer.alloc(100, 7)]);
  const { script, members } = await scriptOf('javascript', `var x = "${base64(program)}"`);
  assert.equal(members.length, 1);
  assert.deepEqual(Buffer.from(members[0]?.bytes ?? []), program);
  assert.equal(script.layers[0]?.file?.length, 64);
});

test('what is plain has no layers', async () => {
  const plain = 'function add(a, b) {\n  return a + b;\n}\nconsole.log(add(1, 2), "sum");\n';
  const { script, structure } = await scriptOf('javascript', plain);
  assert.deepEqual(script.layers, []);
  assert.deepEqual(script.suspicious, []);
  assert.equal(script.lines, 4);
  assert.deepEqual(structure.problems, []);
});

test('what is made to grow or to nest for ever ends, and says that it met a bound', async () => {
  const doubling = `a = "xxxxxxxxxxxxxxxx"\n${'a = a & a\n'.repeat(60)}b a`;
  let onion = 'the innermost text of all of them';
  for (let layer = 0; layer < 14; layer++) onion = base64(onion);
  const started = performance.now();
  assert((await lookInto('vbscript', doubling)).structure.details);
  assert((await lookInto('javascript', '('.repeat(200_000))).structure.details);
  assert((await lookInto('javascript', "'a'+".repeat(100_000))).structure.details);
  assert((await lookInto('javascript', '[1,'.repeat(100_000))).structure.details);
  const { hits } = await lookInto('javascript', `x = "${onion}"`);
  assert.deepEqual(
    hits.map(({ limit }) => limit),
    ['depth'],
  );
  assert(performance.now() - started < 20_000);
});
