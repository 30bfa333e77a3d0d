import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { geoNaturalEarth1, geoPath } from 'd3-geo';
import iso from 'i18n-iso-countries';
import { feature } from 'topojson-client';
import { presimplify, simplify } from 'topojson-simplify';
import type { GeometryCollection, Topology } from 'topojson-specification';

/** In pixels of the drawing. */
const width = 960;
const height = 480;
/** The empty south is cut off; the map's `viewBox` is the same. */
const shownHeight = 425;
/** Smaller details than this many square pixels would not be seen. */
const detail = 0.35;
/** Countries of less than this (pixels across) are drawn as dots, so that none is missed. */
const dotBelow = 3;

/**
 * The world as one SVG file whose paths are named by ISO 3166-1 alpha-2, for `<use>`.
 * Borders: Natural Earth, 1:50 million (public domain), by way of `world-atlas`.
 */
export async function drawWorld(): Promise<string> {
  const file = fileURLToPath(import.meta.resolve('world-atlas/countries-50m.json'));
  const atlas = JSON.parse(await readFile(file, 'utf8')) as Topology<{
    countries: GeometryCollection<{ name: string }>;
  }>;
  const projection = geoNaturalEarth1().fitExtent(
    [
      [2, 2],
      [width - 2, height - 2],
    ],
    { type: 'Sphere' },
  );
  const whole = feature(atlas, atlas.objects.countries);
  // Weights are in square degrees; a pixel is 0.375 degrees wide at the equator.
  const coarse = simplify(presimplify(atlas), detail * (360 / width) ** 2);
  const simple = feature(coarse, coarse.objects.countries);
  const path = geoPath(projection).digits(1);
  const shapes = whole.features.flatMap((country, i) => {
    const code = iso.numericToAlpha2(String(country.id ?? ''));
    if (code === undefined || code === 'AQ') return [];
    const [[west, north], [east, south]] = path.bounds(country);
    const isTiny = east - west < dotBelow && south - north < dotBelow;
    const [x, y] = path.centroid(country);
    const line = isTiny ? undefined : path(simple.features[i] ?? country);
    const shape = line
      ? `<path id="${code}" d="${line}"/>`
      : `<circle id="${code}" cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="1.6"/>`;
    return [shape];
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${shownHeight}" fill="#8886">${shapes.join('')}</svg>\n`;
}
