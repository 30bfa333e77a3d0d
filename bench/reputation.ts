import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { startParties } from './parties.ts';
import { benchBase } from './reputation-base.ts';
import type { ReputationLoadOrder, ReputationLoadResult } from './reputation-load.ts';
import type { BenchRow } from './row.ts';
import { run as command, customerAt, hasProgram, scratch } from './support.ts';

/** 100 million take 6.3 GB and some minutes once: `BENCH_FILES=100000000`, `BENCH_FOLDER` to keep them. */
const entries = Number(process.env.BENCH_FILES ?? 10_000_000);
const hashesOfQuestion = 50_000;
const singleMs = 10_000;
const packedMs = 15_000;
const warmUpAnswers = 60_000;
const warmUpQuestions = 100;
const idleMs = 4_000;
const bytesOfEntryMax = 64;
const hashesPerSecondMin = 1_000_000;

/** Look-ups over HTTP, the asked process on one core and the asking one on another, where there are two. */
export async function run(): Promise<BenchRow[]> {
  await using folder = await scratch();
  const root = process.env.BENCH_FOLDER ?? path.join(folder.path, 'base');
  await mkdir(root, { recursive: true });
  const base = await benchBase(root, entries);
  const bytes = base.bytes / base.entries;
  const data = path.join(folder.path, 'data');
  const policy = path.join(folder.path, 'policy.yaml');
  const example = fileURLToPath(new URL('../examples/gti/2018.yaml', import.meta.url));
  await writeFile(policy, (await readFile(example, 'utf8')).replaceAll(/: moscow\b/g, ': zurich'));
  const home = path.join(data, 'zurich', 'sites', 'zurich');
  await mkdir(home, { recursive: true });
  await symlink(root, path.join(home, 'reputation'));
  await using parties = await startParties(data, ['zurich'], policy);
  const { apiKey } = await customerAt(parties, parties.folderOf('zurich'), 'zurich', 'DE');
  const port = Number(new URL(parties.sites.zurich ?? '').port);
  const pid = parties.pidOf('zurich');
  await pin(pid, 0);
  const asking = { port, token: apiKey.token, hashesFile: base.knownFile };
  const single = { ...asking, packed: 0, connections: 64, answersMax: 0, durationMs: singleMs };
  const ours = await measured('single', single, pid);
  const peer = await withBareServer((bare, its) =>
    measured('bare', { ...single, port: bare }, its),
  );
  const packed = { packed: hashesOfQuestion, connections: 4, answersMax: 0 };
  const many = await measured('packed', { ...asking, ...packed, durationMs: packedMs }, pid);
  const hashes = many.perSecond * hashesOfQuestion;
  const count = base.entries.toLocaleString('en');
  return [
    {
      name: `single look-ups among ${count} files`,
      ...{ ours: ours.perSecond, peer: peer.perSecond, unit: 'answers/s' },
      ...{ ratio: ours.perSecond / peer.perSecond, bar: 0.7, peerName: 'bare node:http' },
    },
    {
      name: `packed look-ups among ${count} files, ${hashesOfQuestion} a question, one core`,
      ...{ ours: hashes, peer: hashesPerSecondMin, unit: 'hashes/s' },
      ...{ ratio: hashes / hashesPerSecondMin, bar: 1, peerName: 'the bar' },
    },
    {
      name: 'bytes of a file on the disk (the bar over ours)',
      ...{ ours: bytes, peer: bytesOfEntryMax, unit: 'bytes' },
      ...{ ratio: bytesOfEntryMax / bytes, bar: 1, peerName: 'the bar' },
    },
  ];
}

/** Answers a second, and of the process’s own time on the processor. */
async function measured(name: string, order: ReputationLoadOrder, pid: number) {
  // By answers, not by time: a compiler on a busy machine takes as long as it takes.
  await ask({ ...order, answersMax: order.packed === 0 ? warmUpAnswers : warmUpQuestions });
  const idle = await cpuWhileIdle(pid);
  const before = await cpuSeconds(pid);
  const result = await ask(order);
  // A site does other things meanwhile, which a bare server does not: told apart.
  const cpu = (await cpuSeconds(pid)) - before - idle * result.seconds;
  if (result.refused > 0) throw new Error(`${result.refused} questions were refused`);
  const perSecond = result.answers / result.seconds;
  process.stderr.write(
    `  ${name}: ${Math.round(perSecond)} answers/s, ${Math.round(result.answers / cpu)} a second of its processor, ` +
      `which it uses by ${(idle * 100).toFixed(1)} % for other things\n`,
  );
  return { perSecond };
}

/** Where there are two cores, and the program that assigns them. */
async function pin(pid: number, core: number): Promise<void> {
  if (availableParallelism() < 2 || !(await hasProgram('taskset'))) return;
  await command('taskset', ['-apc', String(core), String(pid)]);
}

async function cpuSeconds(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** Seconds of the processor in a second in which nobody asks. */
async function cpuWhileIdle(pid: number): Promise<number> {
  const [begun, before] = [performance.now(), await cpuSeconds(pid)];
  await new Promise((resolve) => setTimeout(resolve, idleMs));
  return ((await cpuSeconds(pid)) - before) / ((performance.now() - begun) / 1_000);
}

async function ask(order: ReputationLoadOrder): Promise<ReputationLoadResult> {
  const program = fileURLToPath(new URL('reputation-load.ts', import.meta.url));
  const child = spawn(process.execPath, [program, JSON.stringify(order)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await pin(child.pid ?? 0, 1);
  let text = '';
  child.stdout.on('data', (piece: Buffer) => {
    text += piece.toString();
  });
  const [status] = await once(child, 'close');
  if (status !== 0) throw new Error(`the asking process ended with ${status}`);
  return JSON.parse(text) as ReputationLoadResult;
}

/** Constant bytes, as many as an answer of ours has. */
const bareServer = `
const body = Buffer.alloc(210, 120);
const server = require('node:http').createServer((request, response) => {
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'content-length': body.length });
  response.end(body);
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
`;

async function withBareServer<T>(use: (port: number, pid: number) => Promise<T>): Promise<T> {
  const child = spawn(process.execPath, ['-e', bareServer], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [port] = await once(createInterface({ input: child.stdout }), 'line');
    await pin(child.pid ?? 0, 0);
    return await use(Number(port), child.pid ?? 0);
  } finally {
    child.kill();
  }
}

if (import.meta.main) {
  const { printRows } = await import('./print.ts');
  printRows(await run());
}
