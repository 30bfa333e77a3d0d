export interface ChartPoint {
  readonly at: string;
  /** null: not known then. */
  readonly value: number | null;
}

const width = 600;
const height = 96;
const hourMs = 3_600_000;
/** Points further apart are not joined: nobody knows what lay between. */
const gapMs = 75_000;

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
        <path className="line" d={pathOf(points, Date.parse(until), most)} />
      </svg>
      <div className="ends" aria-hidden="true">
        <span>an hour ago</span>
        <span>most {words(most)}</span>
        <span>now</span>
      </div>
    </figure>
  );
}

/** @returns the line as an SVG path, broken where values are not known */
export function pathOf(points: readonly ChartPoint[], untilMs: number, most: number): string {
  const scale = most === 0 ? 0 : (height - 4) / most;
  const parts: string[] = [];
  let lastMs: number | undefined;
  for (const { at, value } of points) {
    const atMs = Date.parse(at);
    if (value === null || atMs < untilMs - hourMs) {
      lastMs = undefined;
      continue;
    }
    const x = round(Math.min(width, width * (1 - (untilMs - atMs) / hourMs)));
    const y = round(height - 1 - value * scale);
    const isJoined = lastMs !== undefined && atMs - lastMs <= gapMs;
    // A point alone would not be seen.
    parts.push(isJoined ? `L${x} ${y}` : `M${round(x - 2)} ${y}L${x} ${y}`);
    lastMs = atMs;
  }
  return parts.join('');
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
