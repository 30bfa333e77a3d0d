import PostalMime, { type Attachment } from 'postal-mime';
import { view } from '../../identify/bytes.ts';
import { uuencoded } from '../encodings/uuencode.ts';
import type { Room } from '../room.ts';

const partsMax = 2_000;

/** The files of a mail: attachments, inner mails, uuencoded files in its text, and its HTML. */
export async function unpackMail(room: Room) {
  await ofMail(room.file.bytes, '', room);
}

/** The mails of a mailbox (RFC 4155), each taken apart. */
export async function unpackMailbox(room: Room) {
  const { bytes } = room.file;
  const text = view(bytes);
  const starts = [0];
  for (let at = text.indexOf('\nFrom ', 0, 'latin1'); at >= 0; ) {
    // Of a mail without a separator's blank line the next begins there all the same.
    if (/^From \S{1,320} {1,2}[A-Z]\w\w /.test(text.toString('latin1', at + 1, at + 400)))
      starts.push(at + 1);
    at = text.indexOf('\nFrom ', at + 1, 'latin1');
  }
  room.opened('mbox');
  for (const [index, start] of starts.entries()) {
    room.outlet.entry(`mail ${index + 1}`);
    const end = starts[index + 1] ?? bytes.length;
    const line = bytes.indexOf(0x0a, start);
    const mail = bytes.subarray(line < 0 || line >= end ? start : line + 1, end);
    await ofMail(mail, starts.length > 1 ? `mail-${index + 1}/` : '', room);
  }
}

async function ofMail(bytes: Uint8Array, folder: string, room: Room) {
  const { outlet, problem, opened } = room;
  const parsed = await parse(bytes);
  if (typeof parsed === 'string') return problem(parsed);
  opened('mail');
  for (const [index, attachment] of parsed.attachments.slice(0, partsMax).entries()) {
    const content = contentOf(attachment);
    outlet.put(`${folder}${nameOf(attachment, index)}`, content);
  }
  if (parsed.attachments.length > partsMax) problem('There are more parts than are looked at');
  for (const { name, bytes: content } of uuencoded(bytes)) outlet.put(`${folder}${name}`, content);
  if (parsed.html !== undefined && parsed.html.length > 0)
    outlet.put(`${folder}body.html`, Buffer.from(parsed.html));
}

async function parse(bytes: Uint8Array) {
  try {
    return await PostalMime.parse(bytes, {
      forceRfc822Attachments: true,
      attachmentEncoding: 'arraybuffer',
      maxNestingDepth: 100,
      maxHeadersSize: 1_048_576,
    });
  } catch (error) {
    return `The mail could not be read: ${error instanceof Error ? error.message.slice(0, 120) : ''}`;
  }
}

function contentOf({ content }: Attachment): Uint8Array {
  return typeof content === 'string' ? Buffer.from(content) : new Uint8Array(content);
}

function nameOf({ filename, mimeType }: Attachment, index: number): string {
  if (filename !== null && filename !== '') return filename;
  return mimeType === 'message/rfc822' ? `part-${index + 1}.eml` : `part-${index + 1}`;
}
