import type { BenchRow } from './row.ts';

export function printRows(rows: readonly BenchRow[]): void {
  for (const { name, ours, peer, unit, ratio, bar, peerName } of rows) {
    const verdict = Number.isNaN(ratio) ? 'not measured' : ratio >= bar ? 'met' : 'NOT MET';
    process.stdout.write(
      `${name}: ${figure(ours)} ${unit}, ${peerName} ${figure(peer)} ${unit}, ` +
        `ratio ${Number.isNaN(ratio) ? '–' : ratio.toFixed(2)} (bar ${bar}: ${verdict})\n`,
    );
  }
}

function figure(value: number): string {
  if (Number.isNaN(value)) return '–';
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
}
