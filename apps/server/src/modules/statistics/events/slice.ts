import type { ColumnData, Columns } from './columns.ts';

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
  /** The RFC 6962 root over the leaves, where it is known already. */
  readonly root?: Uint8Array;
}

export const idBytes = 16;
export const leafBytes = 32;
export const digestBytes = 8;

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
