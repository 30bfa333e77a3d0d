import { Band } from '../parts/band.tsx';
import { Moment } from '../parts/moment.tsx';
import { numbers, Table } from '../parts/table.tsx';
import { count } from '../parts/words.ts';

export interface GrowthPoint {
  readonly at: string;
  readonly size: string;
}

const width = 600;
const height = 120;

/** The size of the ledger over time, by the times of its own entries; the table has the same points. */
export function LedgerGrowth({ points }: { readonly points: readonly GrowthPoint[] }) {
  const [first, last] = [points.at(0), points.at(-1)];
  if (first === undefined || last === undefined || points.length < 2) return null;
  const label = `From ${count(BigInt(first.size))} to ${count(BigInt(last.size))} entries`;
  return (
    <Band title="Growth" note="By the times that stand in the entries themselves.">
      <figure className="chart">
        <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img">
          <title>{label}</title>
          <line className="axis" x1={0} x2={width} y1={height} y2={height} />
          <path className="line" d={growthPath(points)} />
        </svg>
      </figure>
      <details>
        <summary>The same as a table</summary>
        <Table label="Size over time" head={['At', numbers('Entries')]}>
          {points.map(({ at, size }) => (
            <tr key={size}>
              <td>
                <Moment at={at} />
              </td>
              <td className="number">{count(BigInt(size))}</td>
            </tr>
          ))}
        </Table>
      </details>
    </Band>
  );
}

/** Steps: between two entries nothing changed. */
export function growthPath(points: readonly GrowthPoint[]): string {
  const times = points.map(({ at }) => Date.parse(at));
  const [begin = 0, end = 0] = [times.at(0), times.at(-1)];
  const most = Math.max(...points.map(({ size }) => Number(size)), 1);
  return points
    .map(({ size }, i) => {
      const x = end === begin ? width : ((times[i] ?? begin) - begin) * (width / (end - begin));
      const y = height - 1 - (Number(size) / most) * (height - 4);
      return i === 0 ? `M${x.toFixed(1)} ${y.toFixed(1)}` : `H${x.toFixed(1)}V${y.toFixed(1)}`;
    })
    .join('');
}
