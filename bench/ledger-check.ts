import { launchBrowser } from '../tests/support/browser.ts';
import type { BenchRow } from './row.ts';
import { adminToken, ask, scratch, startSystem } from './support.ts';

/** Each is two entries: of the customer, and of its first API key. */
const customers = 5_000;
const atOnce = 64;
const limitSeconds = 2;

/** A ledger of 10,000 entries, fetched and computed again by the page that checks it, in Chromium. */
export async function run(): Promise<BenchRow[]> {
  await using folder = await scratch();
  await using system = await startSystem(folder.path);
  const moscow = String(system.sites.moscow);
  const token = await adminToken(folder.path, 'moscow');
  for (let made = 0; made < customers; made += atOnce) {
    const some = Array.from({ length: atOnce }, (_, i) => `Muster ${made + i}`);
    await Promise.all(
      some.map((name) => ask(`${moscow}/v1/customers`, token, { name, country: 'DE' })),
    );
  }
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    await page.goto(`${moscow}/ledger`);
    await page.click('text=Check the whole ledger');
    const words = await page.locator('text=/entries in [0-9.]+ s/').innerText();
    const [, found = '', seconds = ''] = /([\d,]+) entries in ([\d.]+) s/.exec(words) ?? [];
    const entries = Number(found.replaceAll(',', ''));
    if (!(entries >= 2 * customers)) throw new Error(`the page says: ${words}`);
    const ours = entries / Number(seconds);
    const peer = (2 * customers) / limitSeconds;
    return [
      {
        name: `a ledger of ${found} entries checked in the browser`,
        ...{ ours, peer, unit: 'entries/s', ratio: ours / peer, bar: 1 },
        peerName: '10,000 entries in 2 s',
      },
    ];
  } finally {
    await browser.close();
  }
}

if (import.meta.main) {
  const { printRows } = await import('./print.ts');
  printRows(await run());
}
