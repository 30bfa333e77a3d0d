import { idBytes } from './slice.ts';

/**
 * Rows by id, those of one id in the order in which they came.
 * @param ids 16 bytes a row
 */
export function orderById(ids: Uint8Array, rows: number): Uint32Array {
  const order = new Uint32Array(rows);
  const first = new Float64Array(rows);
  const second = new Float64Array(rows);
  let isOrdered = true;
  for (let row = 0; row < rows; row++) {
    order[row] = row;
    first[row] = number48(ids, row * idBytes);
    second[row] = number48(ids, row * idBytes + 6);
    isOrdered &&= row === 0 || compare(row - 1, row) < 0;
  }
  return isOrdered ? order : order.sort(compare);

  function compare(a: number, b: number): number {
    return (
      (first[a] as number) - (first[b] as number) ||
      (second[a] as number) - (second[b] as number) ||
      rest(a) - rest(b) ||
      a - b
    );
  }

  function rest(row: number): number {
    const at = row * idBytes + 12;
    return (
      (ids[at] as number) * 2 ** 24 +
      (((ids[at + 1] as number) << 16) | ((ids[at + 2] as number) << 8) | (ids[at + 3] as number))
    );
  }
}

/** Six bytes, the highest first. */
function number48(bytes: Uint8Array, at: number): number {
  const high = ((bytes[at] as number) << 16) | ((bytes[at + 1] as number) << 8);
  const low = ((bytes[at + 3] as number) << 16) | ((bytes[at + 4] as number) << 8);
  return (high | (bytes[at + 2] as number)) * 2 ** 24 + (low | (bytes[at + 5] as number));
}

/** Whether two rows have the same bytes of a width. */
export function isSameRow(bytes: Uint8Array, width: number, a: number, b: number): boolean {
  for (let i = 0; i < width; i++) {
    if (bytes[a * width + i] !== bytes[b * width + i]) return false;
  }
  return true;
}
