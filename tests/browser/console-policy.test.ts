import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import {
  type PolicyProposal,
  policyApprovalText,
} from '../../apps/server/src/modules/residency/index.ts';
import { testBrowser } from '../support/browser.ts';
import { as, looksRight, signAs, startConsole } from '../support/console.ts';
import { openPage } from '../support/pages.ts';
import { ask, type Operator } from '../support/people.ts';

const scope = new AsyncDisposableStack();
after(() => scope.disposeAsync());
const system = await startConsole(scope);
const { office } = system;
const browser = await testBrowser();
const anna = await system.person('anna', ['data-steward']);
const longest = 'bert-with-a-name-as-long-as-one-can-be-x';
const bert = await system.person(longest, ['data-steward']);
const auditor = await system.person('olga', ['auditor']);
const url = `${office}/console/policy`;
const plain = { javaScriptEnabled: false };

/** Changes the text that stands in the editor. */
async function edit(page: Page, from: string | RegExp, to: string): Promise<void> {
  const text = await page.inputValue('textarea.editor');
  const changed = text.replace(from, to);
  assert.notEqual(changed, text);
  await page.fill('textarea.editor', changed);
}

async function propose(person: Operator, days: number): Promise<PolicyProposal> {
  const { text, version } = await ask<{ text: string; version: number }>(
    `${office}/v1/policy/file`,
  );
  const yaml = text
    .replace(/^version: .*$/m, `version: ${version + 1}`)
    .replace(/(retention-days: \{ files: )\d+/, `$1${days}`);
  return ask(`${office}/v1/policy-proposals`, { token: person.token, json: { yaml } });
}

describe('the policy in the console', () => {
  it('is a table and a file, and says who may act', async (t) => {
    const page = await openPage(t, browser, url, { ...as(auditor), ...plain });
    assert.match(await page.innerText('section[aria-label=Homes]'), /Europe\s+41.*Moscow/s);
    await page.click('summary:has-text("As a file")');
    assert.match(await page.innerText('details pre'), /^format: vitrine-residency-policy\/1/);
    assert.match(await page.innerText('.empty'), /Nobody has proposed/);
    assert.equal((await page.request.post(url)).status(), 403);
  });

  it('is checked while one types, each problem at its line', async (t) => {
    const page = await openPage(t, browser, url, as(anna));
    await edit(page, 'home: { files: moscow', 'home: { files: zurich');
    await page.waitForSelector('ol.problems li');
    assert.match(await page.innerText('ol.problems'), /only a relocation changes it/);
    await page.click('ol.problems button');
    const chosen = await page.evaluate(() => {
      const area = document.querySelector<HTMLTextAreaElement>('textarea.editor');
      return area?.value.slice(area.selectionStart, area.selectionEnd);
    });
    assert.match(chosen ?? '', /^zurich/);
    await edit(page, 'home: { files: zurich', 'home: { files: moscow');
    await edit(page, 'files: 1095', 'files: 700');
    await page.waitForSelector('.notice.good');
    assert.match(await page.innerText('dl.facts >> nth=-1'), /is kept for 700 days/);
    assert.match(await page.innerText('section.diff'), /files: 700/);
  });

  it('is checked without JavaScript when it is sent, and what was typed stays', async (t) => {
    const page = await openPage(t, browser, url, { ...as(anna), ...plain });
    await edit(page, 'files: 1095', 'files: -1');
    await page.click('button:text-is("Propose")');
    assert.match(await page.innerText('ol.problems'), /Line \d+, column \d+/);
    assert.match(await page.inputValue('textarea.editor'), /files: -1/);
    await edit(page, 'files: -1', 'files: 700');
    await page.click('button:text-is("Check")');
    assert.equal(await page.locator('.notice.good').count(), 1);
  });
});

describe('a policy', () => {
  it('is proposed by one, approved by another, and put in force', async (t) => {
    const page = await openPage(t, browser, url, { ...as(anna), ...plain });
    await edit(page, 'files: 1095', 'files: 700');
    await page.click('button:text-is("Propose")');
    assert.match(page.url(), /\/console\/policy\/proposals\//);
    assert.match(await page.innerText('main'), /Somebody else than you has to approve/);
    assert.match(await page.innerText('main'), /is kept for 700 days/);
    assert.match(await page.innerText('section.diff'), /files: 700/);

    const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
    const proposed = await ask<PolicyProposal>(`${office}/v1/policy-proposals/${id}`, {
      token: bert.token,
    });
    const other = await openPage(t, browser, page.url(), { ...as(bert), ...plain });
    assert.match(
      await other.innerText('pre.command'),
      new RegExp(`policy approve ${id} --as ${longest}`),
    );
    await other.click('summary:has-text("signed note")');
    await other.fill('textarea[name=approval]', 'no note');
    await other.click('button:text-is("Approve")');
    assert.match(await other.innerText('[role=alert]'), /signed note/);
    const note = await signAs(bert, (nonce) => policyApprovalText(proposed, nonce));
    await other.click('summary:has-text("signed note")');
    await other.fill('textarea[name=approval]', note);
    await other.click('button:text-is("Approve")');
    assert.match(await other.innerText('main'), /approved, not published yet/);

    await page.reload();
    await page.click('button:text-is("Publish version 2")');
    assert.match(await page.innerText('main'), /It was published/);
    const { version } = await ask<{ version: number }>(`${office}/v1/policy`);
    assert.equal(version, 2);
  });

  it('that is superseded says so, and cannot be published', async (t) => {
    const [late, early] = [await propose(anna, 500), await propose(anna, 501)];
    for (const one of [late, early]) {
      const approval = await signAs(bert, (nonce) => policyApprovalText(one, nonce));
      const at = `${office}/v1/policy-proposals/${one.proposal}/approvals`;
      await ask(at, { token: bert.token, json: { approval } });
    }
    const page = await openPage(t, browser, `${url}/proposals/${late.proposal}`, {
      ...as(anna),
      status: 200,
    });
    const json = { proposal: early.proposal };
    await ask(`${office}/v1/policies`, { token: anna.token, json });
    await page.click('button:has-text("Publish version")');
    await page.waitForSelector('[role=alert]');
    assert.match(await page.innerText('[role=alert]'), /propose it again from there/);
    await page.reload();
    assert.match(await page.innerText('main'), /Another version was published/);
  });

  it('of which there is no such proposal is told so', async (t) => {
    const nothing = `${url}/proposals/00000000-0000-4000-8000-000000000000`;
    const page = await openPage(t, browser, nothing, { ...as(anna), status: 404 });
    assert.ok((await page.innerText('main')).length > 0);
  });

  it('keeps WCAG 2.2 AA in all its pages, and fits', async (t) => {
    const { proposal } = await propose(bert, 900);
    await looksRight(t, browser, url, anna);
    await looksRight(t, browser, `${url}/proposals/${proposal}`, anna);
    await looksRight(t, browser, `${url}/proposals/${proposal}`, bert);
    await looksRight(t, browser, `${office}/console/access/ask/moscow/${proposal}`, {
      ...(await system.person('lena', ['analyst'])),
    });
  });

  it('with problems keeps WCAG 2.2 AA, and fits', async (t) => {
    const page = await openPage(t, browser, url, {
      ...as(anna),
      viewport: { width: 320, height: 800 },
    });
    await edit(page, 'jurisdiction: RU', `jurisdiction: ${'X'.repeat(300)}`);
    await page.waitForSelector('ol.problems li');
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.equal(width, 320);
  });
});
