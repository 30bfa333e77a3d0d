import { has, indexOf, u16, u32 } from '../../identify/bytes.ts';
import { unpackAutoIt } from '../installers/autoit.ts';
import { unpackInstallShield } from '../installers/installshield.ts';
import type { Room } from '../room.ts';
import { unpackArchive } from '../seven-zip/unpack-archive.ts';
import { unpackZip } from '../zip/unpack-zip.ts';
import { programBytes } from './carve.ts';

interface Kind {
  readonly container: string;
  readonly type?: string;
  readonly magic: string;
  /** Whether the bytes there look like the beginning of that archive. */
  readonly plausible: (bytes: Uint8Array, at: number) => boolean;
  /** Where in the program it may stand: only after its sections, or anywhere. */
  readonly anywhere: boolean;
}

const kinds: readonly Kind[] = [
  {
    container: '7z-sfx',
    type: '7z',
    magic: '7z\xbc\xaf\x27\x1c',
    plausible: (bytes, at) => u16(bytes, at + 6) >= 0 && bytes[at + 6] === 0,
    anywhere: true,
  },
  { container: 'rar-sfx', magic: 'Rar!\x1a\x07', plausible: () => true, anywhere: true },
  {
    container: 'cab-sfx',
    type: 'Cab',
    magic: 'MSCF\0\0\0\0',
    plausible: (bytes, at) => {
      const length = u32(bytes, at + 8);
      return length > 44 && at + length <= bytes.length + 8 && bytes[at + 25] === 1;
    },
    anywhere: true,
  },
  {
    container: 'zip-sfx',
    type: 'zip',
    magic: 'PK\x03\x04',
    plausible: (bytes, at) => u16(bytes, at + 8) < 100 && indexOf(bytes, 'PK\x05\x06', at) > at,
    anywhere: false,
  },
];

const nsis = '\xef\xbe\xad\xdeNullsoftInst';
const archivesMax = 16;

/** Archives that a program carries: self-extracting ones and installers. */
export async function unpackSelfExtracting(room: Room) {
  const { bytes } = room.file;
  if (indexOf(bytes, nsis) >= 0)
    if (await unpackArchive({ bytes, container: 'nsis', type: 'Nsis', rename: keepNsis }, room))
      return;
  const overlay = has(bytes, 0, 'MZ') ? programBytes(bytes, 0) : 0;
  if (overlay > 0) unpackInstallShield(room, overlay);
  unpackAutoIt(room);
  let number = 0;
  for (const kind of kinds) {
    let at = indexOf(bytes, kind.magic, kind.anywhere ? 64 : Math.max(64, overlay));
    while (at >= 0 && number < archivesMax) {
      let next = at + kind.magic.length;
      if (kind.plausible(bytes, at)) {
        number += 1;
        const { container, type } = kind;
        const archive = { bytes: bytes.subarray(at), container, ...(type ? { type } : {}) };
        const inner =
          type === 'zip' ? await unpackZip(archive, room) : await unpackArchive(archive, room);
        // A zip is one from its first entry to its end.
        if (inner && kind.type === 'zip') break;
        if (inner && kind.type === 'Cab') next = at + u32(bytes, at + 8);
      }
      at = indexOf(bytes, kind.magic, next);
    }
  }
}

/** The installer's script is 7-Zip's rendering and no file of the installer. */
function keepNsis(path: string): string | undefined {
  return path === '[NSIS].nsi' ? undefined : path;
}
