/** A month, a quarter; from a moment on and before another, in milliseconds since 1970. */
export interface Period {
  readonly name: string;
  readonly fromMs: number;
  readonly untilMs: number;
}

/** Events come in the order of time, mostly: the period of the last one is asked first. */
export function remembering(find: (ms: number) => Period): (ms: number) => string {
  let last: Period = { name: '', fromMs: 0, untilMs: 0 };
  return (ms) => {
    if (ms < last.fromMs || ms >= last.untilMs) last = find(ms);
    return last.name;
  };
}

/** `2026-11`, in UTC. */
export function rememberingMonth(): (ms: number) => string {
  return remembering((ms) => {
    const date = new Date(ms);
    const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
    const name = date.toISOString().slice(0, 7);
    return { name, fromMs: Date.UTC(year, month), untilMs: Date.UTC(year, month + 1) };
  });
}
