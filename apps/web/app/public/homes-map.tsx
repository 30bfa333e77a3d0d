import { Link } from 'react-router';
import { regionName, siteName } from '../parts/words.ts';
import { WorldMap } from '../parts/world-map.tsx';
import { type DataClass, dataClasses, type HomeArea } from './homes.ts';

/** The map of one class, with ways to those of the others where they differ. */
export function HomesMap(props: {
  readonly homes: readonly HomeArea[];
  readonly dataClass: DataClass;
  /** Whether the classes have different homes. */
  readonly differ: boolean;
}) {
  const { homes, dataClass, differ } = props;
  const areas = homes.map(({ site, colour, regions }) => ({
    title: siteName(site),
    colour,
    countries: regions.flatMap(({ countries }) => countries),
  }));
  return (
    <figure className="map">
      {differ && (
        <nav aria-label="Map of" className="choices screen">
          {dataClasses.map((one) => (
            <Link
              key={one}
              to={one === 'files' ? '?' : `?class=${one}`}
              aria-current={one === dataClass ? 'true' : undefined}
              preventScrollReset
            >
              {one}
            </Link>
          ))}
        </nav>
      )}
      <WorldMap
        areas={areas}
        title={`World map: countries by the site that keeps their ${dataClass}`}
      />
      <figcaption>
        Countries by the home of their {dataClass}; the lists below say the same. Grey countries
        have no home: what they send is refused.
      </figcaption>
    </figure>
  );
}

/** Every region with the home of each class. */
export function HomesTable(props: {
  readonly regions: Readonly<
    Record<
      string,
      { readonly countries: readonly string[]; readonly home: Readonly<Record<string, string>> }
    >
  >;
  readonly colourOf: (site: string) => number;
  readonly children?: (region: string) => React.ReactNode;
}) {
  const { regions, colourOf, children } = props;
  return (
    <div className="table">
      <table>
        <thead>
          <tr>
            <th scope="col">Region</th>
            {children !== undefined && <th scope="col">Countries</th>}
            {dataClasses.map((one) => (
              <th scope="col" key={one}>
                Home of {one}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {Object.entries(regions).map(([name, { home }]) => (
            <tr key={name} id={`region-${name}`}>
              <th scope="row">{regionName(name)}</th>
              {children !== undefined && <td>{children(name)}</td>}
              {dataClasses.map((one) => (
                <td key={one} className={`key home-${colourOf(home[one] ?? '')}`}>
                  {siteName(home[one] ?? '')}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
