import type { FileUnderAnalysis, StageContext } from '../stage.ts';
import { createOutlet } from './outlet.ts';
import { customaryPasswords } from './passwords.ts';
import type { Room } from './room.ts';
import { unpackersOf } from './unpackers.ts';

/** What was found of one level; the members themselves went through `context.emit`. */
export interface UnpackResult {
  /** What was opened, in order: `zip`, `nsis`, `upx`; empty where the file contains no files. */
  readonly containers: readonly string[];
  readonly members: number;
  /** Where there was encryption: how many members stayed closed, and which passwords opened. */
  readonly encrypted?: { readonly locked: number; readonly passwords: readonly string[] };
  /** What could not be read, for people. */
  readonly problems: readonly string[];
}

export interface UnpackSettings {
  /** Tried in this order after none. */
  readonly passwords?: readonly string[];
}

const problemsMax = 100;

/**
 * Unpacks one level of a file: an archive, a mail, a document with files in it, a packed or
 * self-extracting program. Members leave as soon as they are whole.
 *
 * @throws {LimitError} at `members` or `unpackedBytes`; a member over `memberBytes` is noted by
 *   `context.limited` and left out
 */
export async function unpack(
  file: FileUnderAnalysis,
  context: StageContext,
  { passwords = customaryPasswords }: UnpackSettings = {},
): Promise<UnpackResult> {
  const outlet = createOutlet(context);
  const containers: string[] = [];
  const problems: string[] = [];
  const opening: string[] = [];
  let locked = 0;
  let encrypted = false;

  const room: Room = {
    file,
    outlet,
    passwords,
    tryingUntilMs: performance.now() + context.limits.stageMs / 2,
    problem(words) {
      if (problems.length < problemsMax) problems.push(words);
    },
    opened(container) {
      if (!containers.includes(container)) containers.push(container);
    },
    encrypted(found) {
      encrypted = true;
      locked += found.locked;
      if (found.password !== undefined) opening.push(found.password);
    },
  };
  for (const unpacker of unpackersOf(file.identification)) await unpacker(room);

  return {
    containers,
    members: outlet.members,
    ...(encrypted ? { encrypted: { locked, passwords: opening } } : {}),
    problems,
  };
}
