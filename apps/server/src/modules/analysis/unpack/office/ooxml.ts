import type { Room } from '../room.ts';
import { unpackZip } from '../zip/unpack-zip.ts';

const files =
  /(?:^|\/)(?:embeddings|activex|attachedtoolbars)\/|vbaproject\.bin$|\.(?:bin|ole|exe|dll|js|vbs|zip|xlsm?|docm?|xlsb)$/i;

/** The parts of an OOXML package that are files of their own; its markup stays with it. */
export async function unpackOoxml(room: Room) {
  const { bytes } = room.file;
  const rename = (path: string) => (files.test(path) ? path : undefined);
  const archive = { bytes, container: 'ooxml', rename };
  if (!(await unpackZip(archive, room))) room.problem('The package could not be opened');
}
