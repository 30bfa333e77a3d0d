import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { approvalText, verifyCertificate } from '@vitrine/verifier';
import type { Page } from 'playwright-core';
import type { RelocationStatus } from '../../apps/server/src/modules/relocation/index.ts';
import { testBrowser } from '../support/browser.ts';
import { type BrowserPerson, makeBrowserPerson } from '../support/browser-keys.ts';
import { as, looksRight, signAs } from '../support/console.ts';
import { startInProcess } from '../support/in-process.ts';
import { openPage } from '../support/pages.ts';
import { ask, makeCustomer, makeOperator, relocationsOf, until } from '../support/people.ts';
import { freshFile, submit } from '../support/products.ts';

const at = await startInProcess();
const { office } = at;
const moscow = at.sites.moscow ?? '';
const browser = await testBrowser();
const relocations = relocationsOf(at);
const stewards = ['data-steward', 'auditor'] as const;
const anna = await makeBrowserPerson(at, browser, 'anna', stewards);
const bert = await makeBrowserPerson(at, browser, 'bert', stewards);
/** Whose key the test holds itself. */
const carl = await makeOperator(at, 'carl', 'RU', stewards);
const karl = await makeOperator(at, 'karl', 'RU', ['analyst']);
const customer = await makeCustomer(at, 'Muster AG', 'DE');
/** More than are copied at once: a throttle then lasts. */
const fileCount = 200;
for (let i = 0; i < fileCount; i++) {
  const { status, problem } = await submit(moscow, customer, freshFile(20_000));
  assert.equal(status, 201, JSON.stringify(problem));
}
const plain = { javaScriptEnabled: false };

async function open({ context }: BrowserPerson, path: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${office}${path}`);
  return page;
}

/** Where it stands by the page's own word. */
function stands(page: Page, words: string): Promise<unknown> {
  return page.waitForSelector(`.opening .state:text-is("${words}")`, { timeout: 60_000 });
}

async function planned(region: string): Promise<RelocationStatus> {
  const { status, body } = await relocations.plan(carl, region, 'zurich');
  assert.equal(status, 201, JSON.stringify(body));
  return body;
}

describe('a relocation in the console', () => {
  it('is planned by one, approved by two in two browsers, and followed through a restart to its certificate', async (t) => {
    const page = await open(anna, '/console/relocations');
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    assert.match(await page.innerText('.empty'), /No relocation has been planned/);
    await page.click('text=Plan one');
    await page.selectOption('select[name=region]', 'europe');
    await page.selectOption('select[name=to]', 'zurich');
    await page.click('button:text-is("Count")');
    await page.waitForSelector('h2:has-text("The dry run")');
    const dryRun = await page.innerText('main');
    assert.match(dryRun, new RegExp(`${fileCount} files \\(3\\.8 MiB\\)`));
    assert.match(dryRun, /Free at Zurich\s+[\d.]+ [MGT]iB/);
    assert.match(dryRun, /files, accounts, and statistics/);
    assert.match(dryRun, /ledger of moscow keeps its entries of europe/);
    await page.reload();
    assert.match(await page.innerText('main'), /The dry run/);
    await page.click('button:text-is("Make the plan")');
    await stands(page, 'planned');
    const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
    const { planDigest } = await relocations.status(id);
    assert.ok((await page.innerText('main')).includes(planDigest));
    assert.match(await page.innerText('main'), /Until the switch it can be aborted/);

    await page.click('button:text-is("Approve the start")');
    await page.waitForSelector('text=You have approved.');
    assert.equal(await page.locator('button:text-is("Start")').count(), 0);
    assert.equal(await page.locator('button:text-is("Approve the start")').count(), 0);

    const inbox = await open(bert, '/console/approvals');
    const waits = inbox.locator('article', { hasText: 'Start: Europe from Moscow to Zurich' });
    assert.match(await waits.innerText(), /approved by anna/);
    await waits.locator('button:text-is("Approve the start")').click();
    await waits.waitFor({ state: 'detached' });

    // It is told to whoever looks on, and may be slowed before it starts.
    await page.waitForSelector('button:text-is("Start")');
    await page.fill('input[name=rate]', '0.3');
    await page.click('button:text-is("Set")');
    await page.waitForSelector('text=307 KiB/s');
    await page.click('button:text-is("Start")');
    await stands(page, 'under way');
    await page.waitForSelector(`text=/Zurich, copying: [1-9]\\d* of \\d+ objects/`);

    const again = page.waitForRequest((request) => request.url().endsWith('/events'));
    await at.take('office');
    await at.put('office');
    await again;
    await page.waitForSelector('button:text-is("Pause")');
    await page.click('button:text-is("Pause")');
    await stands(page, 'paused');
    await page.reload();
    await stands(page, 'paused');
    // Meanwhile every page of it keeps the rules of the house.
    await looksRight(t, browser, page.url(), carl);
    await page.fill('input[name=rate]', '');
    await page.click('button:text-is("Set")');
    await page.waitForSelector('text=307 KiB/s', { state: 'detached' });
    await page.click('button:text-is("Go on")');
    await stands(page, 'switched, source frozen');

    await page.click('button:text-is("Approve the erasure")');
    await page.waitForSelector('text=You have approved.');
    const other = await open(bert, `/console/relocations/${id}`);
    assert.match(await other.innerText('main'), /Nobody can read that copy again/);
    await other.click('button:text-is("Approve the erasure")');
    const destroy = page.locator('form', { hasText: 'are destroyed, then' });
    await destroy.locator('input[name=typed]').fill('Europe');
    await destroy.locator('button').click();
    await page.waitForSelector('text=Type the name of the region');
    await destroy.locator('input[name=typed]').fill('europe');
    await destroy.locator('button').click();
    await stands(other, 'certified');
    await stands(page, 'certified');

    assert.match(await page.innerText('#certificate'), /\bvalid under the trust policy/);
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.click('a[download="move.json"]'),
    ]);
    const certificate = await readFile(await file.path(), 'utf8');
    const trust = await (await fetch(`${office}/v1/trust-policy`)).text();
    assert.deepEqual((await verifyCertificate(certificate, trust)).failures, []);
    assert.deepEqual(faults, []);
    await looksRight(t, browser, page.url(), carl);
  });

  it('takes no approval twice, from one person, or for another plan', async () => {
    const status = await planned('middle-east');
    const { relocation, planDigest } = status;
    const url = `${office}/console/relocations/${relocation}`;
    const page = await open(anna, `/console/relocations/${relocation}`);
    const sending = page.waitForRequest((request) => request.method() === 'POST');
    await page.click('button:text-is("Approve the start")');
    const note = new URLSearchParams((await sending).postData() ?? '').get('approval') ?? '';
    assert.match(note, /\n— anna /);
    await page.waitForSelector('text=You have approved.');

    const send = async ({ token }: { token: string }, approval: string) => {
      const answer = await fetch(url, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, accept: 'text/html' },
        body: new URLSearchParams({ act: 'approve', approval }),
      });
      return /role="alert">.*?<\/div>/s.exec(await answer.text())?.[0] ?? '';
    };
    assert.match(await send(anna, note), /has been used before/);
    assert.match(await send(bert, note), /signed/);
    const text = (plan: string) => (nonce: string) =>
      approvalText({ relocation, stage: 'start', plan, nonce });
    const other = `sha256:${randomBytes(32).toString('base64')}`;
    assert.match(await send(carl, await signAs(carl, text(other))), /is for another plan/);
    assert.equal(await send(carl, await signAs(carl, text(planDigest))), '');
    assert.match(await send(carl, await signAs(carl, text(planDigest))), /a second person must/);
    const { approvals } = await relocations.status(relocation);
    assert.deepEqual(
      approvals.map(({ operator }) => operator),
      ['anna', 'carl'],
    );
  });

  it('is aborted by who types its region, without JavaScript as well', async (t) => {
    const { relocation } = await planned('north-america');
    const url = `${office}/console/relocations/${relocation}`;
    const page = await openPage(t, browser, url, { ...as(carl), ...plain });
    assert.match(await page.innerText('main'), /Signing takes JavaScript/);
    assert.match(await page.innerText('pre.command'), /vitrine relocate approve .* --as carl/);
    const abort = page.locator('details', { hasText: 'Abort' });
    await abort.locator('summary').click();
    assert.match(await abort.innerText(), /Moscow stays the home of North America/);
    await abort.locator('input[name=reason]').fill('a rehearsal');
    await abort.locator('input[name=typed]').fill('america');
    await abort.locator('button').click();
    assert.match(await page.innerText('[role=alert]'), /Type the name of the region/);
    await abort.locator('summary').click();
    await abort.locator('input[name=reason]').fill('a rehearsal');
    await abort.locator('input[name=typed]').fill('north-america');
    await abort.locator('button').click();
    await relocations.reach(relocation, ['aborted']);
    await page.goto(url);
    await stands(page, 'taken back');
    assert.match(await page.innerText('.opening'), /a rehearsal/);
  });
});

describe('approvals', () => {
  it('are given where they wait, by somebody else than who asks', async (t) => {
    const made = await ask<{ request: string }>(`${office}/v1/access-requests`, {
      token: karl.token,
      json: {
        site: 'moscow',
        sample: '00000000-0000-4000-8000-000000000001',
        purpose: 'analysis',
        case: 'CASE-7',
        form: 'raw',
      },
    });
    const url = `${office}/console/approvals`;
    const mine = await openPage(t, browser, url, as(karl));
    const own = mine.locator('section', { hasText: 'You asked for, or approved' });
    assert.match(await own.innerText(), /karl \(you\)/);
    assert.equal(await own.locator('button').count(), 0);
    const page = await open(bert, '/console/approvals');
    const asked = page.locator('article', { hasText: 'Read at Moscow as raw' });
    assert.match(await asked.innerText(), /karl may read the sample .* once, as it is, live/);
    await asked.locator('button').click();
    await asked.waitFor({ state: 'detached' });
    const { state, approvedBy } = await ask<{ state: string; approvedBy: string }>(
      `${office}/v1/access-requests/${made.request}`,
      { token: karl.token },
    );
    assert.deepEqual([state, approvedBy], ['approved', 'bert']);
  });
});

describe('the overview', () => {
  it('goes on by itself, and says what to look after', async () => {
    const page = await open(anna, '/console');
    const alerts = page.locator('section', { hasText: 'To look after' });
    await alerts.locator('text=Nothing').waitFor();
    assert.equal(await page.locator('.chart svg').count(), 8);
    assert.match(await page.innerText('section[aria-label=Parties]'), /Zurich\s+ready/);
    await at.take('zurich');
    await alerts.locator('tr', { hasText: 'Zurich' }).waitFor();
    assert.match(await alerts.innerText(), /figures missing|not reached/);
    await at.put('zurich');
  });

  it('tells a site’s people the figures of their site', async (t) => {
    const page = await openPage(t, browser, `${moscow}/console`, { ...as(karl), ...plain });
    assert.match(await page.innerText('dl.figures'), /Taken in since its start\s+200 submissions/);
  });
});

describe('the console', () => {
  it('is gone about by keyboard alone', async () => {
    const { relocation } = await planned('asia-pacific');
    const page = await open(anna, '/console');
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'To the content');
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'content');

    await page.keyboard.press('Control+k');
    const options = page.locator('dialog[open] [role=option]');
    await options.filter({ hasText: 'Relocation: Asia Pacific' }).waitFor();
    await page.keyboard.type('no such place');
    await page.waitForSelector('text=Nothing has that name.');
    await page.keyboard.press('Escape');
    assert.equal(await page.locator('dialog[open]').count(), 0);

    await page.keyboard.press('Control+k');
    await page.keyboard.type('relocation');
    await page.keyboard.press('ArrowDown');
    const input = page.getByRole('combobox');
    const chosen = page.locator('[role=option][aria-selected=true]');
    assert.equal(
      await input.getAttribute('aria-activedescendant'),
      await chosen.getAttribute('id'),
    );
    assert.match(await chosen.innerText(), /^Relocation: /);
    await page.keyboard.press('Control+a');
    await page.keyboard.type('asia moscow');
    await page.keyboard.press('Enter');
    await page.waitForURL(`${office}/console/relocations/${relocation}`);
  });

  it('shows nobody what they may not open, and says who may', async (t) => {
    const options = { ...as(karl), ...plain, status: 403 };
    const page = await openPage(t, browser, `${office}/console/policy`, options);
    const words = await page.innerText('main');
    assert.match(words, /policy\.read/);
    assert.match(words, /data-steward, counsel, privacy-officer, and auditor/);
    assert.match(words, /anna, bert, and carl/);
    const rail = await page.innerText('.rail');
    assert.match(rail, /karl, Russia\s+analyst/);
    assert.match(rail, /Approvals/);
    assert.doesNotMatch(rail, /Residency policy|People|Settings/);
  });

  it('leads to the sign-in and back where the session ends while a page is open', async (t) => {
    const context = await browser.newContext(as(karl));
    t.after(() => context.close());
    const page = await context.newPage();
    await page.goto(`${office}/console/approvals`);
    await context.setExtraHTTPHeaders({});
    await page.click('.rail ul a:text-is("Overview")');
    await page.waitForURL(/\/sign-in\?return=%2Fconsole$/);
  });

  it('keeps WCAG 2.2 AA in both schemes, and to narrow screens', async (t) => {
    const paths = [
      '/console',
      '/console/relocations',
      '/console/relocations?after=00000000-0000-4000-8000-000000000000',
      '/console/relocations/new',
      '/console/relocations/new?region=asia-pacific&to=zurich',
      '/console/relocations/new?region=latin-america&to=zurich',
      '/console/approvals',
    ];
    for (const path of paths) await looksRight(t, browser, `${office}${path}`, carl);
    const { relocation } = await planned('latin-america');
    await looksRight(t, browser, `${office}/console/relocations/${relocation}`, carl);
  });

  it('lists relocations page by page', async () => {
    const first = await ask<{ relocations: RelocationStatus[]; next?: string }>(
      `${office}/v1/relocations?limit=2`,
    );
    assert.equal(first.relocations.length, 2);
    const seen = [...first.relocations];
    let { next } = first;
    await until(async () => {
      if (next === undefined) return seen;
      const url = `${office}/v1/relocations?limit=2&after=${next}`;
      const page = await ask<typeof first>(url);
      seen.push(...page.relocations);
      next = page.next;
      return undefined;
    });
    const all = await ask<{ relocations: RelocationStatus[] }>(`${office}/v1/relocations`);
    const ids = (list: readonly RelocationStatus[]) => list.map((one) => one.relocation);
    assert.deepEqual(ids(seen), ids(all.relocations).reverse());
    const open = await ask<typeof first>(`${office}/v1/relocations?limit=200&open=true`);
    assert.ok(open.relocations.every(({ state }) => state !== 'certified' && state !== 'aborted'));
  });
});
