import world from './generated/world.svg?url';

export interface MapArea {
  readonly countries: readonly string[];
  /** Number of its colour, from 1. */
  readonly colour: number;
  readonly title: string;
}

/** Homes differ, shades go from little to much. */
export type MapColours = 'home' | 'shade';

/** A map; whoever cannot see it reads the list that stands beside it. */
export function WorldMap(props: {
  readonly areas: readonly MapArea[];
  readonly title: string;
  readonly colours?: MapColours;
}) {
  const { areas, title, colours = 'home' } = props;
  return (
    <svg viewBox="0 0 960 425" role="img" aria-label={title}>
      <image href={world} width="960" height="425" />
      {areas.map(({ countries, colour, title: area }) => (
        <g key={area}>
          <title>{area}</title>
          {countries.map((code) => (
            <use key={code} href={`${world}#${code}`} className={`${colours}-${colour}`} />
          ))}
        </g>
      ))}
    </svg>
  );
}
