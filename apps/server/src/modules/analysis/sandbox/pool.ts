import type { Logger } from '../../../platform/logger.ts';
import type { Limits } from '../limits.ts';
import type { SandboxListener } from './conversation.ts';
import { Sandbox, type SandboxEnd, type SandboxOrder } from './sandbox.ts';

export interface SandboxesOptions {
  /** Files that are analysed at a time. */
  readonly size: number;
  /** URL of the module with the stages. */
  readonly stages: URL;
  readonly limits: Limits;
  readonly logger: Logger;
  /** After so long without a file the processes end but one. */
  readonly idleMs?: number;
}

export interface SandboxStats {
  readonly busy: number;
  /** Started and waiting for a file. */
  readonly warm: number;
  /** That did not come to their own end, so far. */
  readonly lost: number;
}

/** Killable processes, some of them warm. */
export interface Sandboxes extends AsyncDisposable {
  /** @throws what `open` or the listener throws, or where no process comes up */
  run(order: SandboxOrder, listener: SandboxListener): Promise<SandboxEnd>;
  /** What every process is given with its next file. */
  attach(name: string, bytes: Uint8Array): void;
  stats(): SandboxStats;
}

/** Then a process is replaced: what a parser leaves behind is not for ever. */
const runsMax = 500;
const ageMaxMs = 600_000;
const idleAfterMs = 120_000;

interface Attached {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly number: number;
}

export function createSandboxes(options: SandboxesOptions): Sandboxes {
  const { size, stages, limits, logger, idleMs = idleAfterMs } = options;
  const warm: Sandbox[] = [];
  const starting = new Set<Promise<void>>();
  const busy = new Set<Sandbox>();
  const waiting: ((sandbox: Sandbox | undefined) => void)[] = [];
  const attached = new Map<string, Attached>();
  const given = new WeakMap<Sandbox, number>();
  let attachments = 0;
  let lost = 0;
  let closed = false;
  let failures = 0;
  let idle: NodeJS.Timeout | undefined;

  function startOne(): void {
    const sandbox = new Sandbox(stages, limits);
    const coming = sandbox.ready().then(
      () => {
        failures = 0;
        offer(sandbox);
      },
      (error: unknown) => {
        failures += 1;
        logger.error({ err: error }, 'a sandbox did not start');
        // Who waits hears of it; the job is tried again later.
        waiting.shift()?.(undefined);
      },
    );
    const tracked = coming.finally(() => starting.delete(tracked));
    starting.add(tracked);
  }

  function offer(sandbox: Sandbox): void {
    if (closed || sandbox.ended) {
      void sandbox.close();
      if (!closed && waiting.length > starting.size) startOne();
      return;
    }
    const next = waiting.shift();
    if (next === undefined) warm.push(sandbox);
    else {
      busy.add(sandbox);
      next(sandbox);
    }
    if (busy.size === 0) idle ??= setTimeout(endIdle, idleMs).unref();
  }

  function endIdle(): void {
    idle = undefined;
    if (busy.size > 0) return;
    // One stays, so that the next file does not wait for it.
    for (const sandbox of warm.splice(1)) void sandbox.close();
  }

  async function take(): Promise<Sandbox> {
    if (closed) throw new Error('the sandboxes are closed');
    clearTimeout(idle);
    idle = undefined;
    let ready = warm.shift();
    while (ready?.ended) ready = warm.shift();
    if (ready !== undefined) busy.add(ready);
    // One more than are needed now: what is lost is replaced before it is missed.
    const needed = busy.size + waiting.length + (ready === undefined ? 1 : 0);
    const wanted = Math.min(size, needed) + 1;
    while (busy.size + warm.length + starting.size < wanted) startOne();
    if (ready !== undefined) return ready;
    const sandbox = await new Promise<Sandbox | undefined>((resolve) => waiting.push(resolve));
    if (sandbox === undefined) throw new Error(`no sandbox came up, ${failures} times in a row`);
    return sandbox;
  }

  function giveBack(sandbox: Sandbox): void {
    busy.delete(sandbox);
    const old = performance.now() - sandbox.startedAtMs > ageMaxMs || sandbox.runs >= runsMax;
    if (old) sandbox.kill();
    offer(sandbox);
  }

  async function bringUpToDate(sandbox: Sandbox): Promise<void> {
    const known = given.get(sandbox) ?? 0;
    const news = [...attached.values()].filter(({ number }) => number > known);
    given.set(sandbox, attachments);
    for (const { name, bytes } of news) await sandbox.attach(name, bytes);
  }

  async function run(order: SandboxOrder, listener: SandboxListener): Promise<SandboxEnd> {
    const sandbox = await take();
    try {
      await bringUpToDate(sandbox);
      const end = await sandbox.run(order, listener);
      if (end.kind === 'stopped') lost += 1;
      return end;
    } finally {
      giveBack(sandbox);
    }
  }

  return {
    run,
    attach: (name, bytes) => {
      attachments += 1;
      attached.set(name, { name, bytes, number: attachments });
    },
    stats: () => ({ busy: busy.size, warm: warm.length, lost }),
    [Symbol.asyncDispose]: async () => {
      closed = true;
      clearTimeout(idle);
      for (const next of waiting.splice(0)) next(undefined);
      await Promise.all([...warm.splice(0), ...busy].map((sandbox) => sandbox.close()));
      await Promise.all(starting);
    },
  };
}
