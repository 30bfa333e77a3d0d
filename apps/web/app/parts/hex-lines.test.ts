import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hexLines, marksText, parseMarks } from './hex-lines.ts';

const hexOf = (text: string) => Buffer.from(text, 'latin1').toString('hex');

test('bytes stand in rows of sixteen, at their addresses in the file', () => {
  const lines = hexLines(hexOf('sixteen bytes at\u0000rest\u007f'), 0x1ff0, []);
  assert.deepEqual(
    lines.map(({ address, runs }) => [address, runs.map(({ text }) => text).join('')]),
    [
      ['00001ff0', 'sixteen bytes at'],
      ['00002000', '.rest.'],
    ],
  );
  assert.equal(lines[1]?.runs[0]?.hex, '00 72 65 73 74 7f');
  assert.deepEqual(hexLines('', 0, []), []);
});

test('marked bytes stand by themselves, also over the end of a row and of what is shown', () => {
  const marks = [
    { offset: 14, length: 4 },
    { offset: 19, length: 100 },
  ];
  const lines = hexLines(hexOf('0123456789abcdefghij'), 0, marks);
  assert.deepEqual(
    lines.map(({ runs }) => runs.map(({ text, isMarked }) => `${text}${isMarked ? '!' : ''}`)),
    [
      ['0123456789abcd', 'ef!'],
      ['gh!', 'i', 'j!'],
    ],
  );
});

test('an address carries marks; what is none is left out', () => {
  const marks = [
    { offset: 12, length: 4 },
    { offset: 90, length: 16 },
  ];
  assert.deepEqual(parseMarks(marksText(marks)), marks);
  assert.deepEqual(parseMarks('12 4'), [{ offset: 12, length: 4 }]);
  assert.deepEqual(parseMarks('x,-1+2,3+,9999999999999999+1'), []);
  assert.deepEqual(parseMarks(undefined), []);
});
