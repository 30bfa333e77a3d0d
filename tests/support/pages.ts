import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import type * as axe from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

const axeSource = await readFile(fileURLToPath(import.meta.resolve('axe-core')), 'utf8');

export interface OpenOptions extends BrowserContextOptions {
  /** Origins besides its own that the page may ask; none unless told. */
  readonly mayAsk?: readonly string[];
  readonly status?: number;
}

/** Opens a page until the test ends, which fails if the page complains or looks elsewhere. */
export async function openPage(
  t: TestContext,
  browser: Browser,
  url: string,
  { mayAsk = [], status = 200, ...options }: OpenOptions = {},
): Promise<Page> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const { origin } = new URL(url);
  const complaints: string[] = [];
  const expected = `the server responded with a status of ${status} `;
  page.on('console', (message) => {
    if (status >= 400 && message.text().includes(expected)) return;
    complaints.push(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('request', (request) => {
    const asked = new URL(request.url());
    if (asked.origin === origin || mayAsk.includes(asked.origin)) return;
    if (!asked.protocol.startsWith('blob')) complaints.push(`asked for ${request.url()}`);
  });
  t.after(async () => {
    await context.close();
    assert.deepEqual(complaints, []);
  });
  const response = await page.goto(url);
  assert.equal(response?.status(), status);
  return page;
}

/** What axe-core holds against WCAG 2.2, levels A and AA. */
export async function accessibility(page: Page): Promise<{ rules: number; violations: string[] }> {
  await page.evaluate(axeSource);
  return page.evaluate(async () => {
    const { axe: engine } = globalThis as unknown as { axe: typeof axe };
    const results = await engine.run({
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
    });
    const violations = results.violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.html}`),
    );
    // What it could not decide is for people to look at, and must not pass unseen.
    const undecided = results.incomplete.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id} (undecided): ${node.html}`),
    );
    return { rules: results.passes.length, violations: [...violations, ...undecided] };
  });
}

/** How far a page can be scrolled sideways, in pixels; what scrolls within it does not count. */
export async function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
}

/** A4 without the margins of `print.css`, in CSS pixels. */
const paperWidth = 658;

/** What paper would not show of a page: what has to be scrolled to or opened. */
export async function lostOnPaper(page: Page): Promise<string[]> {
  await page.emulateMedia({ media: 'print' });
  await page.setViewportSize({ width: paperWidth, height: 930 });
  const lost = await page.evaluate(() => {
    const name = (element: Element) => `${element.tagName} ${element.textContent?.slice(0, 60)}`;
    const cut = [...document.querySelectorAll('html, main *')].filter((element) => {
      if (element.scrollWidth <= element.clientWidth + 1) return false;
      return element.tagName === 'HTML' || getComputedStyle(element).overflowX !== 'visible';
    });
    const closed = [...document.querySelectorAll('details')].filter(
      (element) => getComputedStyle(element, '::details-content').contentVisibility !== 'visible',
    );
    // Only where it may break anywhere does a word not widen its column.
    const split = [...document.querySelectorAll('td, th')].filter(
      (element) =>
        getComputedStyle(element).overflowWrap === 'anywhere' && !element.matches('.mono'),
    );
    return [
      ...cut.map((element) => `cut off: ${name(element)}`),
      ...closed.map((element) => `closed: ${name(element)}`),
      ...split.map((element) => `words split: ${name(element)}`),
    ];
  });
  await page.emulateMedia({ media: null });
  return lost;
}
