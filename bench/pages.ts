import type { BenchRow } from './row.ts';

const limitMs = 100;

/** Milliseconds in which 95 of 100 answers have come whole. */
export async function p95(page: string, token: string, requests = 200): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < requests + 20; i++) {
    const begun = performance.now();
    await pageText(page, token);
    // The first twenty warm the process and its connections.
    if (i >= 20) times.push(performance.now() - begun);
  }
  return times.sort((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? Number.NaN;
}

export async function pageText(url: string, token: string): Promise<string> {
  const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  if (answer.status !== 200) throw new Error(`${url} answered ${answer.status}`);
  return await answer.text();
}

/** Less is better here, so the ratio is the limit over the figure. */
export function pageRow(name: string, ms: number): BenchRow {
  const ratio = limitMs / ms;
  const peerName = 'the limit';
  return { name: `${name}, p95`, ours: ms, peer: limitMs, unit: 'ms', ratio, bar: 1, peerName };
}
