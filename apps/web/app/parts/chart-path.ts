export interface ChartPoint {
  readonly at: string;
  /** null: not known then. */
  readonly value: number | null;
}

/** Of the drawing, whatever it is stretched to. */
export const width = 600;
export const height = 96;
const hourMs = 3_600_000;
/** Points further apart are not joined: nobody knows what lay between. */
const gapMs = 75_000;

/**
 * @param most the value at the top
 * @returns the line as an SVG path, broken where values are not known
 */
export function chartPath(points: readonly ChartPoint[], untilMs: number, most: number): string {
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
