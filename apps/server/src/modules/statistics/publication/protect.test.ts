import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Cell, type PublishedCell, protect, type SmallCells } from './protect.ts';

/** An installation that met a threat. */
interface Meeting {
  readonly country: string;
  readonly threat: string;
  readonly installation: string;
  readonly detections: number;
}

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

/** Installations of which none is in two cells. */
function apart(cells: readonly Cell[], least: number): SmallCells {
  const sum = (countries: readonly string[]) =>
    cells
      .filter((one) => countries.includes(one.country) && one.installations < least)
      .reduce((total, { installations }) => total + installations, 0);
  return {
    byCountry: new Map(cells.map(({ country }) => [country, sum([country])])),
    ofCountries: async (countries) => sum(countries),
  };
}

describe('protection of a table', () => {
  const protectApart = (cells: readonly Cell[]) => protect(cells, 5, apart(cells, 5));

  it('leaves cells alone that are large enough', async () => {
    const cells = [cell('DE', 'A', 20, 10), cell('IT', 'B', 9, 5)];
    assert.deepEqual(await protectApart(cells), { cells, hasWithheld: false });
  });

  it('joins small cells to the country’s others, and these to other countries’', async () => {
    const cells = [
      cell('DE', 'A', 20, 10),
      cell('DE', 'B', 4, 4),
      cell('DE', 'C', 7, 4),
      cell('DE', 'D', 2, 2),
      cell('MT', 'A', 3, 3),
      cell('SM', 'A', 9, 4),
      cell('VA', 'B', 5, 3),
    ];
    assert.deepEqual((await protectApart(cells)).cells, [
      { country: 'DE', threat: 'A', detections: 20, installations: 10 },
      { country: 'DE', detections: 13, installations: 10 },
      { detections: 17, installations: 10 },
    ]);
  });

  it('withholds what is too little even together', async () => {
    const table = await protectApart([cell('DE', 'A', 20, 10), cell('MT', 'A', 3, 3)]);
    assert.deepEqual(table.cells, [
      { country: 'DE', threat: 'A', detections: 20, installations: 10 },
    ]);
    assert.equal(table.hasWithheld, true);
  });

  it('takes one installation with many rare threats for one', async () => {
    const meetings = Array.from({ length: 40 }, (_, i) => meeting('DE', `T${i}`, 'one'));
    const table = await protectMeetings(meetings);
    assert.deepEqual(table, { cells: [], hasWithheld: true });
  });

  it('never shows a small cell, loses none but the withheld, and cannot be taken apart', async () => {
    for (let seed = 1; seed <= 300; seed++) {
      const meetings = randomMeetings(seed);
      const { cells: published, hasWithheld } = await protectMeetings(meetings);
      const [before, after] = [sum(meetings), sum(published)];
      assert.ok(hasWithheld ? after < before : after === before, `seed ${seed}`);
      attack(meetings, published, seed);
    }
  });
});

/**
 * Somebody who knows the rules, and all published cells: what each of them is made of is counted
 * again from the installations themselves.
 */
function attack(
  meetings: readonly Meeting[],
  published: readonly PublishedCell[],
  seed: number,
): void {
  const shown = new Set(published.map((one) => `${one.country} ${one.threat}`));
  const cellOf = ({ country, threat }: Meeting): string | undefined =>
    [`${country} ${threat}`, `${country} undefined`, 'undefined undefined'].find((name) =>
      shown.has(name),
    );
  for (const one of published) {
    const within = meetings.filter((m) => cellOf(m) === `${one.country} ${one.threat}`);
    const installations = new Set(within.map(({ installation }) => installation)).size;
    assert.equal(installations, one.installations, `seed ${seed}`);
    assert.ok(installations >= 5, `seed ${seed}: ${installations} installations`);
    assert.equal(sum(within), one.detections, `seed ${seed}`);
    const parts = new Set(within.map(({ country, threat }) => `${country} ${threat}`));
    if (one.threat === undefined) assert.ok(parts.size >= 3, `seed ${seed}: ${parts.size} parts`);
  }
}

function protectMeetings(meetings: readonly Meeting[]) {
  const cells = new Map<string, Meeting[]>();
  for (const one of meetings) {
    const name = `${one.country} ${one.threat}`;
    cells.set(name, [...(cells.get(name) ?? []), one]);
  }
  const installationsOf = (some: readonly Meeting[]) =>
    new Set(some.map(({ installation }) => installation)).size;
  const small = [...cells.values()].filter((one) => installationsOf(one) < 5).flat();
  const ofCountries = (countries: readonly string[]) =>
    installationsOf(small.filter(({ country }) => countries.includes(country)));
  return protect(
    [...cells.values()].map((some) => ({
      country: some[0]?.country ?? '',
      threat: some[0]?.threat ?? '',
      detections: sum(some),
      installations: installationsOf(some),
    })),
    5,
    {
      byCountry: new Map(meetings.map(({ country }) => [country, ofCountries([country])])),
      ofCountries: async (countries) => ofCountries(countries),
    },
  );
}

function meeting(country: string, threat: string, installation: string, detections = 1): Meeting {
  return { country, threat, installation: `${country} ${installation}`, detections };
}

/** Few installations meet many threats: most cells are small, and overlap. */
function randomMeetings(seed: number): Meeting[] {
  let state = seed;
  const next = (below: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const met = new Map<string, Meeting>();
  const many = 20 + next(300);
  for (let i = 0; i < many; i++) {
    const country = ['AT', 'CH', 'DE', 'LI', 'MT', 'SM'][Math.min(next(6), next(6))] ?? '';
    const threat = ['A', 'B', 'C', 'D', 'E', 'F', 'G'][Math.min(next(7), next(7))] ?? '';
    const one = meeting(country, threat, String(next(25)), 1 + next(9));
    met.set(`${country} ${threat} ${one.installation}`, one);
  }
  return [...met.values()];
}

function sum(cells: readonly { readonly detections: number }[]): number {
  return cells.reduce((total, { detections }) => total + detections, 0);
}
