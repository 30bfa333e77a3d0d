import { bounded } from '../notes.ts';
import { Malformed, type Reader } from '../reader.ts';

const entriesMax = 256;

/** A block of VS_VERSIONINFO: length, value's length, type, key, value, further blocks. */
interface Block {
  readonly key: string;
  readonly valueAt: number;
  readonly valueUnits: number;
  readonly end: number;
}

/**
 * `CompanyName`, `OriginalFilename` and so on, of all languages (the first one counts), and the
 * numbers as `FixedFileVersion`. Source: VS_VERSIONINFO of the Windows SDK.
 */
export function readVersionInfo(reader: Reader): Record<string, string> {
  const found = new Map<string, string>();
  const root = blockAt(reader, 0, reader.length);
  if (root.key !== 'VS_VERSION_INFO') throw new Malformed('The key is not VS_VERSION_INFO');
  const fixed = root.valueAt;
  if (fixed + 16 <= root.end && reader.u32(fixed) === 0xfeef04bd) {
    const words = [fixed + 10, fixed + 8, fixed + 14, fixed + 12].map((at) => reader.u16(at));
    found.set('FixedFileVersion', words.join('.'));
  }
  const isFixed = reader.u16(2);
  for (const info of blocksIn(reader, align(root.valueAt + isFixed), root.end)) {
    if (info.key !== 'StringFileInfo') continue;
    for (const table of blocksIn(reader, info.valueAt, info.end)) {
      for (const text of blocksIn(reader, table.valueAt, table.end)) {
        if (found.size >= entriesMax) return ownProperties(found);
        if (text.key !== '' && !found.has(text.key)) found.set(text.key, textOf(reader, text));
      }
    }
  }
  return ownProperties(found);
}

/** Keys are the file's: `__proto__` is one like any other. */
function ownProperties(found: ReadonlyMap<string, string>): Record<string, string> {
  return Object.fromEntries([...found].map(([key, value]) => [bounded(key, 64), bounded(value)]));
}

function blocksIn(reader: Reader, start: number, end: number): Block[] {
  const blocks: Block[] = [];
  for (let at = align(start); at + 6 < end && blocks.length < entriesMax; ) {
    const block = blockAt(reader, at, end);
    blocks.push(block);
    at = align(block.end);
  }
  return blocks;
}

function blockAt(reader: Reader, at: number, limit: number): Block {
  const length = reader.u16(at);
  if (length < 6) throw new Malformed('A block is shorter than its header');
  const end = Math.min(at + length, limit);
  let keyEnd = at + 6;
  while (keyEnd + 2 <= end && reader.u16(keyEnd) !== 0) keyEnd += 2;
  const key = reader.utf16(at + 6, Math.min((keyEnd - at - 6) >> 1, 256));
  return { key, valueAt: align(keyEnd + 2), valueUnits: reader.u16(at + 2), end };
}

function textOf(reader: Reader, { valueAt, valueUnits, end }: Block): string {
  const units = Math.max(0, Math.min(valueUnits, (end - valueAt) >> 1, 1_024));
  return reader.utf16(valueAt, units).replace(/\0.*$/s, '').trim();
}

function align(at: number): number {
  return (at + 3) & ~3;
}
