import { globSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { finished } from 'node:stream/promises';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { fileURLToPath } from 'node:url';
import { startThrowawayCluster, testPostgresVariable } from './support/postgres.ts';

/**
 * Runs every test, or those whose path contains one of the arguments, against one PostgreSQL.
 * The last line is `N passed, N failed`, with `, N skipped` where some were.
 */
const root = fileURLToPath(new URL('..', import.meta.url));
const patterns = ['packages/**/*.test.ts', 'apps/**/*.test.ts', 'tests/**/*.test.ts'];
const testTimeoutMs = 420_000;
/** A run of everything takes some five minutes on two cores; what takes longer than this hangs. */
const runTimeoutMs = 30 * 60_000;

interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

function findFiles(filters: readonly string[]): string[] {
  const found = patterns.flatMap((pattern) =>
    globSync(pattern, { cwd: root, exclude: ['**/node_modules'] }),
  );
  const wanted = found.filter(
    (file) => filters.length === 0 || filters.some((filter) => file.includes(filter)),
  );
  return wanted.sort().map((file) => `${root}${file}`);
}

async function runFiles(files: string[], signal: AbortSignal): Promise<Counts> {
  let counts: Counts = { passed: 0, failed: 1, skipped: 0 };
  const events = run({
    files,
    cwd: root,
    concurrency: Math.max(2, availableParallelism()),
    timeout: testTimeoutMs,
    // What a failed test leaves open must not keep its process, and with it the run, for ever.
    execArgv: ['--import', new URL('support/end-in-time.ts', import.meta.url).href],
    signal,
  });
  events.on('test:summary', ({ file, counts: { tests, passed, skipped, todo } }) => {
    if (file === undefined) counts = { passed, failed: tests - passed - skipped - todo, skipped };
  });
  const report = events.compose(new spec());
  report.pipe(process.stdout, { end: false });
  await finished(report);
  return counts;
}

async function main(filters: readonly string[]): Promise<number> {
  const files = findFiles(filters);
  if (files.length === 0) {
    process.stdout.write(`No test file matches ${filters.join(' ')}\n0 passed, 0 failed\n`);
    return 1;
  }
  const interruption = new AbortController();
  const overdue = setTimeout(() => {
    interruption.abort(new Error(`The run took more than ${runTimeoutMs / 60_000} minutes`));
  }, runTimeoutMs);
  overdue.unref();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => interruption.abort(new Error(`Interrupted by ${signal}`)));
  }
  await using cluster = await startThrowawayCluster();
  process.env[testPostgresVariable] = cluster.url;
  // Hundreds of processes load the same modules: they are compiled once.
  process.env.NODE_COMPILE_CACHE ??= `${root}node_modules/.cache/compiled`;
  const { passed, failed, skipped } = await runFiles(files, interruption.signal);
  const skips = skipped > 0 ? `, ${skipped} skipped` : '';
  process.stdout.write(`${passed} passed, ${failed} failed${skips}\n`);
  return failed > 0 || passed === 0 || interruption.signal.aborted ? 1 : 0;
}

process.exitCode = await main(process.argv.slice(2));
