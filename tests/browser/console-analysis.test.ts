import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { testBrowser } from '../support/browser.ts';
import { as, looksRight, startConsole } from '../support/console.ts';
import { openPage } from '../support/pages.ts';
import { makeCustomer, until } from '../support/people.ts';
import { submit } from '../support/products.ts';

const scope = new AsyncDisposableStack();
after(() => scope.disposeAsync());
const system = await startConsole(scope, { analysis: 1 });
const { moscow } = system;
const browser = await testBrowser();
const anna = await system.person('anna', ['data-steward', 'analyst']);
const bert = await system.person('bert', ['data-steward', 'analyst']);
const customer = await makeCustomer(system, 'Muster AG', 'DE');
const plain = { javaScriptEnabled: false };

async function pageOf(sha256: string): Promise<string> {
  const headers = { authorization: `Bearer ${anna.token}` };
  const answer = await fetch(`${moscow}/v1/samples?hash=${sha256}`, { headers });
  const { samples } = (await answer.json()) as { samples: { sample: string }[] };
  return `${moscow}/console/samples/${samples[0]?.sample}`;
}

describe('the bytes of a sample', async () => {
  const content = Buffer.concat([Buffer.alloc(5_000, '.'), Buffer.from('find me here')]);
  const { sha256 } = await submit(moscow, customer, content);
  const url = `${await pageOf(sha256)}/bytes?marks=5000%2B7`;

  it('are looked at with purpose and case, without JavaScript; what is marked stands out', async (t) => {
    const page = await openPage(t, browser, url, { ...as(anna), ...plain });
    assert.equal(await page.inputValue('input[name=offset]'), '4936');
    await page.fill('input[name=case]', 'INC-7');
    await page.click('button:text-is("Look")');
    assert.equal((await page.locator('table.hex mark').allInnerTexts()).at(1), 'find me');
    assert.match(await page.innerText('main'), /76 of 5,012; entry \d+ of the ledger/);
    await page.click('button:text-is("Before")');
    assert.match(await page.innerText('table.hex tbody th >> nth=0'), /^00000348/);
    const log = await openPage(t, browser, `${moscow}/console/access-log`, as(anna));
    const reads = log.locator('tbody tr', { hasText: 'excerpt' });
    assert.equal(await reads.count(), 2);
  });

  it('are not shown where no case is named', async (t) => {
    const page = await openPage(t, browser, url, { ...as(anna), ...plain });
    await page.fill('input[name=case]', '  ');
    await page.click('button:text-is("Look")');
    assert.equal(await page.locator('table.hex').count(), 0);
    assert.equal(await page.locator('[role=alert]').count(), 1);
  });

  it('keep WCAG 2.2 AA, and fit', async (t) => {
    await looksRight(t, browser, url, anna);
  });
});

describe('what an analysis found', async () => {
  const eicar = String.raw`X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*`;
  const { sha256 } = await submit(moscow, customer, Buffer.from(eicar));
  const url = `${await pageOf(sha256)}/analysis`;

  it('is a verdict with reasons, stage by stage', async (t) => {
    await judged(sha256);
    const page = await openPage(t, browser, url, { ...as(anna), ...plain });
    assert.match(await page.innerText('main'), /Score \d+ of 100/);
    await page.click('button:text-is("Analyse once more")');
    assert.match(await page.innerText('.notice[role=status]'), /once more/);
  });

  it('keeps WCAG 2.2 AA, and fits', async (t) => {
    await looksRight(t, browser, url, anna);
  });

  it('is decided otherwise by two people, and by no one alone', async (t) => {
    const page = await openPage(t, browser, url, { ...as(anna), ...plain });
    await page.click('text=Decide otherwise');
    await page.selectOption('select[name=verdict]', 'clean');
    await page.fill('form[aria-label="Decide otherwise"] input[name=reason]', 'A test file only.');
    await page.click('button:text-is("Propose")');
    assert.match(await page.innerText('#override'), /waits for a second person/);
    assert.equal(await page.locator('button:text-is("Agree")').count(), 0);
    const second = await openPage(t, browser, url, { ...as(bert), ...plain });
    await second.click('button:text-is("Agree")');
    assert.match(await second.innerText('#override'), /by anna.*with bert/);
    await second.goto(url);
    assert.match(await second.innerText('main .lead'), /clean/);
  });

  it('stands in the list of the site, by verdict', async (t) => {
    const page = await openPage(t, browser, `${moscow}/console/analysis`, as(anna));
    const row = page.locator('tbody tr', { hasText: sha256.slice(0, 16) });
    await row.locator('a').first().click();
    await page.waitForURL('**/analysis');
    assert.match(await page.innerText('main'), new RegExp(sha256));
  });

  it('in a list that keeps WCAG 2.2 AA, and fits', async (t) => {
    await looksRight(t, browser, `${moscow}/console/analysis`, anna);
  });
});

/** Resolves when the site has judged the file. */
function judged(sha256: string): Promise<unknown> {
  const headers = { authorization: `Bearer ${anna.token}` };
  return until(async () => {
    const answer = await fetch(`${moscow}/v1/samples/${sha256}/analysis`, { headers });
    const { judgement } = (await answer.json()) as { judgement?: object };
    return judgement;
  });
}
