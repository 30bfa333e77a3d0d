import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { choosePorts } from '../apps/server/src/compose/ports.ts';

/** Office and sites as they are run: each by its own command, in a process and with a database of its own. */
export interface Parties extends AsyncDisposable {
  readonly office: string;
  readonly sites: Readonly<Record<string, string>>;
  /** The data folder of a party. */
  folderOf(party: string): string;
  /** Of its process. */
  pidOf(party: string): number;
}

interface Started {
  readonly child: ChildProcess;
  readonly url: string;
}

const launcher = fileURLToPath(new URL('../apps/server/bin/vitrine.js', import.meta.url));

/**
 * Starts `vitrine office`, and `vitrine site --name …` for each name.
 * @param policy path of the first policy, instead of the example's
 */
export async function startParties(
  directory: string,
  names: readonly string[],
  policy?: string,
): Promise<Parties> {
  await using scope = new AsyncDisposableStack();
  const folderOf = (party: string) => path.join(directory, party);
  const shared = ['--parties', path.join(directory, 'parties'), '--log-level', 'error', '--json'];
  const pids = new Map<string, number>();
  const begin = async (party: string, words: readonly string[], port: number) => {
    const place = ['--data', folderOf(party), '--port', `${port}`];
    const started = await start([...words, ...place, ...shared], party);
    scope.defer(() => end(started.child));
    pids.set(party, started.child.pid ?? 0);
    return started.url;
  };
  const [port = 0] = await choosePorts('127.0.0.1', 0, 1);
  const first = policy === undefined ? [] : ['--policy', policy];
  const office = await begin('office', ['office', ...first], port);
  const sites: Record<string, string> = {};
  for (const name of names) sites[name] = await begin(name, ['site', '--name', name], 0);
  const held = scope.move();
  const pidOf = (party: string) => pids.get(party) ?? 0;
  return { office, sites, folderOf, pidOf, [Symbol.asyncDispose]: () => held.disposeAsync() };
}

async function start(words: readonly string[], party: string): Promise<Started> {
  const child = spawn(process.execPath, [launcher, ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit').then(([status]) => {
    throw new Error(`${party} ended with ${status}`);
  });
  ended.catch(() => undefined);
  const line = once(createInterface({ input: child.stdout }), 'line');
  const [text] = await Promise.race([line, ended]);
  const { office, sites } = JSON.parse(text);
  return { child, url: office ?? sites[party] };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}
