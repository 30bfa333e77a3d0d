import { depersonalise } from '../../../../platform/depersonalise/index.ts';
import { bounded } from '../notes.ts';
import { Reader } from '../reader.ts';
import { codePage } from '../vba/code-page.ts';
import type { CompoundFile } from './compound-file.ts';

/** What a document says of its making. Names of people are in there too; they are left out. */
export type DocumentFacts = Readonly<
  Partial<
    Record<'application' | 'template' | 'created' | 'saved' | 'revision' | 'security', string>
  >
>;

/** Property identifiers of MS-OLEPS' SummaryInformation. */
const wanted = new Map<number, keyof DocumentFacts>([
  [7, 'template'],
  [9, 'revision'],
  [12, 'created'],
  [13, 'saved'],
  [18, 'application'],
  [19, 'security'],
]);

export function documentFactsOf(file: CompoundFile): DocumentFacts | undefined {
  const entry = file.entries.find(({ path }) => path === '\x05SummaryInformation');
  if (entry === undefined) return undefined;
  const reader = new Reader(file.read(entry, 65_536));
  const start = reader.u32(44);
  const count = Math.min(reader.u32(start + 4), 64);
  const places = Array.from({ length: count }, (_, index) => ({
    id: reader.u32(start + 8 + index * 8),
    at: start + reader.u32(start + 12 + index * 8),
  }));
  const pageAt = places.find(({ id }) => id === 1)?.at;
  const page = pageAt === undefined ? 1252 : reader.u16(pageAt + 4);
  const facts: Partial<Record<keyof DocumentFacts, string>> = {};
  for (const { id, at } of places) {
    const name = wanted.get(id);
    const value = name === undefined ? undefined : valueAt(reader, at, page);
    if (name !== undefined && value !== undefined) facts[name] = value;
  }
  return facts;
}

const windowsEpochMs = 11_644_473_600_000n;

function valueAt(reader: Reader, at: number, page: number): string | undefined {
  const type = reader.u16(at);
  if (type === 3) return `${reader.i32(at + 4)}`;
  if (type === 30) {
    const text = codePage(page, reader.clipped(at + 8, Math.min(reader.u32(at + 4), 1_024)));
    return bounded(depersonalise(text.replace(/\0.*$/s, '')));
  }
  if (type === 64) return fileTime(reader.u64(at + 4));
  return undefined;
}

/** Hundreds of nanoseconds since 1601 as ISO 8601. */
export function fileTime(ticks: bigint): string | undefined {
  const ms = ticks / 10_000n - windowsEpochMs;
  if (ticks === 0n || ms > 253_402_300_799_999n) return undefined;
  return new Date(Number(ms)).toISOString();
}
