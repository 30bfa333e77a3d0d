import { u16, u32 } from '../../identify/bytes.ts';
import { identify } from '../../identify/index.ts';
import { inflated } from '../bounded-inflate.ts';
import type { Outlet } from '../outlet.ts';
import type { Room } from '../room.ts';
import { unpackArchive } from '../seven-zip/unpack-archive.ts';
import { packageOf } from './ole-package.ts';

/**
 * A compound file's streams that are files (MS-CFB): all of an installer, the attachments of a
 * message, and of a document the packages, the embedded documents and PowerPoint's objects. What
 * makes up the document itself stays with it.
 */
export async function unpackOle(room: Room) {
  const { bytes, identification } = room.file;
  const installer = identification.mediaType === 'application/x-msi';
  const rename = (path: string, content: Uint8Array) => {
    const inner = packageOf(content, path);
    if (inner !== undefined) {
      room.outlet.put(`${path}/${inner.name}`, inner.bytes);
      return undefined;
    }
    if (/(?:^|\/)PowerPoint Document$/.test(path)) fromPowerPoint(content, room.outlet);
    if (installer) return content.length > 0 ? path : undefined;
    return isFile(path, content) ? path : undefined;
  };
  const archive = { bytes, container: installer ? 'msi' : 'ole', type: 'Compound', rename };
  if (!(await unpackArchive(archive, room))) room.problem('The compound file could not be opened');
}

/** `__substg1.0_37010102` is the content of a message's attachment. */
function isFile(path: string, content: Uint8Array): boolean {
  if (content.length < 16) return false;
  if (/__substg1\.0_3701010[02D]$/i.test(path)) return true;
  if (/(?:^|\/)(?:Package|CONTENTS)$/.test(path)) return true;
  const { family, format } = identify(content);
  if (['executable', 'archive', 'mail', 'shortcut'].includes(family)) return format !== 'lzma';
  return ['ooxml', 'ole', 'pdf', 'rtf'].includes(format);
}

const [compressedObject, containerVersion] = [0x1011, 0xf];

/** Objects in PowerPoint's own stream (MS-PPT 2.10.34), most of them compressed. */
function fromPowerPoint(stream: Uint8Array, outlet: Outlet) {
  let at = 0;
  let number = 0;
  while (at + 8 <= stream.length) {
    const head = u16(stream, at);
    const type = u16(stream, at + 2);
    const length = u32(stream, at + 4);
    const body = stream.subarray(at + 8, at + 8 + length);
    // A container's records are walked as they follow.
    at += (head & 15) === containerVersion ? 8 : 8 + length;
    if (type !== compressedObject) continue;
    number += 1;
    const compressed = head >> 4 === 1;
    const content = compressed
      ? inflated(body.subarray(4), outlet, { where: 'PowerPoint' })
      : Uint8Array.from(body);
    if (content !== undefined) outlet.put(`PowerPoint Document/object-${number}`, content);
  }
}
