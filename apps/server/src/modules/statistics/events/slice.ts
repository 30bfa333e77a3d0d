import type { Column, ColumnData, Columns } from './columns.ts';
import { eventColumns, widthOf } from './columns.ts';
import { columnIndex } from './event-plan.ts';
import type { Row } from './read-line.ts';

/** Events by id, each id once, in columns. All of it can be handed to another thread. */
export interface PreparedEvents {
  readonly rows: number;
  /** 16 bytes each. */
  readonly ids: Uint8Array;
  /** SHA-256(00 ‖ stored event), 32 bytes each. */
  readonly leaves: Uint8Array;
  /** The first 8 bytes of each leaf. */
  readonly digests: Uint8Array;
  /** In which line of the request each stood. */
  readonly lines: Uint32Array;
  readonly columns: Columns;
}

const idBytes = 16;
const leafBytes = 32;
const digestBytes = 8;
const installationColumn = columnIndex('installation');

// Loops below run for every value of every event: they count, since iterators cost more than the work.

/** @param rows by id, each id once */
export function prepareRows(rows: readonly Row[]): PreparedEvents {
  const ids = Buffer.alloc(rows.length * idBytes);
  const leaves = Buffer.alloc(rows.length * leafBytes);
  const digests = new Uint8Array(rows.length * digestBytes);
  const lines = new Uint32Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    const { id, leaf, line } = rows[i] as Row;
    ids.write(id, i * idBytes, 'hex');
    leaves.write(leaf, i * leafBytes, 'latin1');
    for (let j = 0; j < digestBytes; j++) {
      digests[i * digestBytes + j] = leaves[i * leafBytes + j] as number;
    }
    lines[i] = line;
  }
  const columns = new Map<string, ColumnData>();
  const used = usedColumns(rows);
  for (const [index, column] of eventColumns.entries()) {
    if (used.has(index)) columns.set(column.name, encodeColumn(rows, column, index));
  }
  columns.set('id', { bytes: ids });
  columns.set('digest', { bytes: digests });
  columns.set('at', { bytes: encodeNumbers(rows, timeOf, 8) });
  columns.set('type', encodeTexts(rows, typeOf));
  if (rows.some(({ installation }) => installation !== undefined)) {
    columns.set('installation', { bytes: encodeInstallations(rows) });
  }
  return { rows: rows.length, ids, leaves, digests, lines, columns };
}

const timeOf = ({ atMs }: Row) => atMs;
const typeOf = ({ plan }: Row) => plan.type;

/** Columns in which some row has a value. */
function usedColumns(rows: readonly Row[]): Set<number> {
  const used = new Set<number>();
  for (const plan of new Set(rows.map((row) => row.plan))) {
    for (const { column } of plan.members) used.add(column);
  }
  used.delete(installationColumn);
  return used;
}

function encodeColumn(rows: readonly Row[], column: Column, index: number): ColumnData {
  const width = widthOf(column);
  const read = ({ values }: Row) => values[index];
  if (width === undefined) return encodeTexts(rows, read);
  if (column.type.startsWith('FixedString')) return encodeHashes(rows, index, width);
  return { bytes: encodeNumbers(rows, read, width) };
}

function encodeHashes(rows: readonly Row[], index: number, width: number): ColumnData {
  const bytes = Buffer.alloc(rows.length * width);
  for (let i = 0; i < rows.length; i++) {
    const value = (rows[i] as Row).values[index];
    if (typeof value === 'string') bytes.write(value, i * width, 'hex');
  }
  return { bytes };
}

type ReadValue = (row: Row) => string | number | undefined;

function encodeNumbers(rows: readonly Row[], read: ReadValue, width: number): Uint8Array {
  const words = new Uint32Array((rows.length * width) / 4);
  const step = width / 4;
  for (let i = 0; i < rows.length; i++) {
    const value = read(rows[i] as Row);
    if (typeof value !== 'number') continue;
    words[i * step] = value >>> 0;
    if (value > wordMax) words[i * step + 1] = Math.floor(value / (wordMax + 1));
  }
  return new Uint8Array(words.buffer);
}

const wordMax = 2 ** 32 - 1;

function encodeInstallations(rows: readonly Row[]): Uint8Array {
  const bytes = Buffer.alloc(rows.length * 8);
  for (let i = 0; i < rows.length; i++) {
    const { installation } = rows[i] as Row;
    if (installation !== undefined) bytes.write(installation, i * 8, 'latin1');
  }
  return bytes;
}

const shortMax = 127;
/** Up to here a loop is faster than a call. */
const copiedByHandMax = 48;

/** ASCII texts, each after its length as a variable-length number (LEB128). */
function encodeTexts(rows: readonly Row[], read: ReadValue): ColumnData {
  const offsets = new Uint32Array(rows.length + 1);
  const texts: string[] = [];
  let size = 0;
  for (let i = 0; i < rows.length; i++) {
    const value = read(rows[i] as Row) ?? '';
    const text = typeof value === 'string' ? value : String(value);
    texts.push(text);
    offsets[i] = size;
    size += text.length + (text.length > shortMax ? 2 : 1);
  }
  offsets[rows.length] = size;
  const bytes = Buffer.alloc(size);
  for (let i = 0; i < texts.length; i++) writeText(bytes, texts[i] as string, offsets[i] as number);
  return { bytes, offsets };
}

function writeText(bytes: Buffer, text: string, from: number): void {
  const { length } = text;
  let at = from;
  if (length > shortMax) {
    bytes[at++] = (length & shortMax) | 0x80;
    bytes[at++] = length >> 7;
  } else {
    bytes[at++] = length;
  }
  if (length > copiedByHandMax) bytes.write(text, at, 'latin1');
  else for (let j = 0; j < length; j++) bytes[at + j] = text.charCodeAt(j);
}

/** Some of the rows: those from `from` on and before `to`, or those that are listed in order. */
export function selectRows(
  events: PreparedEvents,
  which: { readonly from: number; readonly to: number } | Uint32Array,
): PreparedEvents {
  if (which instanceof Uint32Array) return pick(events, which);
  const { from, to } = which;
  if (from === 0 && to === events.rows) return events;
  const columns = new Map<string, ColumnData>();
  for (const [name, { bytes, offsets }] of events.columns) {
    if (offsets === undefined) {
      const width = bytes.length / events.rows;
      columns.set(name, { bytes: bytes.subarray(from * width, to * width) });
    } else {
      const first = offsets[from] ?? 0;
      columns.set(name, {
        bytes: bytes.subarray(first, offsets[to]),
        offsets: offsets.slice(from, to + 1).map((offset) => offset - first),
      });
    }
  }
  return {
    rows: to - from,
    ids: events.ids.subarray(from * idBytes, to * idBytes),
    leaves: events.leaves.subarray(from * leafBytes, to * leafBytes),
    digests: events.digests.subarray(from * digestBytes, to * digestBytes),
    lines: events.lines.subarray(from, to),
    columns,
  };
}

function pick(events: PreparedEvents, rows: Uint32Array): PreparedEvents {
  const columns = new Map<string, ColumnData>();
  for (const [name, data] of events.columns) {
    columns.set(
      name,
      data.offsets === undefined ? pickFixed(data, events, rows) : pickTexts(data, rows),
    );
  }
  const fixed = (bytes: Uint8Array) => pickFixed({ bytes }, events, rows).bytes;
  return {
    rows: rows.length,
    ids: fixed(events.ids),
    leaves: fixed(events.leaves),
    digests: fixed(events.digests),
    lines: rows.map((row) => events.lines[row] ?? 0),
    columns,
  };
}

function pickFixed({ bytes }: ColumnData, events: PreparedEvents, rows: Uint32Array): ColumnData {
  const width = bytes.length / events.rows;
  const picked = new Uint8Array(rows.length * width);
  for (const [i, row] of rows.entries()) {
    picked.set(bytes.subarray(row * width, (row + 1) * width), i * width);
  }
  return { bytes: picked };
}

function pickTexts({ bytes, offsets }: ColumnData, rows: Uint32Array): ColumnData {
  const at = (row: number) => offsets?.[row] ?? 0;
  const kept = new Uint32Array(rows.length + 1);
  for (const [i, row] of rows.entries()) kept[i + 1] = (kept[i] ?? 0) + at(row + 1) - at(row);
  const picked = new Uint8Array(kept[rows.length] ?? 0);
  for (const [i, row] of rows.entries()) picked.set(bytes.subarray(at(row), at(row + 1)), kept[i]);
  return { bytes: picked, offsets: kept };
}
