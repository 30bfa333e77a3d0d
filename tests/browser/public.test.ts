import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { it, type TestContext } from 'node:test';
import { verifyCertificate, verifyReceipt } from '@vitrine/verifier';
import type { Page } from 'playwright-core';
import type { RelocationStatus } from '../../apps/server/src/modules/relocation/index.ts';
import { listenersMax } from '../../apps/server/src/platform/http/index.ts';
import { testBrowser } from '../support/browser.ts';
import { startInProcess } from '../support/in-process.ts';
import {
  accessibility,
  lostOnPaper,
  type OpenOptions,
  openPage,
  overflow,
} from '../support/pages.ts';
import {
  ask,
  assertProblem,
  beginRelocation,
  call,
  makeCustomer,
  makeOperator,
  type Operator,
  relocationsOf,
  retireSource,
  until,
} from '../support/people.ts';
import { freshFile, submit } from '../support/products.ts';

const contact = 'mailto:security@vendor.example';
const at = await startInProcess({ contact });
const browser = await testBrowser();
const people = await populate();
const certified = await relocate('europe');
const planned = await plan('latin-america');

/** Two people, and a file of each of two regions. */
async function populate(): Promise<Operator[]> {
  const both = [await makeOperator(at, 'alice'), await makeOperator(at, 'bob')];
  for (const country of ['DE', 'AE']) {
    const customer = await makeCustomer(at, `Muster ${country}`, country);
    const { status, problem } = await submit(at.sites.moscow ?? '', customer, freshFile(5_000));
    assert.equal(status, 201, JSON.stringify(problem));
  }
  return both;
}

async function plan(region: string): Promise<RelocationStatus> {
  const [alice] = people;
  assert(alice !== undefined);
  const { status, body } = await relocationsOf(at).plan(alice, region, 'zurich');
  assert.equal(status, 201, JSON.stringify(body));
  return body;
}

/** One relocation from its plan to its certificate. */
async function relocate(region: string): Promise<string> {
  const { relocation } = await beginRelocation(at, people, region, 'zurich');
  const soaking = await relocationsOf(at).reach(relocation, ['soaking', 'failed']);
  const { state, problem } = await retireSource(at, people, soaking);
  assert.equal(state, 'certified', String(problem));
  return relocation;
}

const open = (t: TestContext, url: string, options: OpenOptions = {}) =>
  openPage(t, browser, url, options);

/** Resolves when the scripts have taken the page over. */
async function taken(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const main = document.querySelector('main') ?? {};
    return Object.keys(main).some((key) => key.startsWith('__reactFiber'));
  });
}

/** The text of a page without what passes between two looks at it. */
async function textOf(page: Page): Promise<string> {
  const text = await page.innerText('body');
  return text
    .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/g, 'then')
    .replaceAll(/(\d+ (min|h|s|days) ?)+ago/g, 'ago')
    .replaceAll(/\t\d+\t(\d: )/g, '\tsome\t$1');
}

const pages: readonly { readonly url: string; readonly says: RegExp }[] = [
  { url: `${at.office}/`, says: /Homes[\s\S]*Europe\s+Zurich[\s\S]*Moves[\s\S]*certified/ },
  { url: `${at.office}/?class=statistics`, says: /home of their statistics/ },
  { url: `${at.office}/residency`, says: /Residual flows[\s\S]*In backups/ },
  { url: `${at.office}/residency?country=DE`, says: /Germany is in the region Europe/ },
  { url: `${at.office}/residency?country=CN`, says: /no home for this country/ },
  { url: `${at.office}/residency/versions`, says: /Version 2[\s\S]*a relocation/ },
  { url: `${at.office}/residency/versions/1`, says: /It is the first/ },
  { url: `${at.office}/residency/versions/2`, says: /home of files moves from moscow/ },
  { url: `${at.office}/relocations`, says: /Finished[\s\S]*Europe/ },
  { url: `${at.office}/relocations/${certified}`, says: /Proven[\s\S]*Not covered[\s\S]*alice/ },
  { url: `${at.office}/relocations/${planned.relocation}`, says: /0 of 11 steps[\s\S]*to come/ },
  { url: `${at.office}/status`, says: /Every party is ready/ },
  {
    url: `${at.office}/privacy`,
    says: /sets no cookie[\s\S]*Of each session[\s\S]*security@vendor\.example/,
  },
  { url: `${at.office}/accessibility`, says: /WCAG 2\.2[\s\S]*security@vendor\.example/ },
  { url: `${at.sites.zurich}/`, says: /law of Switzerland[\s\S]*Europe\s+1\s/ },
  { url: `${at.sites.moscow}/`, says: /law of Russia/ },
  { url: `${at.sites.zurich}/threats`, says: /No week is published yet[\s\S]*too few/ },
];

for (const { url, says } of pages) {
  const { pathname, search } = new URL(url);
  const name = `${pathname.replace(/[0-9a-f-]{36}/, '…')}${search} of ${partyOf(url)}`;

  it(`${name} says the same without JavaScript; WCAG 2.2 AA, narrow windows, paper`, async (t) => {
    const plain = await open(t, url, { javaScriptEnabled: false });
    const page = await open(t, url);
    await taken(page);
    const text = await textOf(plain);
    assert.match(text, says);
    assert.equal(await textOf(page), text);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      const { rules, violations } = await accessibility(page);
      assert.deepEqual(violations, [], colorScheme);
      assert.ok(rules > 10);
    }
    for (const width of [320, 360, 768]) {
      await page.setViewportSize({ width, height: 780 });
      assert.equal(await overflow(page), 0, `${width} px`);
    }
    assert.deepEqual(await lostOnPaper(page), []);
  });
}

function partyOf(url: string): string {
  return url.startsWith(at.office) ? 'the office' : 'a site';
}

it('where there is no such page, a page says so', async (t) => {
  for (const path of ['/residency/versions/99', '/residency/versions/x', '/relocations/x']) {
    const options = { javaScriptEnabled: false, status: 404 };
    const context = await browser.newContext(options);
    t.after(() => context.close());
    const page = await context.newPage();
    const response = await page.goto(`${at.office}${path}`);
    assert.equal(response?.status(), 404, path);
    assert.match(await page.innerText('body'), /Not found/);
  }
});

for (const javaScriptEnabled of [false, true]) {
  it(`the form for a country works ${javaScriptEnabled ? 'with' : 'without'} JavaScript`, async (t) => {
    const page = await open(t, `${at.office}/residency`, { javaScriptEnabled });
    if (javaScriptEnabled) await taken(page);
    await page.selectOption('select[name=country]', 'AE');
    await page.click('text=Show its home');
    await page.waitForSelector('text=United Arab Emirates is in the region Middle East');
    assert.equal(new URL(page.url()).search, '?country=AE');
  });
}

it('can be walked with the Tab key, and shows where one is', async (t) => {
  for (const path of ['/', `/relocations/${certified}`]) {
    // A page that glides to where the focus is would still be on its way.
    const options = { javaScriptEnabled: false, reducedMotion: 'reduce' } as const;
    const page = await open(t, `${at.office}${path}`, options);
    const stops = await page.locator('a[href], summary').count();
    for (let i = 0; i < stops; i++) {
      await page.keyboard.press('Tab');
      const { label, outline, visible } = await page.evaluate(focused);
      assert.ok(outline, `${label} has no outline`);
      assert.ok(visible, `${label} is outside the window`);
    }
    assert.ok(stops > 10);
  }
});

/** Runs in the page: what has the focus, and whether one can see it. */
function focused(): { label: string; outline: boolean; visible: boolean } {
  const element = document.activeElement ?? document.body;
  const { top, bottom, left } = element.getBoundingClientRect();
  const { outlineStyle, outlineWidth } = getComputedStyle(element);
  return {
    label: `${element.tagName} ${element.textContent}`,
    outline: outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2,
    visible: left >= 0 && bottom > 0 && top < window.innerHeight,
  };
}

it('links within the pages lead somewhere', async () => {
  const seen = new Map<string, number>();
  // Of other tests; /console needs somebody who is known.
  const elsewhere = /^\/(ledgers|verify|where|submit|console)\b/;
  for (const { url } of pages) {
    const html = await (await fetch(url)).text();
    for (const [, found = ''] of html.matchAll(/<a [^>]*href="([^"]*)"/g)) {
      const { origin, pathname, search, protocol } = new URL(found.replaceAll('&amp;', '&'), url);
      const href = `${origin}${pathname}${search}`;
      if (protocol === 'mailto:' || elsewhere.test(pathname) || seen.has(href)) continue;
      const answer = await fetch(href);
      await answer.body?.cancel();
      seen.set(href, answer.status);
    }
  }
  const broken = [...seen].filter(([, status]) => status !== 200);
  assert.deepEqual(broken, []);
  assert.ok(seen.size > 20);
});

it('looking at public pages sets no cookie, as they say', async () => {
  for (const { url } of pages) {
    const answer = await fetch(url);
    await answer.body?.cancel();
    assert.deepEqual(answer.headers.getSetCookie(), [], url);
  }
});

it('the first page ships less than 150 kB of compressed JavaScript', async (t) => {
  const context = await browser.newContext();
  t.after(() => context.close());
  const page = await context.newPage();
  const sizes: Promise<number>[] = [];
  page.on('requestfinished', (request) => {
    if (!new URL(request.url()).pathname.endsWith('.js')) return;
    sizes.push(request.sizes().then(({ responseBodySize }) => responseBodySize));
  });
  await page.goto(`${at.office}/`, { waitUntil: 'networkidle' });
  const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  t.diagnostic(`${bytes} bytes in ${sizes.length} files`);
  assert.ok(sizes.length > 2);
  assert.ok(bytes < 150_000, `${bytes} bytes`);
});

it('security.txt names the contact that is set, until a day to come', async () => {
  for (const url of [at.office, at.sites.moscow]) {
    const answer = await fetch(`${url}/.well-known/security.txt`);
    assert.equal(answer.headers.get('content-type'), 'text/plain; charset=utf-8');
    const text = await answer.text();
    assert.match(text, /^Contact: mailto:security@vendor\.example$/m);
    const [, expires = ''] = /^Expires: (.*)$/m.exec(text) ?? [];
    assert.ok(Date.parse(expires) > Date.now());
  }
});

it('what pages offer to download is what a verifier takes', async () => {
  const trust = await ask<string>(`${at.office}/v1/trust-policy`);
  const receipt = await ask(`${at.office}/v1/policy/2/receipt`);
  assert.deepEqual((await verifyReceipt(JSON.stringify(receipt), trust)).failures, []);
  const base = `${at.office}/v1/relocations/${certified}`;
  const verdict = await ask<{ valid: boolean; proven: string[] }>(`${base}/verdict`);
  const certificate = await ask(`${base}/certificate`);
  const own = await verifyCertificate(JSON.stringify(certificate), trust);
  assert.equal(verdict.valid, true);
  assert.deepEqual(verdict.proven, own.proven);
});

it('what does not exist, or not yet, is refused as such', async () => {
  const unknown = randomUUID();
  const url = (path: string) => call(`${at.office}/v1${path}`);
  assertProblem(await url('/policy/99/changes'), 404, 'unknown-version');
  assertProblem(await url('/policy/99/receipt'), 404, 'unknown-version');
  assertProblem(await url('/policy/0/changes'), 400, 'invalid-request');
  assertProblem(await url(`/relocations/${unknown}/verdict`), 404, 'relocation-unknown');
  assertProblem(await url(`/relocations/${unknown}/events`), 404, 'relocation-unknown');
});

it('so many look on at a time, and who comes later is told to come again', async (t) => {
  const url = `${at.office}/v1/relocations/${planned.relocation}/events`;
  const verdict = await call(url.replace('/events', '/verdict'));
  assertProblem(verdict, 409, 'relocation-state');
  const leaving = new AbortController();
  t.after(() => leaving.abort());
  const { signal } = leaving;
  const tooMany = 60;
  const all = await Promise.all(
    Array.from({ length: listenersMax + tooMany }, () => fetch(url, { signal })),
  );
  const refused = all.filter(({ status }) => status === 503);
  assert.equal(refused.length, tooMany, 'also of those who come at one moment');
  assert.equal(all.filter(({ status }) => status === 200).length, listenersMax);
  const late = await call(url);
  assertProblem(late, 503, 'too-many-listeners');
  assert.equal(late.headers.get('retry-after'), '30');
  leaving.abort();
  // Their places are free again.
  const next = await until(async () => {
    const answer = await fetch(url);
    if (answer.ok) return answer;
    await answer.body?.cancel();
    return undefined;
  });
  const reader = next.body?.pipeThrough(new TextDecoderStream()).getReader();
  let told = '';
  while (!told.includes('\n\nevent: status\n')) told += (await reader?.read())?.value ?? '';
  assert.match(told, /^retry: \d+\n\n/);
  assert.match(told, /\nid: 1\ndata: \{.*"state":"planned"/);
  await reader?.cancel();
});

it('a relocation is watched live, through a restart of the office, to its certificate', async (t) => {
  const relocations = relocationsOf(at);
  const [alice] = people;
  assert(alice !== undefined);
  const begun = await plan('middle-east');
  const { relocation } = begun;
  const context = await browser.newContext();
  t.after(() => context.close());
  // Not by `openPage`: that the office is away for a moment is a complaint to the console.
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.resourceType()));
  await page.goto(`${at.office}/relocations/${relocation}`);
  const state = (words: string) => page.waitForSelector(`.opening .state:text-is("${words}")`);
  await state('planned');

  for (const person of people) await relocations.approve(begun, 'start', person);
  await page.waitForSelector('td:text-is("bob")');
  await relocations.steer(relocation, 'start', alice);
  await state('switched, source frozen');
  await at.take('office');
  await at.put('office');
  const soaking = await relocations.reach(relocation, ['soaking']);
  await retireSource(at, people, soaking);
  await state('certified');
  await page.waitForSelector('#certificate');
  assert.match(await page.innerText('#certificate'), /\bvalid under the trust policy/);
  assert.deepEqual(faults, []);
  // It was told, never loaded again.
  assert.equal(asked.filter((type) => type === 'document').length, 1);
});
