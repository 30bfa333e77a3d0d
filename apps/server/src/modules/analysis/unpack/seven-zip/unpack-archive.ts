import { indexOf } from '../../identify/bytes.ts';
import type { Room } from '../room.ts';
import { type Extraction, extract } from './extract.ts';

export interface Archive {
  readonly bytes: Uint8Array;
  readonly container: string;
  readonly type?: string;
  readonly rename?: (path: string, bytes: Uint8Array) => string | undefined;
}

/**
 * Unpacks an archive, with the customary passwords where it is closed. Answers whether it was one.
 *
 * @throws {LimitError} from the outlet
 */
export async function unpackArchive(archive: Archive, room: Room): Promise<boolean> {
  const { outlet } = room;
  const { container, ...request } = archive;
  let found = await extract(request, outlet);
  if (found.gaveUp && !found.opened && hasEncryptedHeaders(archive))
    found = { ...found, opened: true, locked: [undefined], problems: [] };
  if (!found.opened && found.handed === 0) return false;
  room.opened(container);
  for (const words of found.problems) room.problem(words);
  if (found.locked.length === 0) return true;

  for (const password of room.passwords) {
    if (performance.now() > room.tryingUntilMs) {
      room.problem('There was no time to try every password');
      break;
    }
    const only = onlyOf(found);
    const next = await extract({ ...request, password, ...(only ? { only } : {}) }, outlet);
    if (next.gaveUp && next.handed === 0) continue;
    if (next.handed > 0) {
      for (const words of next.problems) room.problem(words);
      room.encrypted({ locked: 0, password });
      found = next;
    }
    if (found.locked.length === 0) return true;
  }
  room.encrypted({ locked: found.locked.length });
  return true;
}

const aesOfSevenZip = '\x06\xf1\x07\x01';

/** Headers that were decrypted with a wrong password look broken. */
function hasEncryptedHeaders({ bytes, container }: Archive): boolean {
  if (container.startsWith('rar')) return true;
  return container.startsWith('7z') && indexOf(bytes, aesOfSevenZip) >= 0;
}

function onlyOf({ locked }: Extraction): ReadonlySet<string> | undefined {
  const paths = locked.filter((path) => path !== undefined);
  return paths.length === locked.length ? new Set(paths) : undefined;
}
