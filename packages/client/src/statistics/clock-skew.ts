import { parseHttpDate } from '../retry.ts';

/** Dates of answers are whole seconds, rounded down. */
const dateStepMs = 1_000;

/** How far this machine's clock is behind those that answer it. */
export interface ClockSkew {
  /** To be added to the wall time. */
  readonly ms: number;
  /** Looks at the Date of an answer (RFC 9110, section 6.6.1). */
  observe(headers: Headers, askedMs: number, cameMs: number): void;
}

/**
 * An answer's clock stood within its Date's second at some moment between asking and coming. As
 * long as the skew that is believed agrees with that, it stays; otherwise the middle is believed.
 */
export function createClockSkew(ms = 0): ClockSkew {
  let believedMs = ms;
  return {
    get ms() {
      return believedMs;
    },
    observe(headers, askedMs, cameMs) {
      const date = headers.get('date');
      const dateMs = date === null ? undefined : parseHttpDate(date);
      // A clock that was set in the meantime tells nothing.
      if (dateMs === undefined || cameMs < askedMs) return;
      const leastMs = dateMs - cameMs;
      const mostMs = dateMs + dateStepMs - askedMs;
      if (believedMs >= leastMs && believedMs <= mostMs) return;
      believedMs = Math.round((leastMs + mostMs) / 2);
    },
  };
}
