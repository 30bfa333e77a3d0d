import type { ClientError } from './errors.ts';
import type { Home, HomeKeeper } from './home.ts';
import { problemCode } from './problem.ts';
import type { Attempt } from './retry.ts';

/** Each call makes the next attempt, at the home that the last one left as the likeliest. */
export function atHome<T>(
  homes: HomeKeeper,
  signal: AbortSignal,
  attemptAt: (home: Home) => Promise<Attempt<T>>,
): () => Promise<Attempt<T>> {
  let doubted: Home | undefined;
  /** Whether the doubted site itself said that it is not the home. */
  let disowned = false;

  const findHome = async (): Promise<Attempt<Home>> => {
    const found = await homes.find(doubted, signal);
    if (found.kind === 'done' || doubted === undefined || disowned) return found;
    // The office is out of reach; a site that is no home any more will say so itself.
    return { kind: 'done', value: doubted };
  };
  return async () => {
    const found = await findHome();
    if (found.kind === 'again') return found;
    const home = found.value;
    const outcome = await attemptAt(home);
    if (outcome.kind === 'done') return outcome;
    disowned = outcome.error.code === 'not-home';
    doubted = isDoubtful(outcome.error) ? home : undefined;
    if (!disowned) return outcome;
    // Only the office says where home is. The address in the refusal is not followed: it can be
    // older than the office's word and lead back to the site that is being left.
    const next = await homes.find(home, signal);
    if (next.kind === 'again' || next.value.url === home.url) {
      if (next.kind === 'done') doubted = next.value;
      return outcome;
    }
    doubted = undefined;
    return { ...outcome, atOnce: true };
  };
}

/** A connection cut while sending can be a 421 whose answer was lost. */
function isDoubtful({ code, problem }: ClientError): boolean {
  if (code === 'busy') return problemCode(problem) === 'region-fenced';
  return code === 'not-home' || code === 'unreachable' || code === 'stalled';
}
