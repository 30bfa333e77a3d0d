import type { Clock } from '../../../platform/clock.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { Bell } from '../bell.ts';
import type { RelocationStatus } from './status.ts';

export interface WatchDeps {
  status: (relocation: string) => Promise<RelocationStatus>;
  bell: Pick<Bell, 'wait'>;
  clock: Clock;
  logger: Logger;
}

/** For people who look on: however many they are, each relocation is looked up once at a time. */
export interface Watch {
  /**
   * Where it stands, at once and after each change, to the end of the relocation or of the signal.
   * Who is slow misses what lies between, never the newest. `undefined` after a time without news.
   */
  follow(relocation: string, signal: AbortSignal): AsyncGenerator<RelocationStatus | undefined>;
}

/** At most four times a second: progress comes more often than anybody can read. */
const paceMs = 250;
const lookAgainMs = 2_000;
/** Proxies end connections on which nothing is said for a minute. */
export const quietMs = 15_000;

const ended: readonly string[] = ['certified', 'aborted'];

interface Listener {
  /** What it has not been given yet. */
  news: RelocationStatus | undefined;
  wake: () => void;
}

interface Room {
  readonly listeners: Set<Listener>;
  /** Aborted when the last has left. */
  readonly left: AbortController;
  latest: RelocationStatus | undefined;
}

export function createWatch({ status, bell, clock, logger }: WatchDeps): Watch {
  const rooms = new Map<string, Room>();

  function enter(relocation: string, listener: Listener): Room {
    const known = rooms.get(relocation);
    if (known !== undefined) {
      listener.news = known.latest;
      known.listeners.add(listener);
      return known;
    }
    const left = new AbortController();
    const room: Room = { listeners: new Set([listener]), left, latest: undefined };
    rooms.set(relocation, room);
    lookUntilEmpty(relocation, room).catch((error: unknown) =>
      logger.error({ err: error, relocation }, 'nobody is told any more'),
    );
    return room;
  }

  function leave(relocation: string, room: Room, listener: Listener): void {
    room.listeners.delete(listener);
    if (room.listeners.size > 0) return;
    room.left.abort();
    if (rooms.get(relocation) === room) rooms.delete(relocation);
  }

  async function lookUntilEmpty(relocation: string, room: Room): Promise<void> {
    const { signal } = room.left;
    while (!signal.aborted) {
      // Before the look, so that a change in the midst of it is not missed.
      const rung = bell.wait(relocation, lookAgainMs, signal).catch(() => undefined);
      const now = await status(relocation).catch((error: unknown) => {
        logger.warn({ err: error, relocation }, 'who looks on waits: the state is not known');
        return undefined;
      });
      if (now !== undefined) tell(room, now);
      await clock.sleep(paceMs, signal).catch(() => undefined);
      await rung;
    }
  }

  function tell(room: Room, now: RelocationStatus): void {
    if (JSON.stringify(now) === JSON.stringify(room.latest)) return;
    room.latest = now;
    for (const listener of room.listeners) {
      listener.news = now;
      listener.wake();
    }
  }

  async function* follow(
    relocation: string,
    signal: AbortSignal,
  ): AsyncGenerator<RelocationStatus | undefined> {
    const listener: Listener = { news: undefined, wake: () => undefined };
    const room = enter(relocation, listener);
    try {
      while (!signal.aborted) {
        const { news } = listener;
        listener.news = undefined;
        if (news !== undefined) yield news;
        if (news !== undefined && ended.includes(news.state)) return;
        if (news === undefined && (await silence(listener, signal))) yield undefined;
      }
    } finally {
      leave(relocation, room, listener);
    }
  }

  /** Resolves with false at news or at the end, with true where there were none for long. */
  async function silence(listener: Listener, signal: AbortSignal): Promise<boolean> {
    const news = Promise.withResolvers<boolean>();
    listener.wake = () => news.resolve(false);
    const rest = new AbortController();
    const long = clock.sleep(quietMs, AbortSignal.any([signal, rest.signal])).then(
      () => true,
      () => false,
    );
    const silent = await Promise.race([news.promise, long]);
    rest.abort();
    return silent;
  }

  return { follow };
}
