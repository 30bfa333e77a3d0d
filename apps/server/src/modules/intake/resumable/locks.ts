import type { Clock } from '../../../platform/clock.ts';
import { IntakeError } from '../errors.ts';

/** The right to change one upload, until it is disposed of. */
export interface Held extends Disposable {
  /** Aborted when somebody else asks for the upload: end what can be ended. */
  readonly signal: AbortSignal;
}

/** One request at a time works on an upload. The database holds this between processes as well. */
export interface UploadLocks {
  /** @throws {IntakeError} `upload-locked` */
  hold(id: string): Held;
  /**
   * Asks who holds it to let go, and waits for that: a client that comes back after its connection
   * broke must not wait until the broken one is given up.
   * @throws {IntakeError} `upload-locked` where that takes too long
   */
  takeOver(id: string): Promise<Held>;
}

/** To bring to the disk what has come; a whole upload that is being recorded is not interrupted. */
const patienceMs = 10_000;

interface Holder {
  readonly stop: AbortController;
  readonly released: PromiseWithResolvers<void>;
}

export function createUploadLocks(clock: Clock): UploadLocks {
  const holders = new Map<string, Holder>();

  function hold(id: string): Held {
    if (holders.has(id)) throw locked();
    const holder: Holder = { stop: new AbortController(), released: Promise.withResolvers() };
    holders.set(id, holder);
    return {
      signal: holder.stop.signal,
      [Symbol.dispose]: () => {
        if (holders.get(id) !== holder) return;
        holders.delete(id);
        holder.released.resolve();
      },
    };
  }

  async function takeOver(id: string): Promise<Held> {
    const untilMs = clock.monotonicMs() + patienceMs;
    for (;;) {
      const holder = holders.get(id);
      if (holder === undefined) return hold(id);
      holder.stop.abort();
      const leftMs = untilMs - clock.monotonicMs();
      if (leftMs <= 0) throw locked();
      await waitFor(clock, holder.released.promise, leftMs);
    }
  }

  return { hold, takeOver };
}

async function waitFor(clock: Clock, event: Promise<void>, ms: number): Promise<void> {
  const stop = new AbortController();
  const timeout = clock.sleep(ms, stop.signal).catch(() => undefined);
  await Promise.race([event, timeout]);
  stop.abort();
}

function locked(): IntakeError {
  return new IntakeError('upload-locked', 'Another request is at work on this upload');
}
