import { LimitError, type LimitHit } from '../limits.ts';
import type { Member, StageContext } from '../stage.ts';

/** What leaves one container: counts members and bytes and stops at the limits. */
export interface Outlet {
  /** Members handed on. */
  readonly members: number;
  /** Bytes that may still be unpacked before the container's limit. */
  readonly room: number;
  /** Bytes of one member. */
  readonly memberBytes: number;
  /**
   * Counts bytes before they are kept, also those of a member that is dropped.
   * @throws {LimitError} beyond `unpackedBytes`
   */
  spend(sizeBytes: number, where?: string): void;
  /**
   * Counts an entry that may become a member.
   * @throws {LimitError} beyond `members`
   */
  entry(where?: string): void;
  /** Hands on a member whose bytes were counted by `spend` and whose entry was counted. */
  hand(member: Member): void;
  /** An entry, its bytes and its member in one. A member over `memberBytes` is noted, not handed. */
  put(path: string, bytes: Uint8Array, password?: string): void;
  /** Notes that one member was too large. */
  tooLarge(where: string): void;
  limited(hit: LimitHit): void;
}

const pathLengthMax = 1024;

/**
 * A member's path as it may be shown and stored: bounded, `/` between its parts, none of them empty
 * or a way up, no control characters.
 */
export function memberPath(raw: string): string {
  const parts = raw
    .slice(0, 4 * pathLengthMax)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken away
    .replaceAll(/[\0-\x1f\x7f]/g, '')
    .split(/[/\\]/)
    .filter((part) => part !== '' && part !== '.' && part !== '..');
  const path = parts.join('/').slice(0, pathLengthMax).toWellFormed();
  return path === '' ? 'content' : path;
}

export function createOutlet({ limits, emit, limited }: StageContext): Outlet {
  let members = 0;
  let entries = 0;
  let spent = 0;

  const outlet: Outlet = {
    get members() {
      return members;
    },
    get room() {
      return Math.max(0, limits.unpackedBytes - spent);
    },
    memberBytes: limits.memberBytes,

    spend(sizeBytes, where) {
      spent += sizeBytes;
      if (spent > limits.unpackedBytes)
        throw new LimitError(hit('unpackedBytes', limits.unpackedBytes, where));
    },

    entry(where) {
      entries += 1;
      if (entries > limits.members) throw new LimitError(hit('members', limits.members, where));
    },

    hand(member) {
      members += 1;
      emit({ ...member, path: memberPath(member.path) });
    },

    put(path, bytes, password) {
      outlet.entry(path);
      outlet.spend(bytes.length, path);
      if (bytes.length > limits.memberBytes) outlet.tooLarge(path);
      else outlet.hand({ path, bytes, ...(password === undefined ? {} : { password }) });
    },

    tooLarge(where) {
      limited(hit('memberBytes', limits.memberBytes, where));
    },

    limited,
  };
  return outlet;
}

function hit(limit: 'unpackedBytes' | 'members' | 'memberBytes', allowed: number, where?: string) {
  return { limit, allowed, ...(where === undefined ? {} : { where: memberPath(where) }) };
}
