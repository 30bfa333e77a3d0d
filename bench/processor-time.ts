import { readdir, readFile } from 'node:fs/promises';

/** Seconds of processor time by what spent them. */
export type ProcessorTime = ReadonlyMap<string, number>;

/** Linux counts in hundredths of a second, whatever its timer does. */
const ticksPerSecond = 100;

interface Task {
  readonly id: number;
  readonly name: string;
  readonly parent: number;
  readonly seconds: number;
  /** Of processes that it started and that have ended. */
  readonly ofEnded: number;
}

/**
 * What this process and all below it have spent so far, by the names of their threads; empty where
 * there is no `/proc`. It depends little on what else the machine does, unlike events a second.
 */
export async function processorTime(pid: number): Promise<ProcessorTime> {
  const processes = await tasksIn('/proc');
  const family = new Set([pid]);
  for (let size = 0; size !== family.size; ) {
    size = family.size;
    for (const { id, parent } of processes) if (family.has(parent)) family.add(id);
  }
  const sums = new Map<string, number>();
  const add = (whose: string, seconds: number) => sums.set(whose, (sums.get(whose) ?? 0) + seconds);
  for (const { id, name, seconds, ofEnded } of processes) {
    if (!family.has(id)) continue;
    let ofThreads = 0;
    for (const thread of await tasksIn(`/proc/${id}/task`)) {
      add(`${id} ${name}/${thread.name}`, thread.seconds);
      ofThreads += thread.seconds;
    }
    add(`${id} ${name}, threads that ended`, Math.max(0, seconds - ofThreads));
    // Those that this process started itself are senders of load, and no part of what is measured.
    if (id !== pid) add(`${id} ${name}, processes that ended`, ofEnded);
  }
  return sums;
}

/** What was spent between two looks, in all and by thread, the most first. */
export function spentBetween(before: ProcessorTime, after: ProcessorTime) {
  const spent = [...after].map(([whose, seconds]) => ({
    whose,
    seconds: Math.max(0, seconds - (before.get(whose) ?? 0)),
  }));
  return {
    seconds: spent.reduce((sum, one) => sum + one.seconds, 0),
    byThread: spent.filter(({ seconds }) => seconds > 0).toSorted((a, b) => b.seconds - a.seconds),
  };
}

async function tasksIn(folder: string): Promise<Task[]> {
  const names = await readdir(folder).catch(() => []);
  const tasks = await Promise.all(
    names.filter((name) => /^\d+$/.test(name)).map((name) => readTask(`${folder}/${name}/stat`)),
  );
  return tasks.flatMap((task) => task ?? []);
}

/** Undefined where it has ended meanwhile. */
async function readTask(file: string): Promise<Task | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  const found = text === undefined ? null : /^(\d+) \((.*)\) \S (.*)$/s.exec(text.trim());
  if (found === null) return undefined;
  const [, id, name = '', rest = ''] = found;
  const numbers = rest.split(' ').map(Number);
  // Source: proc(5): ppid follows the state; the tenth after it are utime, stime, cutime, cstime.
  const [parent = 0] = numbers;
  const [user = 0, system = 0, userOfEnded = 0, systemOfEnded = 0] = numbers.slice(10);
  return {
    ...{ id: Number(id), name, parent },
    seconds: (user + system) / ticksPerSecond,
    ofEnded: (userOfEnded + systemOfEnded) / ticksPerSecond,
  };
}
