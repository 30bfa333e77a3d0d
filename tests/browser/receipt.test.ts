import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Page } from 'playwright-core';
import { testBrowser } from '../support/browser.ts';
import { startInProcess } from '../support/in-process.ts';
import { accessibility, openPage, overflow } from '../support/pages.ts';
import { beginRelocation, makeOperator, relocationsOf, retireSource } from '../support/people.ts';

/** What somebody without a product does: send a file, keep the receipt, check it, ask about it. */
const system = await startInProcess();
const browser = await testBrowser();
const { office } = system;
const moscow = String(system.sites.moscow);

async function sendFile(t: TestContext, javaScriptEnabled: boolean) {
  const page = await openPage(t, browser, `${office}/submit`, {
    javaScriptEnabled,
    acceptDownloads: true,
    mayAsk: [moscow],
  });
  await page.selectOption('select[name=country]', 'DE');
  await page.click('text=Show its home');
  await page.waitForURL((url) => url.href.startsWith(`${moscow}/submit?country=DE`));
  assert.equal(await page.inputValue('select[name=country]'), 'DE');
  await page.check('input[name=terms]');
  await page.setInputFiles('input[name=file]', {
    name: 'C:\\Users\\ann\\odd.exe',
    mimeType: 'application/octet-stream',
    buffer: Buffer.from(`MZ, of a sort: ${javaScriptEnabled} ${Math.random()}`),
  });
  await page.click('main button:text-is("Submit")');
  await page.waitForURL(`${moscow}/submitted`);
  const [sha256 = '', secret = ''] = await page.locator('dd.mono').allInnerTexts();
  const downloading = page.waitForEvent('download');
  await page.click('text=Download the receipt');
  const file = await (await downloading).path();
  return { page, sha256, secret, receipt: await readFile(file, 'utf8') };
}

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? 'with JavaScript' : 'without JavaScript';
  test(`a file is sent, and found again by its receipt, ${how}`, async (t) => {
    const { page, sha256, secret, receipt } = await sendFile(t, javaScriptEnabled);
    const { opening } = JSON.parse(receipt);
    assert.deepEqual([opening.payload.sha256, opening.salt], [sha256, secret]);
    await page.goto(`${office}/where`);
    await page.click('text=Moscow');
    await page.fill('input[name=sha256]', sha256);
    await page.fill('input[name=secret]', secret);
    await page.click('main button:text-is("Ask")');
    await page.waitForSelector('text=kept here');
    const words = await page.innerText('main');
    for (const one of ['Europe', 'Russia', 'moscow-1', 'Nobody has read it.']) {
      assert.ok(words.includes(one), one);
    }
    await page.fill('input[name=sha256]', sha256);
    await page.fill(
      'input[name=secret]',
      `${secret.startsWith('A') ? 'B' : 'A'}${secret.slice(1)}`,
    );
    await page.click('main button:text-is("Ask")');
    await page.waitForSelector('[role=alert]');
  });
}

/** What keeps the page has kept it. */
async function workerReady(page: Page): Promise<void> {
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
}

test('a receipt is verified in the browser, without asking anybody; a changed one is found out', async (t) => {
  const { receipt } = await sendFile(t, true);
  const folder = system.data;
  const good = path.join(folder, 'receipt.json');
  const bad = path.join(folder, 'changed.json');
  await writeFile(good, receipt);
  await writeFile(bad, receipt.replace('"country":"DE"', '"country":"FR"'));
  const page = await openPage(t, browser, `${office}/verify`);
  await workerReady(page);
  await page.context().setOffline(true);
  await page.setInputFiles('input[name=document]', good);
  await page.click('main button:text-is("Verify")');
  await page.waitForSelector('.state.good');
  assert.match(await page.innerText('main'), /Proven/);
  await page.setInputFiles('input[name=document]', bad);
  await page.click('main button:text-is("Verify")');
  await page.waitForSelector('.state.bad');
});

test('the page that verifies opens without a network from the second visit on', async (t) => {
  const { receipt } = await sendFile(t, true);
  const file = path.join(system.data, 'offline.json');
  await writeFile(file, receipt);
  const context = await browser.newContext();
  t.after(() => context.close());
  const page = await context.newPage();
  await page.goto(`${office}/verify`);
  await workerReady(page);
  await context.setOffline(true);
  await page.goto(`${office}/verify`);
  await page.setInputFiles('input[name=document]', file);
  await page.click('main button:text-is("Verify")');
  await page.waitForSelector('.state.good');
  assert.match(await page.innerText('main'), /public submission page/);
  // Nothing else is kept: other pages are not there.
  await assert.rejects(page.goto(`${office}/ledgers`));
});

test('a ledger is checked in the browser, against what it was at the last visit', async (t) => {
  const page = await openPage(t, browser, `${moscow}/ledger`);
  await page.click('text=Check the whole ledger');
  await page.waitForSelector('.state.good');
  await sendFile(t, true);
  await page.reload();
  await page.waitForSelector('text=At its last visit this browser found');
  await page.click('text=Check the whole ledger');
  await page.waitForSelector('text=of them as at the last visit');
  // As if it had been shown another past.
  await page.evaluate(() => {
    const [[name, text] = ['', '']] = Object.entries(localStorage).filter(([key]) =>
      key.startsWith('vitrine-ledger '),
    );
    const state = JSON.parse(text);
    const root = btoa(String.fromCharCode(...new Uint8Array(32)));
    localStorage.setItem(name, JSON.stringify({ ...state, root }));
  });
  await page.reload();
  await page.click('text=Check the whole ledger');
  await page.waitForSelector('.state.bad');
  assert.match(await page.innerText('main'), /are not those of the last visit/);
});

test('ledgers are listed, and read entry by entry', async (t) => {
  const page = await openPage(t, browser, `${office}/ledgers`, { mayAsk: [moscow] });
  await page.click('table a:text-is("Moscow")');
  await page.waitForURL(`${moscow}/ledger`);
  await page.selectOption('select[name=type]', 'sample.stored');
  await page.click('main button:text-is("Show")');
  await page.waitForURL(/type=sample\.stored/);
  const types = await page.locator('tbody td.nowrap').allInnerTexts();
  assert.ok(types.length >= 3);
  assert.ok(types.every((type) => type === 'sample.stored'));
});

for (const [party, url, paths] of [
  ['the office', office, ['/submit', '/where', '/verify', '/ledgers', '/ledger']],
  ['a site', moscow, ['/submit', '/where', '/verify', '/ledger', '/submitted']],
] as const) {
  test(`the pages of ${party} keep WCAG 2.2 AA in both schemes, and to narrow screens`, async (t) => {
    const wrong: string[] = [];
    const page = await openPage(t, browser, `${url}/`);
    for (const one of paths) {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        for (const width of [320, 768, 1440]) {
          await page.setViewportSize({ width, height: 800 });
          await page.goto(`${url}${one}`);
          if ((await overflow(page)) > 0) wrong.push(`${one} at ${width} is too wide`);
        }
        wrong.push(...(await accessibility(page)).violations.map((fault) => `${one}: ${fault}`));
      }
    }
    assert.deepEqual(wrong, []);
  });
}

test('an old home knows nothing of what has moved, and names the new one to everybody', async (t) => {
  const { sha256, secret } = await sendFile(t, false);
  const people = [await makeOperator(system, 'rosa'), await makeOperator(system, 'sven')];
  const { relocation } = await beginRelocation(system, people, 'europe', 'zurich');
  const soaking = await relocationsOf(system).reach(relocation, ['soaking']);
  await retireSource(system, people, soaking);
  const zurich = String(system.sites.zurich);
  const options = { javaScriptEnabled: false, mayAsk: [zurich] };
  const askMoscow = async (hash: string) => {
    const page = await openPage(t, browser, `${moscow}/where`, options);
    await page.fill('input[name=sha256]', hash);
    await page.fill('input[name=secret]', secret);
    await page.click('main button:text-is("Ask")');
    return page;
  };
  const page = await askMoscow(sha256);
  const words = (await page.innerText('main')).replace(sha256, '');
  assert.match(words, /Europe: Zurich/);
  assert.doesNotMatch(words, /Asia/);
  // Whether a sample was there makes no difference.
  const nothing = await askMoscow('0'.repeat(64));
  assert.equal((await nothing.innerText('main')).replace('0'.repeat(64), ''), words);
  await page.click('main a:text-is("Zurich")');
  await page.waitForURL(`${zurich}/where`);
  await page.fill('input[name=sha256]', sha256);
  await page.fill('input[name=secret]', secret);
  await page.click('main button:text-is("Ask")');
  assert.match(await page.innerText('main'), /kept here.*It came here by a relocation/s);
});
