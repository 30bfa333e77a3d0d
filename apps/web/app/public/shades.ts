/** A step of a scale: from and to, both included. */
export interface Shade {
  /** From 1, the palest. */
  readonly number: number;
  readonly from: number;
  readonly to: number;
  readonly names: readonly string[];
}

const shadesMax = 5;

/** Steps with about as many members each; equal values are in one step. */
export function shadesOf(
  values: readonly { readonly name: string; readonly value: number }[],
): Shade[] {
  const sorted = values.toSorted((a, b) => a.value - b.value);
  const steps = Math.min(shadesMax, new Set(sorted.map(({ value }) => value)).size);
  const shades: Shade[] = [];
  let from = 0;
  for (let step = 1; step <= steps && from < sorted.length; step++) {
    let end = Math.max(from + 1, Math.round((sorted.length * step) / steps));
    while (end < sorted.length && sorted[end]?.value === sorted[end - 1]?.value) end++;
    const members = sorted.slice(from, end);
    const [least, most] = [members.at(0), members.at(-1)];
    if (least === undefined || most === undefined) break;
    shades.push({
      // The darkest is always used.
      number: step + shadesMax - steps,
      from: least.value,
      to: most.value,
      names: members.map(({ name }) => name),
    });
    from = end;
  }
  return shades;
}
