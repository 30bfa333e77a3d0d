import { regionName, siteName } from '../parts/words.ts';
import type { FlowDrawing } from './flows.ts';

/** The regions' ways from site to site; the table of moves says the same. */
export function FlowChart(props: {
  readonly drawing: FlowDrawing;
  readonly colourOf: (site: string) => number;
  readonly title: string;
}) {
  const { drawing, colourOf, title } = props;
  const { width, height, lanes, columns, lines } = drawing;
  return (
    // Where the window is narrow it is scrolled within, by the keyboard too.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled part must take the focus (WCAG 2.1.1)
    <section className="flow" aria-label={title} tabIndex={0}>
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={title}>
        {lanes.map(({ site, y, height: tall }) => (
          <g key={site} className={`home-${colourOf(site)}`}>
            <rect className="lane" x="0" y={y} width={width} height={tall} />
            <text className="site" x="8" y={y + 18}>
              {siteName(site)}
            </text>
          </g>
        ))}
        {columns.map(({ version, at, x }) => (
          <g key={version}>
            <line className="tick" x1={x} x2={x} y1="34" y2={height - 14} />
            <text className="when" x={x} y="12">
              {at.slice(0, 10)}
            </text>
            <text className="when" x={x} y="28">
              version {version}
            </text>
          </g>
        ))}
        {lines.map(({ region, x, y, pieces }) => (
          <g key={region}>
            {pieces.map(({ site, d }) => (
              <path key={d} className={`way home-${colourOf(site)}`} d={d} />
            ))}
            <text className="region" x={x + 8} y={y + 4}>
              {regionName(region)}
            </text>
          </g>
        ))}
      </svg>
    </section>
  );
}
