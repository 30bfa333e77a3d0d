export interface DiffLine {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
  /** Counts the lines of the difference. */
  readonly at: number;
}

/** How many cells the table of the longest common subsequence may have. */
const cellsMax = 4_000_000;

/** What turns one text into another, line by line. Long texts that differ in all give all of both. */
export function diffLines(before: string, after: string): DiffLine[] {
  const [a, b] = [linesOf(before), linesOf(after)];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) {
    end++;
  }
  const same = (lines: readonly string[]) => lines.map((text) => line('same', text));
  const middle = [a.slice(start, a.length - end), b.slice(start, b.length - end)] as const;
  const tail = same(a.slice(a.length - end));
  const all = [...same(a.slice(0, start)), ...diffMiddle(...middle), ...tail];
  return all.map((one, at) => ({ ...one, at }));
}

/** The parts with changes, each with some lines around it. */
export function changedParts(lines: readonly DiffLine[], around = 2): DiffLine[][] {
  const shown = new Set<number>();
  for (const { kind, at } of lines) {
    if (kind === 'same') continue;
    for (let near = at - around; near <= at + around; near++) shown.add(near);
  }
  const parts: DiffLine[][] = [];
  for (const one of lines.filter(({ at }) => shown.has(at))) {
    const last = parts.at(-1);
    if (last === undefined || !shown.has(one.at - 1)) parts.push([one]);
    else last.push(one);
  }
  return parts;
}

function diffMiddle(a: readonly string[], b: readonly string[]): Line[] {
  if (a.length * b.length > cellsMax) {
    return [...a.map((text) => line('removed', text)), ...b.map((text) => line('added', text))];
  }
  const width = b.length + 1;
  const common = new Uint32Array((a.length + 1) * width);
  const at = (i: number, j: number) => common[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const isSame = a[i] === b[j];
      common[i * width + j] = isSame ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const lines: Line[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const [left, right] = [a[i], b[j]];
    if (left !== undefined && left === right) {
      lines.push(line('same', left));
      i++;
      j++;
    } else if (left !== undefined && (right === undefined || at(i + 1, j) >= at(i, j + 1))) {
      lines.push(line('removed', left));
      i++;
    } else if (right !== undefined) {
      lines.push(line('added', right));
      j++;
    }
  }
  return lines;
}

function linesOf(text: string): string[] {
  return text.replace(/\r\n?/g, '\n').replace(/\n$/, '').split('\n');
}

type Line = Omit<DiffLine, 'at'>;

function line(kind: DiffLine['kind'], text: string): Line {
  return { kind, text };
}
