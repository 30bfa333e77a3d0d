/**
 * A product that records events until it is killed, or sends what is left of them. Tells on standard
 * output, a line each: `kept <id>` for an event that the buffer promises to keep, and at the end of
 * what is left `counts <JSON>`.
 * Arguments: office, API key, folder, `record` or `flush`.
 */
import { setTimeout } from 'node:timers/promises';
import { createStatisticsSender, type FetchFunction } from '@vitrine/client';
import { openStatisticsFolder } from '@vitrine/client/node';

const [office = '', apiKey = '', folder = '', what = ''] = process.argv.slice(2);
const lostShare = 0.15;
const atOnce = 20;
const everyMs = 10;
const refusedEvery = 50;

function tell(line: string): void {
  // To a pipe this is synchronous: what was told has left before anything else is promised.
  process.stdout.write(`${line}\n`);
}

/** Some answers are lost on the way, whatever they were. */
const losing: FetchFunction = async (url, init) => {
  const response = await fetch(url, init);
  if (Math.random() >= lostShare) return response;
  await response.arrayBuffer();
  throw new TypeError('the answer was lost');
};

const sender = createStatisticsSender({
  officeUrl: office,
  apiKey,
  buffer: await openStatisticsFolder(folder),
  fetch: losing,
  batchEventsMax: 400,
  batchAgeMs: 50,
  retry: { baseMs: 20, capMs: 200 },
});

async function record(n: number): Promise<void> {
  const isGood = n % refusedEvery !== 0;
  const { id, kept } = sender.record({
    type: 'scan-summary',
    product: isGood ? 'Example Security' : '/home/somebody',
    version: '1.0',
    scanned: n,
  });
  if ((await kept) && isGood) tell(`kept ${id}`);
}

if (what === 'flush') {
  await sender.flush();
  tell(`counts ${JSON.stringify(sender.counts)}`);
  await sender.close();
} else {
  for (let n = 1; ; n += atOnce) {
    await Promise.all(Array.from({ length: atOnce }, (_, i) => record(n + i)));
    await setTimeout(everyMs);
  }
}
