import { type ChartPoint, chartPath, height, width } from './chart-path.ts';

/** One figure over the last hour. The table beside it has the same numbers. */
export function TimeChart(props: {
  readonly title: string;
  readonly now: string;
  readonly points: readonly ChartPoint[];
  /** The right edge. */
  readonly until: string;
  readonly words: (value: number) => string;
}) {
  const { title, now, points, until, words } = props;
  const known = points.flatMap(({ value }) => (value === null ? [] : [value]));
  const most = Math.max(0, ...known);
  const label = `${title}: ${now} now, ${words(most)} at most in the last hour`;
  return (
    <figure className="chart">
      <figcaption>
        <strong>{title}</strong> {now}
      </figcaption>
      <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img">
        <title>{label}</title>
        {[0, 1 / 3, 2 / 3, 1].map((part) => (
          <line
            key={part}
            className="grid"
            x1={part * width}
            x2={part * width}
            y1={0}
            y2={height}
          />
        ))}
        <line className="axis" x1={0} x2={width} y1={height} y2={height} />
        <path className="line" d={chartPath(points, Date.parse(until), most)} />
      </svg>
      <div className="ends" aria-hidden="true">
        <span>an hour ago</span>
        <span>most {words(most)}</span>
        <span>now</span>
      </div>
    </figure>
  );
}
