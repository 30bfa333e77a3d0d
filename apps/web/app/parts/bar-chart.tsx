import { useId } from 'react';
import { count } from './words.ts';

export interface Bar {
  /** A day or a week: what begins then. */
  readonly label: string;
  readonly value: number;
}

const width = 600;
const height = 120;
/** Of a bar's step, what is left free. */
const free = 0.15;

/** One figure over equal steps of time. The table beside it has the same numbers. */
export function BarChart(props: { readonly title: string; readonly bars: readonly Bar[] }) {
  const { title, bars } = props;
  const id = useId();
  const [first, last] = [bars.at(0), bars.at(-1)];
  if (first === undefined || last === undefined) return null;
  const most = Math.max(1, ...bars.map(({ value }) => value));
  const step = width / bars.length;
  return (
    <figure className="chart">
      <figcaption>
        <strong>{title}</strong>
      </figcaption>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-labelledby={id}
      >
        <title id={id}>
          {`${title}: ${count(first.value)} in that of ${first.label}, ${count(last.value)} in that of ${last.label}, ${count(most)} at most`}
        </title>
        {bars.map(({ label, value }, i) => {
          const tall = round((value / most) * (height - 4));
          return (
            <rect
              key={label}
              className="bar"
              x={round((i + free / 2) * step)}
              width={round((1 - free) * step)}
              y={round(height - tall)}
              height={tall}
            />
          );
        })}
        <line className="axis" x1={0} x2={width} y1={height} y2={height} />
      </svg>
      <div className="ends" aria-hidden="true">
        <span>{first.label}</span>
        <span>most {count(most)}</span>
        <span>{last.label}</span>
      </div>
    </figure>
  );
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** Every day of a period, those without a value as 0. @param from, to days, both included */
export function everyDay(
  { from, to }: { readonly from: string; readonly to: string },
  valueAt: (day: string) => number,
): Bar[] {
  const bars: Bar[] = [];
  for (let ms = Date.parse(from); ms <= Date.parse(to); ms += 86_400_000) {
    const label = new Date(ms).toISOString().slice(0, 10);
    bars.push({ label, value: valueAt(label) });
  }
  return bars;
}
