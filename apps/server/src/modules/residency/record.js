/** A member of its own, nothing inherited: a region may be called `constructor`. */
export function own(record, name) {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
export function recordOf(make) {
  return { files: make('files'), statistics: make('statistics'), accounts: make('accounts') };
}
/** By code units, the order of canonical JSON. */
export function compare(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}
