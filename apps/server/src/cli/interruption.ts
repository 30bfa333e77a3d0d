/** One key press at a terminal can arrive twice: directly and through the launcher. */
const sameMs = 1_000;

/**
 * Aborts when the process is told to end (SIGINT, SIGTERM, SIGHUP); told again, it ends at once
 * with status 130.
 */
export function interruptionSignal(): AbortSignal {
  const controller = new AbortController();
  let toldAtMs: number | undefined;
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      const nowMs = performance.now();
      if (toldAtMs !== undefined && nowMs - toldAtMs > sameMs) process.exit(130);
      toldAtMs ??= nowMs;
      const reason = new Error(`Interrupted by ${name}`);
      controller.abort(Object.assign(reason, { code: 'interrupted' }));
    });
  }
  return controller.signal;
}
