import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it, type TestContext } from 'node:test';
import type { BrowserContextOptions } from 'playwright-core';
import { startEverything } from '../../apps/server/src/compose/everything.ts';
import { loadConfig } from '../../apps/server/src/platform/config/index.ts';
import { silentLogger } from '../../apps/server/src/platform/logger.ts';
import { testBrowser } from '../support/browser.ts';
import { serveModules } from '../support/module-server.ts';
import { accessibility, openPage } from '../support/pages.ts';

const scope = new AsyncDisposableStack();
after(() => scope.disposeAsync());
const directory = await mkdtemp(join(tmpdir(), 'vitrine-pages-'));
scope.defer(() => rm(directory, { recursive: true, force: true }));
const config = await loadConfig({
  options: { data: directory, port: '0' },
  env: { VITRINE_KEY_PASSPHRASE: 'of no use to anybody' },
});
const everything = scope.use(await startEverything(config, silentLogger()));
const [site = ''] = Object.values(everything.sites);
const browser = await testBrowser();

const open = (t: TestContext, url: string, options: BrowserContextOptions = {}) =>
  openPage(t, browser, `${url}/api`, options);

for (const [name, url] of [
  ['the office', everything.office],
  ['a site', site],
] as const) {
  describe(`the page of ${name}`, () => {
    it('is complete without JavaScript', async (t) => {
      const plain = await open(t, url, { javaScriptEnabled: false });
      const scripted = await open(t, url);
      const text = await plain.innerText('body');
      assert.equal(await scripted.innerText('body'), text);
      const { paths } = (await (await fetch(`${url}/openapi.json`)).json()) as {
        paths: Record<string, Record<string, { summary: string }>>;
      };
      const operations = Object.values(paths).flatMap((methods) => Object.values(methods));
      assert.ok(operations.length > 10);
      for (const { summary } of operations) assert.ok(text.includes(summary), summary);
    });

    it('has a target for every link within it', async (t) => {
      const page = await open(t, url);
      const broken = await page.evaluate(() =>
        [...document.querySelectorAll<HTMLAnchorElement>('a[href^="#"]')]
          .map(({ hash }) => hash.slice(1))
          .filter((id) => document.querySelectorAll(`[id="${id}"]`).length !== 1),
      );
      assert.deepEqual(broken, []);
    });

    for (const colorScheme of ['light', 'dark'] as const) {
      it(`keeps WCAG 2.2 AA in ${colorScheme} mode`, async (t) => {
        const page = await open(t, url, { colorScheme });
        const { rules, violations } = await accessibility(page);
        assert.deepEqual(violations, []);
        assert.ok(rules > 10);
      });
    }

    it('needs no sideways scrolling on a narrow screen', async (t) => {
      for (const width of [320, 360, 768]) {
        const page = await open(t, url, { viewport: { width, height: 780 } });
        const scrollWidth = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.equal(scrollWidth, width);
      }
    });

    it('can be walked with the Tab key, and shows where one is', async (t) => {
      const page = await open(t, url);
      const links = await page.locator('a[href]').count();
      const seen = new Set<string>();
      for (let i = 0; i < links; i++) {
        await page.keyboard.press('Tab');
        const { label, outline, visible } = await page.evaluate(focused);
        seen.add(label);
        assert.ok(outline, `${label} has no outline`);
        assert.ok(visible, `${label} is outside the window`);
      }
      assert.equal(seen.size, links);
    });

    it('offers a way past the contents to the keyboard', async (t) => {
      const page = await open(t, url);
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await page.waitForURL(`${url}/api#content`);
    });

    it('prints', async (t) => {
      const page = await open(t, url);
      const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
      assert.match(pdf, /^%PDF-/);
      const pages = pdf.match(/\/Type\s*\/Page\b/g) ?? [];
      assert.ok(pages.length > 1, `${pages.length} pages`);
    });
  });
}

/** Runs in the page: what has the focus, and whether one can see it. */
function focused(): { label: string; outline: boolean; visible: boolean } {
  const element = document.activeElement ?? document.body;
  const { top, bottom, left } = element.getBoundingClientRect();
  const { outlineStyle, outlineWidth } = getComputedStyle(element);
  const index = [...document.querySelectorAll('a[href]')].indexOf(element as HTMLAnchorElement);
  return {
    label: `${index} ${element.textContent}`,
    outline: outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2,
    visible: left >= 0 && bottom > 0 && top < window.innerHeight,
  };
}

describe('the checks of pages', () => {
  it('find what is wrong where something is', async (t) => {
    const page = await open(t, everything.office);
    await page.evaluate(() => {
      document.body.style.color = '#bbb';
      document.documentElement.removeAttribute('lang');
    });
    const { violations } = await accessibility(page);
    for (const rule of ['color-contrast', 'html-has-lang']) {
      assert.ok(
        violations.some((violation) => violation.startsWith(`${rule}: `)),
        rule,
      );
    }
  });
});

describe('a page of elsewhere', () => {
  it('audits the ledgers of the office and of a site', async () => {
    const page = await browser.newPage();
    await page.goto(await serveModules());
    const trust = await (await fetch(`${everything.office}/v1/trust-policy`)).text();
    for (const url of [everything.office, site]) {
      const verdict = await page.evaluate(
        async ({ ledger, trust }) => {
          const { auditLedger, httpLedger } = await import('@vitrine/verifier');
          return auditLedger(httpLedger(ledger), trust, { witnesses: 'reported' });
        },
        { ledger: `${url}/ledger`, trust },
      );
      assert.deepEqual(verdict.failures, []);
      assert.ok(verdict.valid);
    }
  });
});
