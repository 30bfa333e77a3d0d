import { eventColumns, widthOf } from './columns.ts';
import { eventPlans } from './event-plan.ts';
import { storedEvent } from './stored-event.ts';

/** A row as it is read back: hashes and the id in lower-case hex, numbers also as text. */
export type StoredRow = Readonly<Record<string, string | number>>;

/** The stored event of a row, as canonical JSON; the same as when it came in. */
export function storedEventOfRow(row: StoredRow): string {
  const plan = eventPlans.get(String(row.type));
  if (plan === undefined) throw new TypeError('a row of a type that is not known');
  const values = eventColumns.map((column) => {
    const value = row[column.name];
    if (value === undefined) return undefined;
    if (column.type === 'String') return value;
    if (column.type.startsWith('FixedString')) return isNothing(value) ? undefined : value;
    return widthOf(column) === undefined ? value : Number(value);
  });
  return storedEvent(plan, dashed(String(row.id)), values);
}

function isNothing(hex: string | number): boolean {
  return /^0*$/.test(String(hex));
}

function dashed(hex: string): string {
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
