import { type Column, type Columns, eventColumns, widthOf } from './columns.ts';
import type { PreparedEvents } from './slice.ts';

/** What the writer adds to every row of a part. */
export interface BlockPart {
  readonly events: PreparedEvents;
  /** UUID. */
  readonly customer: string;
  /** Its place in the block. */
  readonly batch: number;
}

export interface NativeBlock {
  /** Names, in the order of the body. */
  readonly columns: readonly string[];
  /** One block of ClickHouse’s Native format. */
  readonly body: readonly Uint8Array[];
}

/**
 * The rows of several parts as one block: columns and rows as variable-length numbers, then each
 * column as its name, its type and its values. A column that no part has is left to its default.
 * Source: ClickHouse documentation, format Native.
 */
export function nativeBlock(
  parts: readonly BlockPart[],
  { region, block }: { readonly region: string; readonly block: bigint },
): NativeBlock {
  const rows = parts.reduce((sum, { events }) => sum + events.rows, 0);
  const columns: { column: Column; bytes: readonly Uint8Array[] }[] = [
    { column: { name: 'region', type: 'String' }, bytes: [repeat(textBytes(region), rows)] },
    { column: { name: 'block', type: 'UInt64' }, bytes: [repeat(number64(block), rows)] },
    {
      column: { name: 'batch', type: 'UInt32' },
      bytes: parts.map(({ batch, events }) => repeat(number32(batch), events.rows)),
    },
    {
      column: { name: 'customer', type: 'FixedString(16)' },
      bytes: parts.map(({ customer, events }) => repeat(uuidBytes(customer), events.rows)),
    },
    ...eventColumns
      .filter(({ name }) => parts.some(({ events }) => events.columns.has(name)))
      .map((column) => ({
        column,
        bytes: parts.map(({ events }) => valuesOf(events.columns, column, events.rows)),
      })),
  ];
  const body = [variable(columns.length), variable(rows)];
  for (const { column, bytes } of columns) {
    body.push(textBytes(column.name), textBytes(typeOf(column)), ...bytes);
  }
  return { columns: columns.map(({ column }) => column.name), body };
}

/** A UUID is sixteen bytes of its own order. */
function typeOf({ name, type }: Column): string {
  return name === 'customer' ? 'UUID' : type;
}

function valuesOf(columns: Columns, column: Column, rows: number): Uint8Array {
  const data = columns.get(column.name);
  // An empty text is its length, 0; so is every byte of a default.
  return data?.bytes ?? new Uint8Array(rows * (widthOf(column) ?? 1));
}

/** As two little-endian numbers of 64 bits, the first half first. */
function uuidBytes(uuid: string): Uint8Array {
  const bytes = Buffer.from(uuid.replaceAll('-', ''), 'hex');
  bytes.subarray(0, 8).reverse();
  bytes.subarray(8).reverse();
  return bytes;
}

function textBytes(text: string): Uint8Array {
  const bytes = Buffer.from(text, 'utf8');
  return Buffer.concat([variable(bytes.length), bytes]);
}

function number32(value: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function number64(value: bigint): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return bytes;
}

/** LEB128. */
function variable(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127) {
    bytes.push((rest & 127) | 128);
    rest >>>= 7;
  }
  return Uint8Array.of(...bytes, rest);
}

function repeat(bytes: Uint8Array, times: number): Uint8Array {
  return times === 0 ? new Uint8Array() : Buffer.alloc(bytes.length * times, bytes);
}
