import { type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { lchown, lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EmbeddedPostgresError } from './errors.ts';

/** As whom PostgreSQL's programs run, since they refuse root. */
export interface Runner {
  /** Put before every command line. */
  readonly prefix: readonly string[];
  /** `spawn` options that drop our rights. */
  readonly identity: Pick<SpawnOptions, 'uid' | 'gid'>;
  /** Who must own the data folder, seen from here; undefined: nothing to be done. */
  readonly owner: { readonly uid: number; readonly gid: number } | undefined;
}

const ourselves: Runner = { prefix: [], identity: {}, owner: undefined };
/** Ids inside a user namespace of its own, where root of the outside goes by another name. */
const namespaced = ['unshare', '--user', '--map-user=1000', '--map-group=1000', '--'];

/**
 * Decides as whom to run: as ourselves; as root, as `nobody` where that user reaches the folders,
 * otherwise in a user namespace.
 * @param executable must be executable
 * @param folder must be reachable: its parents open to the user
 * @throws EmbeddedPostgresError `refuses-root`
 */
export async function chooseRunner(executable: string, folder: string): Promise<Runner> {
  if (process.geteuid?.() !== 0) return ourselves;
  const nobody = await findNobody();
  if (nobody !== undefined) {
    const runner: Runner = { prefix: [], identity: nobody, owner: nobody };
    if (await reaches(runner, executable, folder)) return runner;
  }
  const runner: Runner = { prefix: namespaced, identity: {}, owner: { uid: 0, gid: 0 } };
  if (await reaches(runner, executable, folder)) return runner;
  throw new EmbeddedPostgresError(
    'refuses-root',
    `PostgreSQL does not run as root, the user nobody cannot reach ${folder} and ${executable}, ` +
      'and user namespaces are not available here: start Vitrine as an ordinary user, ' +
      'put it where others may read, or set VITRINE_DATABASE_URL to a server',
  );
}

async function findNobody(): Promise<{ uid: number; gid: number } | undefined> {
  let accounts: string;
  try {
    accounts = await readFile('/etc/passwd', 'utf8');
  } catch {
    return undefined;
  }
  const line = accounts.split('\n').find((account) => account.startsWith('nobody:'));
  const [, , uid, gid] = line?.split(':') ?? [];
  if (uid === undefined || gid === undefined || Number(uid) === 0) return undefined;
  return { uid: Number(uid), gid: Number(gid) };
}

/** Asks the system itself, since modes, access lists and mounts all have a say. */
async function reaches(runner: Runner, executable: string, folder: string): Promise<boolean> {
  const test = '[ "$(id -u)" != 0 ] && cd "$2/.." && [ -d "$2" ] && "$1" --version >/dev/null 2>&1';
  const [command = 'sh', ...args] = [...runner.prefix, 'sh', '-c', test, 'sh', executable, folder];
  const child = spawn(command, args, { ...runner.identity, cwd: '/', stdio: 'ignore' });
  try {
    const [status] = (await once(child, 'exit')) as [number | null];
    return status === 0;
  } catch {
    return false;
  }
}

/** Hands a folder with all it holds to the user that PostgreSQL runs as. */
export async function giveTo(owner: Runner['owner'], path: string): Promise<void> {
  if (owner === undefined) return;
  const found = await lstat(path);
  if (found.uid === owner.uid && found.gid === owner.gid) return;
  if (found.isDirectory()) {
    for (const name of await readdir(path)) await giveTo(owner, join(path, name));
  }
  await lchown(path, owner.uid, owner.gid);
}

export interface Outcome {
  readonly status: number | null;
  /** Standard error, at most its last 4,000 characters. */
  readonly words: string;
}

/** Runs one of PostgreSQL's programs to its end. */
export async function runToEnd(runner: Runner, commandLine: readonly string[]): Promise<Outcome> {
  const [command = '', ...args] = [...runner.prefix, ...commandLine];
  const child = spawn(command, args, {
    ...runner.identity,
    cwd: '/',
    env: programEnvironment(),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let words = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    words = (words + text).slice(-4_000);
  });
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, words };
}

/** Nothing of ours: no PGDATA, no locale, no preloaded library, no secret. */
export function programEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' };
}
