import assert from 'node:assert/strict';
import { test } from 'node:test';
import { columnsOf, numbersOf, objectsOf, textsOf, titleOf } from './found-json.ts';

test('names of members become titles', () => {
  assert.equal(titleOf('entryPoint'), 'Entry point');
  assert.equal(titleOf('sha256'), 'SHA-256');
});

test('objects of plain members stand in a table; others do not', () => {
  const sections = [
    { name: '.text', flags: ['code'] },
    { name: '.data', entropy: 3.1 },
  ];
  assert.deepEqual(columnsOf(sections), ['name', 'flags', 'entropy']);
  assert.equal(columnsOf([{ code: 'line one\nline two' }]), undefined);
  assert.equal(columnsOf([{ nested: { a: 1 } }]), undefined);
  assert.equal(columnsOf([]), undefined);
});

test('what has another form than expected is left out', () => {
  assert.deepEqual(objectsOf([{ a: 1 }, 2, null, [3]]), [{ a: 1 }]);
  assert.deepEqual(objectsOf('no list'), []);
  assert.deepEqual(textsOf(['a', 1]), ['a']);
  assert.deepEqual(numbersOf([1, '2']), [1]);
});
