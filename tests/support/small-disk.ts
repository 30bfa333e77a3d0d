import { execFile } from 'node:child_process';
import { after } from 'node:test';
import { promisify } from 'node:util';
import { temporaryFolder } from './system.ts';

/** A disk of its own, of a given size; only where this process may mount one. */
export interface SmallDisk {
  readonly root: string;
  resize(sizeBytes: number): Promise<void>;
}

const run = promisify(execFile);

export async function mountSmallDisk(sizeBytes: number): Promise<SmallDisk | undefined> {
  let mounted = false;
  let root = '';
  // Registered before the folder's own end, since that must come after it.
  after(async () => {
    if (mounted) await run('umount', ['-l', root]);
  });
  root = await temporaryFolder();
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${sizeBytes}`, 'tmpfs', root]);
  } catch {
    return undefined;
  }
  mounted = true;
  return {
    root,
    resize: async (bytes) => {
      await run('mount', ['-o', `remount,size=${bytes}`, root]);
    },
  };
}
