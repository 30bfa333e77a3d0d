import { regionName, siteName } from '../parts/words.ts';
import { type FlowDrawing, flowWidth } from './flows.ts';

/** The regions' ways from site to site; the table of moves says the same. */
export function FlowChart(props: {
  readonly drawing: FlowDrawing;
  readonly colourOf: (site: string) => number;
  readonly title: string;
}) {
  const { drawing, colourOf, title } = props;
  const { height, lanes, columns, pieces } = drawing;
  return (
    <div className="flow">
      <ol className="stages" aria-label="Versions of the policy, from left to right">
        {columns.map(({ version, at }) => (
          <li key={version}>
            <span className="when">{at.slice(0, 10)}</span>{' '}
            <span>
              <span className="when">version </span>
              {version}
            </span>
          </li>
        ))}
      </ol>
      <svg
        viewBox={`0 0 ${flowWidth} ${height}`}
        height={height}
        preserveAspectRatio="none"
        role="img"
        aria-label={title}
      >
        {lanes.map(({ site, y, height: tall }) => (
          <rect key={site} className="lane" x="0" y={y} width={flowWidth} height={tall} />
        ))}
        {columns.map(({ version, x }) => (
          <line key={version} className="tick" x1={x} x2={x} y1="0" y2={height} />
        ))}
        {pieces.map(({ site, d }) => (
          <path key={d} className={`way home-${colourOf(site)}`} d={d} />
        ))}
      </svg>
      <div className="ends">
        {lanes.map(({ site, rows }) => (
          <div key={site}>
            <p className={`home-${colourOf(site)}`}>{siteName(site)} now</p>
            <ul className="plain">
              {rows.map((region, i) => (
                // An empty row has no name; rows never change places.
                // biome-ignore lint/suspicious/noArrayIndexKey: the row is its place
                <li key={i}>{region === undefined ? '' : regionName(region)}</li>
              ))}
            </ul>
          </div>
        ))}
      </div>
    </div>
  );
}
