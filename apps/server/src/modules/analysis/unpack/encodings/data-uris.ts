import { view } from '../../identify/bytes.ts';
import { identify } from '../../identify/index.ts';
import { carvePrograms } from '../programs/carve.ts';
import type { Room } from '../room.ts';

const headerMax = 200;

/**
 * Files in `data:` URIs of pages (RFC 2397). Pictures and fonts, which every page carries, are
 * left; what a page smuggles is handed on.
 */
export async function unpackDataUris(room: Room) {
  const { file, outlet, opened } = room;
  const text = view(file.bytes);
  let at = 0;
  let number = 0;
  for (;;) {
    const found = text.indexOf(';base64,', at, 'latin1');
    if (found < 0) break;
    const begin = found + 8;
    at = begin;
    const head = text.toString('latin1', Math.max(0, found - headerMax), found);
    if (!/data:[^"'\s,]{0,160}$/i.test(head)) continue;
    let end = begin;
    while (end < text.length && isBase64(text[end] ?? 0)) end += 1;
    at = end;
    const bytes = Buffer.from(text.toString('latin1', begin, end), 'base64');
    const { family } = identify(bytes);
    if (bytes.length === 0 || family === 'image' || family === 'media') continue;
    opened('data-uri');
    number += 1;
    outlet.put(`data-uri-${number}`, bytes);
  }
  await carvePrograms(room);
}

function isBase64(byte: number): boolean {
  if (byte >= 0x30 && byte <= 0x39) return true;
  const letter = byte | 0x20;
  if (letter >= 0x61 && letter <= 0x7a) return true;
  return '+/=-_%\r\n\t '.includes(String.fromCharCode(byte));
}
