import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sha256 } from '../hashes.ts';
import { detailsOf, lookInto, pack, u32, u64 } from '../test-kit.ts';

const header = Buffer.from('e716e3bd65261145a4c48d4d0b7a9eac', 'hex');
const object = (bytes: Uint8Array, size = bytes.length) =>
  pack(header, u64(size), u32(0), u64(0), bytes, Buffer.alloc(16));

test('files in a section are listed and handed on', async () => {
  const [one, two] = [Buffer.from('first file'), Buffer.from('<hta:application>')];
  const looked = await lookInto('onenote', pack(Buffer.alloc(1_024), object(one), object(two)));
  assert.deepEqual(
    detailsOf(looked, 'onenote').files.map((file) => file.sha256),
    [sha256(one), sha256(two)],
  );
  assert.deepEqual(
    looked.members.map(({ path }) => path),
    ['files/1', 'files/2'],
  );
});

test('one that claims more than there is gives what there is', async () => {
  const looked = await lookInto('onenote', object(Buffer.from('short'), 2 ** 40));
  assert.match(looked.structure.problems.join(), /beyond the section/);
  assert.equal(detailsOf(looked, 'onenote').files.length, 1);
});
