import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BenchRow } from './row.ts';
import { residentBytes, scratch } from './support.ts';

const launcher = fileURLToPath(new URL('../apps/server/bin/vitrine.js', import.meta.url));
const limits = { firstSeconds: 20, laterSeconds: 5, residentMiB: 700 };
/** Until connections that only the start needed have ended. */
const settleMs = 20_000;

/** First and later starts of everything, and what it holds in memory when idle. */
export async function run(): Promise<BenchRow[]> {
  await using folder = await scratch();
  const data = path.join(folder.path, 'data');
  const first = await start(data);
  const later = await start(data);
  return [
    row('first start', first.seconds, limits.firstSeconds, 's'),
    row('later start', later.seconds, limits.laterSeconds, 's'),
    row('resident when idle', later.residentMiB, limits.residentMiB, 'MiB'),
  ];
}

/** Less is better here, so the ratio is the limit over the figure. */
function row(name: string, ours: number, limit: number, unit: string): BenchRow {
  return { name, ours, peer: limit, unit, ratio: limit / ours, bar: 1, peerName: 'the limit' };
}

async function start(data: string): Promise<{ seconds: number; residentMiB: number }> {
  const begun = performance.now();
  const child = spawn(process.execPath, [launcher, 'up', '--data', data, '--port', '0', '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise<void>((resolve, reject) => {
    child.stdout.once('data', () => resolve());
    child.once('exit', (status) => reject(new Error(`it ended with ${status}`)));
  });
  const seconds = (performance.now() - begun) / 1000;
  await new Promise((resolve) => setTimeout(resolve, settleMs));
  const residentMiB = (await residentBytes(child.pid ?? 0)) / 1_048_576;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
  return { seconds, residentMiB };
}

if (import.meta.main) {
  const { printRows } = await import('./print.ts');
  printRows(await run());
}
