import type { Reader } from './reader.ts';

/** As people write it: the first three parts little-endian. */
export function guidOf(reader: Reader, at: number): string {
  const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0');
  const rest = Buffer.from(reader.slice(at + 8, 8)).toString('hex');
  const start = [hex(reader.u32(at), 8), hex(reader.u16(at + 4), 4), hex(reader.u16(at + 6), 4)];
  return [...start, rest.slice(0, 4), rest.slice(4)].join('-');
}
