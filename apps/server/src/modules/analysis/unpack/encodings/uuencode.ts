import { view } from '../../identify/bytes.ts';
import type { Room } from '../room.ts';

const newline = 0x0a;

/** Files in uuencode, or base64 between the same lines, anywhere in a text (POSIX uuencode). */
export function unpackUuencode({ file, outlet, opened }: Room) {
  for (const { name, bytes } of uuencoded(file.bytes)) {
    opened('uuencode');
    outlet.put(name, bytes);
  }
}

/** Each encoded file of a text, as far as its lines are encoded. */
export function* uuencoded(text: Uint8Array): Generator<{ name: string; bytes: Uint8Array }> {
  const buffer = view(text);
  let at = 0;
  while (at < text.length) {
    const found = buffer.indexOf('begin', at, 'latin1');
    if (found < 0) return;
    at = found + 5;
    if (found > 0 && text[found - 1] !== newline) continue;
    const end = lineEnd(text, found);
    const line = buffer.toString('latin1', found, Math.min(end, found + 400));
    const match = /^begin(-base64)? [0-7]{3,4} (.{1,255}?)\s*$/.exec(line);
    if (match === null) continue;
    const decoded = match[1] === undefined ? lines(text, end + 1) : base64(text, end + 1);
    at = decoded.end;
    yield { name: match[2] ?? 'content', bytes: decoded.bytes };
  }
}

function lineEnd(text: Uint8Array, from: number): number {
  const end = text.indexOf(newline, from);
  return end < 0 ? text.length : end;
}

function lines(text: Uint8Array, from: number): { bytes: Uint8Array; end: number } {
  const parts: Uint8Array[] = [];
  let at = from;
  while (at < text.length) {
    const end = lineEnd(text, at);
    const count = ((text[at] ?? 0) - 32) & 63;
    if (count === 0 || (text[at] ?? 0) < 32 || (text[at] ?? 0) > 96) break;
    const out = new Uint8Array(count);
    for (let i = 0; i < count; i += 1) {
      const quad = at + 1 + 4 * Math.floor(i / 3);
      const six = (index: number) =>
        quad + index < end ? ((text[quad + index] ?? 32) - 32) & 63 : 0;
      const phase = i % 3;
      out[i] = ((six(phase) << (2 * phase + 2)) | (six(phase + 1) >> (4 - 2 * phase))) & 255;
    }
    parts.push(out);
    at = end + 1;
  }
  return { bytes: Buffer.concat(parts), end: at };
}

function base64(text: Uint8Array, from: number): { bytes: Uint8Array; end: number } {
  const stop = view(text).indexOf('\n====', from, 'latin1');
  const end = stop < 0 ? text.length : stop;
  return { bytes: Buffer.from(view(text).toString('latin1', from, end), 'base64'), end };
}
