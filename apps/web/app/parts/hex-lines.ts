/** Bytes in a row of a hex view. */
export const rowBytes = 16;

/** What is to be seen in the bytes: a rule's string, something that was recognised. */
export interface Mark {
  /** In the whole file. */
  readonly offset: number;
  readonly length: number;
}

/** Bytes beside one another that are all marked, or all not. */
export interface Run {
  readonly hex: string;
  /** Printable ASCII as it is, anything else as a dot. */
  readonly text: string;
  readonly isMarked: boolean;
}

export interface HexLine {
  /** Of its first byte in the whole file, eight hex digits or more. */
  readonly address: string;
  readonly runs: readonly Run[];
}

/** Lines of a hex view. @param offset of the first byte in the whole file */
export function hexLines(hex: string, offset: number, marks: readonly Mark[]): HexLine[] {
  const bytes = hex.match(/../g) ?? [];
  const isMarked = bytes.map((_, i) =>
    marks.some((mark) => i + offset >= mark.offset && i + offset < mark.offset + mark.length),
  );
  const lines: HexLine[] = [];
  for (let start = 0; start < bytes.length; start += rowBytes) {
    const end = Math.min(start + rowBytes, bytes.length);
    const address = (offset + start).toString(16).padStart(8, '0');
    lines.push({ address, runs: runsOf(bytes, isMarked, start, end) });
  }
  return lines;
}

function runsOf(
  bytes: readonly string[],
  isMarked: readonly boolean[],
  start: number,
  end: number,
): Run[] {
  const runs: Run[] = [];
  for (let at = start; at < end; ) {
    let to = at;
    while (to < end && isMarked[to] === isMarked[at]) to++;
    const some = bytes.slice(at, to);
    runs.push({
      hex: some.join(' '),
      text: some.map(printable).join(''),
      isMarked: isMarked[at] === true,
    });
    at = to;
  }
  return runs;
}

function printable(hex: string): string {
  const code = Number.parseInt(hex, 16);
  return code >= 0x20 && code < 0x7f ? String.fromCharCode(code) : '.';
}

/** Marks as an address carries them: `12+4,90+16`; what is none is left out. */
export function parseMarks(text: string | undefined): Mark[] {
  const some = (text ?? '').split(',').slice(0, marksMax);
  return some.flatMap((one) => {
    const [, offset, length] = /^(\d{1,15})[+ ](\d{1,9})$/.exec(one) ?? [];
    return offset === undefined ? [] : [{ offset: Number(offset), length: Number(length) }];
  });
}

/** Counterpart of {@link parseMarks}. */
export function marksText(marks: readonly Mark[]): string {
  return marks
    .slice(0, marksMax)
    .map(({ offset, length }) => `${offset}+${length}`)
    .join(',');
}

const marksMax = 50;
