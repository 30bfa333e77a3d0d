import type { DataClass } from './types.ts';

/** A member of its own, nothing inherited: a region may be called `constructor`. */
export function own<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

export function recordOf<T>(make: (dataClass: DataClass) => T): Record<DataClass, T> {
  return { files: make('files'), statistics: make('statistics'), accounts: make('accounts') };
}

/** By code units, the order of canonical JSON. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
