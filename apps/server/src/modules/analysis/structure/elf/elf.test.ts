import assert from 'node:assert/strict';
import { test } from 'node:test';
import { detailsOf, lookInto } from '../test-kit.ts';
import { buildElf } from './test-kit.ts';

test('all widths and byte orders tell the same', async () => {
  for (const is64 of [true, false]) {
    for (const little of [true, false]) {
      const looked = await lookInto('elf', buildElf({ is64, little }));
      const elf = detailsOf(looked, 'elf');
      assert.deepEqual(looked.structure.problems, []);
      assert.equal(elf.bits, is64 ? 64 : 32);
      assert.equal(elf.byteOrder, little ? 'little' : 'big');
      assert.equal(elf.machine, is64 ? 'x86-64' : 'MIPS');
      assert.equal(elf.entryPoint, '0x1234');
      assert.equal(elf.interpreter, '/lib/ld.so');
      assert.equal(elf.buildId, 'ab'.repeat(20));
      assert.deepEqual(elf.libraries, ['libc.so.6']);
      assert.equal(elf.runPath, '/opt/lib');
      assert.deepEqual(
        elf.sections.map(({ name }) => name),
        ['', '.text', '.dynstr', '.dynsym', '.dynamic', '.note', '.shstrtab'],
      );
      assert.deepEqual(elf.symbols, {
        static: 0,
        dynamic: 2,
        imported: ['__stack_chk_fail'],
        exported: ['run'],
      });
      assert.deepEqual(elf.protections, {
        positionIndependent: true,
        stackNotExecutable: true,
        relro: 'none',
        stackCanary: true,
        fortified: false,
      });
      assert.equal(elf.overlay, undefined);
    }
  }
});

test('what follows after the headers is an overlay', async () => {
  const plain = buildElf();
  const elf = detailsOf(await lookInto('elf', buildElf({ overlay: Buffer.from('more') })), 'elf');
  assert.deepEqual(elf.overlay, { offset: plain.length, size: 4, entropy: 2 });
});

test('a file that is cut off anywhere is read as far as it goes', async () => {
  const whole = buildElf();
  for (let length = 1; length < whole.length; length++) {
    const { structure } = await lookInto('elf', whole.subarray(0, length));
    assert(structure.details !== undefined || structure.problems.length > 0);
  }
});
