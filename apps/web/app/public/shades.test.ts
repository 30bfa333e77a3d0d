import assert from 'node:assert/strict';
import { it } from 'node:test';
import { shadesOf } from './shades.ts';

const values = (...some: number[]) => some.map((value, i) => ({ name: `c${i}`, value }));

it('shades have all members, in order, and equal values in one', () => {
  for (const some of [
    [],
    [7],
    [1, 1, 1],
    [1, 2],
    [5, 5, 5, 9],
    [1, 2, 3, 4, 5, 6, 7, 7, 7, 7, 7],
  ]) {
    const shades = shadesOf(values(...some));
    assert.equal(
      shades.reduce((sum, { names }) => sum + names.length, 0),
      some.length,
    );
    for (const [i, shade] of shades.entries()) {
      assert.ok(shade.number >= 1 && shade.number <= 5);
      assert.ok(shade.from <= shade.to);
      const next = shades[i + 1];
      if (next !== undefined) assert.ok(shade.to < next.from && shade.number < next.number);
    }
  }
});
