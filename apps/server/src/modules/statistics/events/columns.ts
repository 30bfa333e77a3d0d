/** A column of the table `events`, in the types of ClickHouse’s Native format. */
export interface Column {
  readonly name: string;
  readonly type: 'String' | 'UInt32' | 'UInt64' | "DateTime64(3, 'UTC')" | `FixedString(${number})`;
}

const fixed = (name: string, bytes: number): Column => ({ name, type: `FixedString(${bytes})` });
const text = (name: string): Column => ({ name, type: 'String' });
const u32 = (name: string): Column => ({ name, type: 'UInt32' });
const u64 = (name: string): Column => ({ name, type: 'UInt64' });

/** What preparation fills in; `region`, `customer`, `block` and `batch` are the writer’s. */
export const eventColumns: readonly Column[] = [
  fixed('id', 16),
  { name: 'at', type: "DateTime64(3, 'UTC')" },
  u64('digest'),
  text('type'),
  text('product'),
  text('version'),
  text('os'),
  text('country'),
  u64('installation'),
  fixed('sha256', 32),
  fixed('sha1', 20),
  fixed('md5', 16),
  u64('size'),
  text('threat'),
  text('verdict'),
  text('database'),
  u64('record'),
  text('component'),
  u32('task'),
  text('action'),
  text('host'),
  fixed('certificate', 32),
  u64('count'),
  u64('seconds'),
  u64('scanned'),
  u64('detected'),
  u64('failed'),
  u32('database_age_hours'),
  u32('errors'),
  u32('uptime_hours'),
];

/** Values of a column, one row after the other, as the Native format has them. */
export interface ColumnData {
  readonly bytes: Uint8Array;
  /** Where each row begins, and the end; for columns whose values differ in length. */
  readonly offsets?: Uint32Array;
}

/** Columns by name; one that is missing has its default in every row. */
export type Columns = ReadonlyMap<string, ColumnData>;

/** Bytes of each value; undefined: they differ. */
export function widthOf({ type }: Column): number | undefined {
  switch (type) {
    case 'String':
      return undefined;
    case 'UInt32':
      return 4;
    case 'UInt64':
    case "DateTime64(3, 'UTC')":
      return 8;
    default:
      return Number(/\d+/.exec(type)?.[0]);
  }
}
