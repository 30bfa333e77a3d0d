import { type FileHandle, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode, syncDirectory, writeDurably } from './files.ts';

/** Events from `from` on and before `to`, counted from the first that was ever recorded. */
export interface EventRange {
  readonly from: number;
  readonly to: number;
}

/** How far a folder's events have come. */
export interface Progress {
  /** All before this one are acknowledged or dropped. */
  readonly done: number;
  /** Dropped later than what was being sent then, and still stands before them. */
  readonly hole: EventRange | undefined;
  readonly accepted: number;
  readonly duplicate: number;
  readonly refused: number;
  readonly pending: number;
  /** Of events that had been written. */
  readonly droppedOldest: number;
  /** Of events that never were. */
  readonly droppedNewest: number;
  readonly skewMs: number;
}

export const noProgress: Progress = {
  done: 0,
  hole: undefined,
  accepted: 0,
  duplicate: 0,
  refused: 0,
  pending: 0,
  droppedOldest: 0,
  droppedNewest: 0,
  skewMs: 0,
};

const name = 'journal';
const compactBytes = 262_144;

/** A file whose last whole line is the progress: one write moves position and counts together. */
export interface Journal {
  readonly last: Progress;
  write(progress: Progress): Promise<void>;
  close(): Promise<void>;
}

/** @param sync whether a write is on disk when it resolves, and not with the system alone */
export async function openJournal(folder: string, sync: boolean): Promise<Journal> {
  let last = await readLast(join(folder, name));
  let file: FileHandle | undefined;
  let bytes = 0;

  /** Writes the file anew, with its last line alone; a torn line at its end goes. */
  async function compact(): Promise<void> {
    await file?.close();
    file = undefined;
    const temporary = join(folder, `${name}.new`);
    await rm(temporary, { force: true });
    await (sync ? writeDurably : writeFile)(temporary, lineOf(last));
    await rename(temporary, join(folder, name));
    if (sync) await syncDirectory(folder);
    file = await open(join(folder, name), 'a');
    bytes = 0;
  }

  await compact();
  return {
    get last() {
      return last;
    },
    write: async (progress) => {
      const line = lineOf(progress);
      last = progress;
      // Also after a write that failed: what it may have left is not to be written behind.
      if (file === undefined || bytes > compactBytes) return compact();
      const open = file;
      file = undefined;
      try {
        await open.appendFile(line);
        if (sync) await open.datasync();
        file = open;
        bytes += line.length;
      } finally {
        if (file === undefined) await open.close();
      }
    },
    close: async () => {
      await file?.close();
      file = undefined;
    },
  };
}

function lineOf(progress: Progress): string {
  return `${JSON.stringify(progress)}\n`;
}

async function readLast(path: string): Promise<Progress> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return noProgress;
    throw error;
  }
  const lines = text.split('\n').slice(0, -1);
  for (const line of lines.toReversed()) {
    const progress = readProgress(line);
    if (progress !== undefined) return progress;
  }
  throw Object.assign(new Error(`${path} is damaged`), { code: 'folder-damaged' });
}

function readProgress(line: string): Progress | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  const progress: Progress = { ...noProgress, ...Object(value) };
  const { hole, ...numbers } = progress;
  const all = [...Object.values(numbers), hole?.from ?? 0, hole?.to ?? 0];
  return all.every((one) => Number.isSafeInteger(one)) ? progress : undefined;
}
