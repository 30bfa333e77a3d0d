import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { before, describe, it } from 'node:test';
import { weeksBetween } from '../../apps/server/src/modules/statistics/publication/weeks.ts';
import { idAt } from '../../apps/server/src/modules/statistics/test-kit.ts';
import { testBrowser } from '../support/browser.ts';
import { as, looksRight } from '../support/console.ts';
import { startInProcess } from '../support/in-process.ts';
import { accessibility, lostOnPaper, openPage, overflow } from '../support/pages.ts';
import { ask, type Customer, makeCustomer, makeOperator, until } from '../support/people.ts';

const at = await startInProcess();
const moscow = at.sites.moscow ?? '';
const browser = await testBrowser();
const anna = await makeOperator(at, 'anna', 'RU', ['analyst']);
const swiss = await makeOperator(at, 'urs', 'CH', ['analyst', 'auditor']);
const auditor = await makeOperator(at, 'olga', 'RU', ['auditor']);
const paula = await makeOperator(at, 'paula', 'RU', ['privacy-officer']);
const plain = { javaScriptEnabled: false };
const dayMs = 86_400_000;
const weekMs = 7 * dayMs;
const longThreat = `Trojan-Downloader.HTML.${'VeryLong.'.repeat(7)}WithoutEnd`;

let customer: Customer;
let last = 0;

/** So many installations of a country meet a threat, some weeks ago. */
function met(country: string, threat: string, installations: number, weeksAgo: number): object[] {
  return Array.from({ length: installations }, (_, i) => {
    const n = ++last;
    return {
      v: 1,
      type: 'detection',
      id: idAt(Date.now() - weeksAgo * weekMs - n, n),
      product: 'Example Security',
      version: i % 3 === 0 ? '22.0.1' : '21.3.1',
      installation: `${country}-${i}`,
      country,
      threat,
      sha256: hash('sha256', threat),
      url: 'https://bad.example/x',
    };
  });
}

async function send(events: readonly object[]): Promise<void> {
  const response = await fetch(`${moscow}/v1/statistics`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${customer.token}`,
      'content-type': 'application/x-ndjson',
    },
    body: events.map((event) => `${JSON.stringify(event)}\n`).join(''),
  });
  assert.equal(response.status, 200, await response.text());
}

const weeks = () => ask<{ weeks: unknown[] }>(`${moscow}/v1/threats/weeks`);

describe('an empty site', () => {
  it('says that no week is published, and what a week is', async (t) => {
    const page = await openPage(t, browser, `${moscow}/threats`, plain);
    assert.match(await page.innerText('.empty'), /No week is published yet/);
  });

  it('has a page of statistics that asks for nothing that is not there', async (t) => {
    await looksRight(t, browser, `${moscow}/console/statistics`, anna);
  });
});

describe('what products reported', () => {
  before(async () => {
    customer = await makeCustomer(at, 'Muster AG', 'DE');
    for (const weeksAgo of [0, 2, 3, 4]) {
      await send([
        ...met('DE', 'Worm.Win32.Common', 30 + weeksAgo, weeksAgo),
        ...met('FR', longThreat, 12, weeksAgo),
        ...met('MT', 'Rare.A', 2, weeksAgo),
      ]);
    }
    await send(met('IT', 'Worm.New', 40, 0));
    const [one] = met('IT', 'Old.Product', 1, 0);
    await send([{ ...one, product: 'Old', version: '1.0', secret: 1 }]);
    // Weeks that are due are published when a site starts.
    await at.take('moscow');
    await at.put('moscow');
    const due = weeksBetween(Date.now() - 4 * weekMs, Date.now() - 2 * dayMs).length;
    await until(async () => ((await weeks()).weeks.length === due ? true : undefined));
  });

  it('is published by the week, for everybody, and the same without JavaScript', async (t) => {
    const page = await openPage(t, browser, `${moscow}/threats`);
    const text = await page.innerText('main');
    assert.match(text, /Worm\.Win32\.Common/);
    assert.match(text, /fewer than 5 installations/);
    assert.match(text, /Germany/);
    assert.doesNotMatch(text, /Malta|Rare\.A/);
    const bare = await openPage(t, browser, `${moscow}/threats`, plain);
    assert.equal(await bare.innerText('main'), text);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      assert.deepEqual((await accessibility(page)).violations, [], colorScheme);
    }
    for (const width of [320, 360, 768, 1440]) {
      await page.setViewportSize({ width, height: 780 });
      assert.equal(await overflow(page), 0, `${width} px`);
    }
    assert.deepEqual(await lostOnPaper(page), []);
  });

  it('is narrowed to a country, and downloaded', async (t) => {
    const options = { ...plain, acceptDownloads: true };
    const page = await openPage(t, browser, `${moscow}/threats`, options);
    await page.selectOption('select[name=country]', 'FR');
    await page.selectOption('select[name=weeks]', '4');
    await page.click('button:text-is("Show")');
    assert.match(await page.innerText('h2 >> nth=2'), /Most met in France/);
    const downloading = page.waitForEvent('download');
    await page.click('text=CSV, by threat');
    const csv = await readFile(await (await downloading).path(), 'utf8');
    assert.match(csv, /^threat,detections\r\n/);
    assert.match(csv, new RegExp(`^${longThreat},\\d+\r$`, 'm'));
  });

  it('is in the console by threat, country, day and version', async (t) => {
    const page = await openPage(t, browser, `${moscow}/console/statistics`, {
      ...as(anna),
      ...plain,
    });
    const text = await page.innerText('main');
    assert.match(text, /Worm\.New[\s\S]*On the rise[\s\S]*Worm\.New/);
    assert.match(text, /Refused[\s\S]*Old[\s\S]*1\.0[\s\S]*unknown-field/);
    await page.fill('input[name=country]', 'mt');
    await page.click('button:text-is("Narrow")');
    assert.match(await page.innerText('section[aria-label="Most met"]'), /Rare\.A/);
    await page.click('section[aria-label="Most met"] a');
    assert.match(await page.innerText('main'), /Day by day: Rare\.A/);
    await page.fill('input[name=from]', '2030-01-01');
    await page.click('button:text-is("Narrow")');
    assert.match(await page.innerText('main'), /No event is like that/);
  });

  it('tells where one file and one host were seen, and the log that somebody asked', async (t) => {
    const page = await openPage(t, browser, `${moscow}/console/statistics`, {
      ...as(anna),
      ...plain,
    });
    await page.fill('input[name=look]', hash('sha256', 'Rare.A').toUpperCase());
    await page.click('button:text-is("Look up")');
    assert.match(await page.innerText('main'), /Times\s+8\b[\s\S]*Malta/);
    await page.fill('input[name=look]', 'Bad.example');
    await page.click('button:text-is("Look up")');
    assert.match(await page.innerText('h1'), /bad\.example/);
    await page.fill('input[name=look]', 'never.example');
    await page.click('button:text-is("Look up")');
    assert.match(await page.innerText('main'), /No event from .* names it/);
    const url = `${moscow}/console/access-log?show=looks`;
    const log = await openPage(t, browser, url, { ...as(auditor), ...plain });
    assert.match(await log.innerText('tbody'), /anna[\s\S]*looked up in statistics/);
    assert.doesNotMatch(await log.innerText('tbody'), /bad\.example/);
  });

  it('is shown to nobody in a country that the policy does not list', async (t) => {
    const page = await openPage(t, browser, `${moscow}/console/statistics`, as(swiss));
    assert.match(await page.innerText('[role=alert]'), /nobody in CH/);
  });

  it('keeps WCAG 2.2 AA, and fits', async (t) => {
    await looksRight(t, browser, `${moscow}/console/statistics`, anna);
    const value = hash('sha256', longThreat);
    await looksRight(t, browser, `${moscow}/console/statistics/hash/${value}`, anna);
  });
});

describe('erasures', () => {
  const url = `${moscow}/console/erasures`;

  it('are shown with what they did, and the gaps in their rules', async (t) => {
    const gone = await makeCustomer(at, 'Gone AG', 'DE');
    const kept = customer;
    customer = gone;
    await send(met('DE', 'Worm.Of.Gone', 7, 0));
    customer = kept;
    const page = await openPage(t, browser, url, { ...as(paula), ...plain });
    assert.match(
      await page.innerText('main'),
      /were ever to be erased[\s\S]*No check was made yet/,
    );
    const response = await fetch(`${moscow}/v1/statistics/erasures`, {
      method: 'POST',
      headers: { authorization: `Bearer ${paula.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ customer: gone.id, reason: 'contract-ended' }),
    });
    assert.equal(response.status, 202, await response.text());
    await until(async () => {
      await page.reload();
      return /done/.test(await page.innerText('main')) ? true : undefined;
    });
    const row = await page.innerText('[aria-label="Erasures"] tbody');
    assert.match(row, /the contract has ended[\s\S]*by paula[\s\S]*done[\s\S]*7/);
    await page.click('button:text-is("Check now")');
    assert.match(await page.innerText('main'), /no gap[\s\S]*each has its erasure rule/);
  });

  it('are checked by nobody who may not erase', async (t) => {
    const page = await openPage(t, browser, url, { ...as(auditor), ...plain });
    assert.match(await page.innerText('main'), /What erasure reaches/);
    assert.equal(await page.locator('button:text-is("Check now")').count(), 0);
  });

  it('keep WCAG 2.2 AA, and fit', async (t) => {
    await looksRight(t, browser, url, paula);
  });
});
