import assert from 'node:assert/strict';
import { test } from 'node:test';
import { detailsOf, lookInto } from '../test-kit.ts';
import { buildFat, buildMachO } from './test-kit.ts';

test('programs of both widths and byte orders tell the same', async () => {
  for (const is64 of [true, false]) {
    for (const little of [true, false]) {
      const looked = await lookInto('macho', buildMachO({ is64, little }));
      const [slice, ...others] = detailsOf(looked, 'macho').slices;
      assert.deepEqual(looked.structure.problems, []);
      assert.deepEqual(others, []);
      assert.equal(slice?.bits, is64 ? 64 : 32);
      assert.equal(slice?.processor, is64 ? 'ARM64' : 'PowerPC');
      assert.equal(slice?.type, 'program');
      assert.deepEqual(slice?.libraries, ['/usr/lib/libSystem.B.dylib']);
      assert.equal(slice?.uuid, 'ab'.repeat(16));
      assert.equal(slice?.minimumSystem, '13.1.0');
      assert.equal(slice?.segments[0]?.name, '__TEXT');
      assert.equal(slice?.segments[0]?.protection, 'r-x');
      assert.equal(slice?.signature?.identifier, 'test.program');
      assert.equal(slice?.signature?.adHoc, true);
      assert.match(slice?.signature?.entitlements ?? '', /get-task-allow/);
    }
  }
});

test('a file for several processors has a slice for each', async () => {
  const one = buildMachO();
  const fat = buildFat(one, buildMachO({ is64: false, signed: false }));
  const { slices } = detailsOf(await lookInto('macho', fat), 'macho');
  assert.deepEqual(
    slices.map(({ offset, bits, signature }) => [offset, bits, signature === undefined]),
    [
      [48, 64, false],
      [48 + one.length, 32, true],
    ],
  );
});

test('a file that is cut off anywhere is read as far as it goes', async () => {
  const whole = buildFat(buildMachO());
  for (let length = 1; length < whole.length; length++) {
    const { structure } = await lookInto('macho', whole.subarray(0, length));
    assert(structure.details !== undefined || structure.problems.length > 0);
  }
});
