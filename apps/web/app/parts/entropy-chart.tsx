import { useId } from 'react';
import { bytes } from './words.ts';

/** Shannon's entropy along a file, in bits a byte. */
export interface EntropyMap {
  readonly overall: number;
  readonly windowBytes: number;
  readonly windows: readonly number[];
}

const width = 600;
const height = 120;
const bitsMost = 8;

/** How dense a file is from its first byte to its last: what is packed or encrypted stands high. */
export function EntropyChart({ overall, windowBytes, windows }: EntropyMap) {
  const id = useId();
  if (windows.length === 0) return null;
  const step = width / windows.length;
  const y = (bits: number) => Math.round((1 - bits / bitsMost) * height * 10) / 10;
  return (
    <figure className="chart">
      <figcaption>
        <strong>Entropy</strong> <span>{overall.toFixed(2)} of 8 bits a byte over all of it</span>
      </figcaption>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-labelledby={id}
      >
        <title id={id}>
          {`Entropy along the file: ${overall.toFixed(2)} of 8 bits over all of it, between ${Math.min(...windows).toFixed(2)} and ${Math.max(...windows).toFixed(2)} by pieces of ${bytes(windowBytes)}`}
        </title>
        {windows.map((bits, i) => (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: a window is its place
            key={i}
            className="bar"
            x={Math.round(i * step * 10) / 10}
            width={Math.round(Math.max(step, 0.1) * 10) / 10}
            y={y(bits)}
            height={height - y(bits)}
          />
        ))}
        <line className="edge" x1={0} x2={width} y1={y(7)} y2={y(7)} />
        <line className="axis" x1={0} x2={width} y1={height} y2={height} />
      </svg>
      <div className="ends" aria-hidden="true">
        <span>first byte</span>
        <span>the line is at 7: above it a file is packed or encrypted</span>
        <span>last</span>
      </div>
    </figure>
  );
}
