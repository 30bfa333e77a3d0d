import type { Clock } from '../../../../platform/clock.ts';
import type { Auth } from './auth.ts';

/** The library of accounts, made anew while a provider of single sign-on has been missing from it. */
export interface RenewedAuth {
  current(): Auth;
  /**
   * For a sign-in by this provider: asks a provider that did not answer once more, at most every
   * ten seconds, and waits for that a little. Who is at another provider waits for nothing.
   */
  withProvider(name: string): Promise<Auth>;
}

const retryMs = 10_000;
const waitMs = 5_000;

interface Made {
  readonly auth: Auth;
  /** Grows while the library reads the providers' descriptions. */
  readonly missing: ReadonlySet<string>;
}

/** @param make tells of each provider that is missing; all of them have been told when it is ready */
export function renewedAuth(
  make: (onMissing: (provider: string) => void) => Auth,
  clock: Pick<Clock, 'monotonicMs' | 'sleep'>,
): RenewedAuth {
  let held = makeOnce();
  let lastMs = clock.monotonicMs();
  let underWay: Promise<void> | undefined;

  function makeOnce(): Made {
    const missing = new Set<string>();
    return { auth: make((name) => missing.add(name)), missing };
  }

  async function renew(): Promise<void> {
    const fresh = makeOnce();
    await fresh.auth.$context;
    // One that answered before and does not at this moment is not lost for that.
    if ([...fresh.missing].every((name) => held.missing.has(name))) held = fresh;
  }

  return {
    current: () => held.auth,
    withProvider: async (name) => {
      await held.auth.$context;
      const nowMs = clock.monotonicMs();
      if (held.missing.has(name) && underWay === undefined && nowMs - lastMs >= retryMs) {
        lastMs = nowMs;
        underWay = renew().finally(() => {
          underWay = undefined;
        });
      }
      if (held.missing.has(name) && underWay !== undefined) {
        const enough = new AbortController();
        const long = clock.sleep(waitMs, enough.signal).catch(() => undefined);
        await Promise.race([underWay, long]).finally(() => enough.abort());
      }
      return held.auth;
    },
  };
}
