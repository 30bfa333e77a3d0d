import { printRows } from './print.ts';
import type { BenchRow } from './row.ts';

const all = [
  'age',
  'ledger',
  'verifier',
  'intake',
  'relocation',
  'console',
  'office-console',
  'ledger-check',
  'answer-times',
  'statistics-events',
  'statistics-reading',
  'statistics',
  'statistics-erasure',
  'statistics-relocation',
  'analysis',
  'analysis-queue',
  'reputation',
  'start',
] as const;

/** `npm run bench [-- name …]`: every figure beside a peer or a limit, measured in this run on this machine. */
const asked = process.argv.slice(2);
const names = asked.length === 0 ? all : all.filter((name) => asked.includes(name));
for (const name of names) {
  process.stdout.write(`\n${name}\n`);
  const { run } = (await import(`./${name}.ts`)) as { run: () => Promise<BenchRow[]> };
  printRows(await run());
}
