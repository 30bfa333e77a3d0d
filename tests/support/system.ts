import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';

/** Where parties are reached, and where their data stand. */
export interface Addresses {
  readonly office: string;
  readonly sites: Readonly<Record<string, string>>;
  /** Holds `office`, `sites/<name>`, and `postgres` where the database is embedded. */
  readonly data: string;
}

/** A process of ours, which can be killed without warning and started again on the same data. */
export interface System extends Addresses {
  readonly pid: number | undefined;
  /** What it has said on standard error, restarts included. */
  stderr(): string;
  /** SIGKILL. Resolves when the process is gone; what runs below it ends by itself. */
  kill(): Promise<void>;
  /** Asks it to end, and waits. Returns its exit status. */
  stop(): Promise<number | null>;
  /** Starts it again. Resolves when it is ready. */
  restart(): Promise<void>;
}

export interface SystemOptions {
  /** The data folder; a fresh one, removed at the end of the test file, unless told. */
  data?: string;
  /** After the command and the data folder. */
  args?: readonly string[];
  env?: NodeJS.ProcessEnv;
  /** Files that are analysed at a time; none unless told: samples wait. */
  analysis?: number;
}

const launcher = fileURLToPath(new URL('../../apps/server/bin/vitrine.js', import.meta.url));

/** A folder of this test file's own, gone when it ends. Short, since sockets stand in it. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp('/tmp/vt-');
  after(() => rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));
  return folder;
}

/** Starts `vitrine up`: the office and every site of the policy in a process of their own. */
export function startSystem(options: SystemOptions = {}): Promise<System> {
  return startCommand(['up'], options);
}

/** Starts `vitrine office …` or `vitrine site …`, each on its own data folder. */
export async function startCommand(
  command: readonly string[],
  options: SystemOptions = {},
): Promise<System> {
  const said: string[] = [];
  let running: Running | undefined;
  // Registered before the folder's own end, since that must come after the process's.
  after(async () => {
    await running?.end('SIGTERM');
  });
  const data = options.data ?? (await temporaryFolder());
  const given = options.args ?? ['--port', '0'];
  const level = given.includes('--log-level') ? [] : ['--log-level', 'warn'];
  const args = [launcher, ...command, '--data', data, '--json', ...level, ...given];
  async function start(): Promise<void> {
    const { VITRINE_TEST_POSTGRES: _, ...env } = process.env;
    const analysis = { VITRINE_ANALYSIS_PROCESSES: `${options.analysis ?? 0}` };
    running = await launch(args, { ...env, ...analysis, ...options.env }, said);
  }

  await start();
  return {
    data,
    get office() {
      return running?.ready.office ?? '';
    },
    get sites() {
      return running?.ready.sites ?? {};
    },
    get pid() {
      return running?.child.pid;
    },
    stderr: () => said.join(''),
    kill: async () => {
      await running?.end('SIGKILL');
    },
    stop: async () => (await running?.end('SIGTERM')) ?? null,
    restart: start,
  };
}

interface Ready {
  readonly office?: string;
  readonly sites?: Readonly<Record<string, string>>;
}

interface Running {
  readonly child: ChildProcess;
  readonly ready: Ready;
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null>;
}

/** @throws Error with what the process said, where it ends before it is ready */
async function launch(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  said: string[],
): Promise<Running> {
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  child.stderr.setEncoding('utf8').on('data', (text: string) => said.push(text));
  const exited = once(child, 'exit').then(([status]) => status as number | null);
  const lines = createInterface({ input: child.stdout });
  const first = new Promise<Ready>((resolve) => {
    lines.once('line', (line) => resolve(JSON.parse(line)));
  });
  const ready = await Promise.race([first, exited]);
  if (ready === null || typeof ready === 'number') {
    throw new Error(`the process ended before it was ready (${ready}): ${said.join('')}`);
  }
  return {
    child,
    ready,
    end: async (signal) => {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      return await exited;
    },
  };
}

/** The token of whoever sits at the machine of a party. */
export async function adminToken({ data }: { data: string }, party: string): Promise<string> {
  const folder = party === 'office' ? 'office' : path.join('sites', party);
  return (await readFile(path.join(data, folder, 'admin-token'), 'utf8')).trim();
}
