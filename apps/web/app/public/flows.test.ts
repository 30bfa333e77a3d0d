import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Moves } from '../api/answers.ts';
import { drawFlows, moveRows, stagesOf } from './flows.ts';

const versions = [1, 2, 3].map((version) => ({
  version,
  effective: '2026-11-25',
  publishedAt: `2026-11-25T08:00:0${version}Z`,
  relocation: version === 1 ? null : `relocation-${version}`,
  jurisdictions: { moscow: 'RU', zurich: 'CH' },
}));

function move(version: number, region: string, from: string | null, to: string): Moves['moves'] {
  return (['files', 'accounts'] as const).map((one) => ({ version, region, class: one, from, to }));
}

const moves: Moves = {
  versions,
  moves: [
    ...move(1, 'asia', null, 'moscow'),
    ...move(1, 'europe', null, 'moscow'),
    ...move(3, 'europe', 'moscow', 'zurich'),
  ],
};

test('only versions that moved the class are stages', () => {
  const stages = stagesOf(moves, 'files');
  assert.deepEqual(
    stages.map(({ version, homes }) => [version, homes.get('europe'), homes.get('asia')]),
    [
      [1, 'moscow', 'moscow'],
      [3, 'zurich', 'moscow'],
    ],
  );
  assert.deepEqual(stagesOf(moves, 'statistics'), []);
});

test('what moved together is one row, and the first homes are no move', () => {
  assert.deepEqual(
    moveRows(moves).map(({ version, region, classes, relocation }) => ({
      version,
      region,
      classes,
      relocation,
    })),
    [
      {
        version: 3,
        region: 'europe',
        classes: ['files', 'accounts'],
        relocation: 'relocation-3',
      },
    ],
  );
});

test('each region is a line that ends in the lane of its home', () => {
  const { lanes, pieces, columns, height } = drawFlows(stagesOf(moves, 'files'));
  assert.equal(columns.length, 2);
  assert.deepEqual(
    lanes.map(({ site, rows }) => [site, rows]),
    [
      ['moscow', ['asia', undefined]],
      ['zurich', ['europe']],
    ],
  );
  const zurich = lanes.find(({ site }) => site === 'zurich');
  assert(zurich !== undefined && zurich.y + zurich.height === height);
  // Asia stays where it is, Europe comes in one piece and goes in another.
  assert.deepEqual(
    pieces.map(({ site }) => site),
    ['moscow', 'moscow', 'moscow', 'zurich'],
  );
  for (const { d } of pieces) assert.match(d, /^M[\d.]+ [\d.]+(C[\d. ]+)?H[\d.]+$/);
});
