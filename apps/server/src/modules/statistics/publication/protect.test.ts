import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Cell, type PublishedCell, protect } from './protect.ts';

const cell = (
  country: string,
  threat: string,
  detections: number,
  installations: number,
): Cell => ({
  country,
  threat,
  detections,
  installations,
});

describe('protection of a table', () => {
  it('leaves cells alone that are large enough', () => {
    const cells = [cell('DE', 'A', 20, 10), cell('IT', 'B', 9, 5)];
    assert.deepEqual(protect(cells, 5), { cells, hasWithheld: false });
  });

  it('joins small cells to the country’s others, and these to other countries’', () => {
    const cells = [
      cell('DE', 'A', 20, 10),
      cell('DE', 'B', 4, 4),
      cell('DE', 'C', 7, 4),
      cell('DE', 'D', 2, 2),
      cell('MT', 'A', 3, 3),
      cell('SM', 'A', 9, 4),
      cell('VA', 'B', 5, 3),
    ];
    assert.deepEqual(protect(cells, 5).cells, [
      { country: 'DE', threat: 'A', detections: 20, installations: 10 },
      { country: 'DE', detections: 13, installations: 10 },
      { detections: 17, installations: 10 },
    ]);
  });

  it('withholds what is too little even together', () => {
    const table = protect([cell('DE', 'A', 20, 10), cell('MT', 'A', 3, 3)], 5);
    assert.deepEqual(table.cells, [
      { country: 'DE', threat: 'A', detections: 20, installations: 10 },
    ]);
    assert.equal(table.hasWithheld, true);
  });

  it('never shows a small cell, loses none but the withheld, and cannot be taken apart', () => {
    for (let seed = 1; seed <= 300; seed++) {
      const cells = randomTable(seed);
      const { cells: published, hasWithheld } = protect(cells, 5);
      for (const one of published) assert.ok(one.installations >= 5, `seed ${seed}`);
      const [before, after] = [sum(cells), sum(published)];
      assert.ok(hasWithheld ? after < before : after === before, `seed ${seed}`);
      attack(cells, published, seed);
    }
  });
});

/**
 * Somebody who knows that every detection is in one published cell, and all sums of cells: a small
 * cell is laid bare if a published cell is made of it alone.
 */
function attack(cells: readonly Cell[], published: readonly PublishedCell[], seed: number): void {
  const shown = new Set(published.map((one) => `${one.country} ${one.threat}`));
  const small = cells.filter((one) => one.installations < 5);
  for (const joined of published.filter((one) => one.threat === undefined)) {
    const parts = small.filter(
      (one) =>
        !shown.has(`${one.country} ${one.threat}`) &&
        (joined.country === undefined
          ? !shown.has(`${one.country} undefined`)
          : one.country === joined.country),
    );
    assert.ok(parts.length >= 3, `seed ${seed}: a joined cell has ${parts.length} parts`);
    assert.equal(sum(parts), joined.detections, `seed ${seed}`);
  }
}

function randomTable(seed: number): Cell[] {
  let state = seed;
  const next = (below: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const cells: Cell[] = [];
  for (const country of ['AT', 'CH', 'DE', 'LI', 'MT', 'SM']) {
    for (const threat of ['A', 'B', 'C', 'D', 'E']) {
      const installations = next(4) === 0 ? next(60) : next(6);
      if (installations > 0)
        cells.push(cell(country, threat, installations + next(9), installations));
    }
  }
  return cells;
}

function sum(cells: readonly { readonly detections: number }[]): number {
  return cells.reduce((total, { detections }) => total + detections, 0);
}
