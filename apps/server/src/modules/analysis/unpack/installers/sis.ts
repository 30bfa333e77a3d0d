import { u16, u32, view } from '../../identify/bytes.ts';
import { inflated } from '../bounded-inflate.ts';
import type { Room } from '../room.ts';

const filesMax = 2_000;
const releaseSix = 200;

/** Files of a Symbian installation file before version 9 (EPOC release 3 to 6). */
export function unpackSis({ file, outlet, opened, problem }: Room) {
  const { bytes } = file;
  const languages = u16(bytes, 0x12);
  const count = u16(bytes, 0x14);
  const version = u16(bytes, 0x20);
  const flags = u16(bytes, 0x22);
  let at = u32(bytes, 0x34);
  if (languages < 1 || languages > 100 || count < 1) return problem('The header of SIS is broken');
  for (let i = 0; i < Math.min(count, filesMax); i += 1) {
    const kind = u32(bytes, at);
    if (kind !== 0 && kind !== 1) return problem('A record of SIS is of another kind');
    const perLanguage = kind === 1 ? languages : 1;
    const sourceBytes = u32(bytes, at + 0x0c);
    const source = u32(bytes, at + 0x10);
    const name = view(bytes).toString('utf16le', source, source + Math.min(2048, sourceBytes));
    for (let language = 0; language < perLanguage; language += 1) {
      const length = u32(bytes, at + 0x1c + 4 * language);
      const start = u32(bytes, at + 0x1c + 4 * (perLanguage + language));
      if (start < 0 || length <= 0 || start + length > bytes.length) continue;
      const part = bytes.subarray(start, start + length);
      const content = (flags & 8) !== 0 ? part : inflated(part, outlet, { where: name });
      opened('sis');
      outlet.put(name || `file-${i + 1}`, Uint8Array.from(content ?? part));
    }
    at += version >= releaseSix ? 0x1c + 12 * perLanguage + 4 : 0x1c + 8 * perLanguage;
  }
}
