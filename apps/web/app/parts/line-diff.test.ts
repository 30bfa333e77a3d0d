import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { changedParts, diffLines } from './line-diff.ts';

const texts = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 });

test('a difference holds both texts, each in its order', () => {
  fc.assert(
    fc.property(texts, texts, (a, b) => {
      // The end of the last line is no line of its own.
      const [before, after] = [`${a.join('\n')}\n`, `${b.join('\n')}\n`];
      const lines = diffLines(before, after);
      const side = (not: string) =>
        `${lines
          .filter(({ kind }) => kind !== not)
          .map(({ text }) => text)
          .join('\n')}\n`;
      assert.equal(side('added'), before);
      assert.equal(side('removed'), after);
    }),
  );
});

test('equal texts differ in nothing, whatever ends their lines', () => {
  assert.deepEqual(changedParts(diffLines('a\r\nb\n', 'a\nb')), []);
});

test('what is far from a change is left out', () => {
  const lines = Array.from({ length: 40 }, (_, i) => `line ${i}`);
  const changed = lines.with(5, 'other').with(30, 'another').join('\n');
  const parts = changedParts(diffLines(lines.join('\n'), changed));
  assert.deepEqual(
    parts.map((part) => part.map(({ kind }) => kind).join(' ')),
    Array(2).fill('same same removed added same same'),
  );
});

test('long texts that share nothing are not compared line by line', () => {
  const [a, b] = ['a', 'b'].map((word) => Array.from({ length: 3_000 }, (_, i) => word + i));
  const lines = diffLines(a?.join('\n') ?? '', b?.join('\n') ?? '');
  assert.equal(lines.length, 6_000);
});
