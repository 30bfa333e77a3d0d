import { count, countryName } from '../parts/words.ts';
import { WorldMap } from '../parts/world-map.tsx';
import { shadesOf } from './shades.ts';

/** Countries by their detections; the list beside it has the same numbers. */
export function ThreatMap(props: {
  readonly countries: readonly {
    readonly name?: string | undefined;
    readonly detections: number;
  }[];
}) {
  const named = props.countries.flatMap(({ name, detections }) =>
    name === undefined ? [] : [{ name, value: detections }],
  );
  const shades = shadesOf(named);
  const areas = shades.map(({ number, from, to, names }) => ({
    title: `${range(from, to)} detections: ${names.map(countryName).join(', ')}`,
    colour: number,
    countries: names,
  }));
  return (
    <figure className="map">
      <WorldMap areas={areas} colours="shade" title="World map: countries by detections" />
      <ul className="legend">
        {shades.map(({ number, from, to }) => (
          <li key={number} className={`key shade-${number}`}>
            {range(from, to)}
          </li>
        ))}
        <li className="key">nothing published here</li>
      </ul>
    </figure>
  );
}

function range(from: number, to: number): string {
  return from === to ? count(from) : `${count(from)} to ${count(to)}`;
}
