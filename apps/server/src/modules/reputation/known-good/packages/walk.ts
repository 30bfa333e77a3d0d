import { opendir } from 'node:fs/promises';
import path from 'node:path';

/** Regular files of a folder and those in it; links are not followed. */
export async function* filesBelow(
  folder: string,
  isEntered: (name: string) => boolean = () => true,
): AsyncGenerator<string> {
  for await (const entry of await opendir(folder)) {
    const at = path.join(folder, entry.name);
    if (entry.isFile()) yield at;
    else if (entry.isDirectory() && isEntered(entry.name)) yield* filesBelow(at, isEntered);
  }
}
