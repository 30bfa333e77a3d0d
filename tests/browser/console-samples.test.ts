import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { accessApprovalText } from '../../apps/server/src/modules/access/index.ts';
import { testBrowser } from '../support/browser.ts';
import { as, looksRight, signAs, startConsole } from '../support/console.ts';
import { openPage } from '../support/pages.ts';
import { ask, type Customer, makeCustomer, makeOperator, until } from '../support/people.ts';
import { submit } from '../support/products.ts';

const scope = new AsyncDisposableStack();
after(() => scope.disposeAsync());
const system = await startConsole(scope);
const { moscow } = system;
const browser = await testBrowser();
const anna = await system.person('anna', ['data-steward', 'analyst', 'key-manager']);
const bert = await system.person('bert', ['data-steward', 'analyst']);
const auditor = await system.person('olga', ['auditor']);
const swiss = await makeOperator(system, 'urs', 'CH', ['data-steward', 'analyst']);
const admin = await system.person('ada', ['administrator']);
const plain = { javaScriptEnabled: false };

describe('the empty console of a site', () => {
  it('says what to do', async (t) => {
    const page = await openPage(t, browser, `${moscow}/console/samples`, as(anna));
    assert.match(await page.innerText('.empty'), /Make a customer/);
    await page.click('.empty a');
    await page.waitForURL('**/console/customers');
    assert.match(await page.innerText('.empty'), /There is no customer yet/);
  });

  for (const path of ['samples', 'customers', 'keys', 'access-log', 'access-log?show=looks']) {
    it(`keeps WCAG 2.2 AA, and fits (${path})`, async (t) => {
      await looksRight(t, browser, `${moscow}/console/${path}`, anna);
    });
  }
});

describe('a customer', () => {
  it('is made without JavaScript, and its key is shown this once', async (t) => {
    const page = await openPage(t, browser, `${moscow}/console/customers`, {
      ...as(anna),
      ...plain,
    });
    await page.fill('input[name=name] >> nth=1', 'Muster AG');
    await page.fill('input[name=country]', 'de');
    await page.click('button:text-is("Make")');
    assert.match(await page.innerText('.secret code'), /^vtr1\.de\./);
    await page.click('text=To the customer');
    assert.equal(await page.innerText('h1'), 'Muster AG');
    assert.equal(await page.locator('.secret').count(), 0);
  });

  it('gets another key; one is revoked once its name is typed', async (t) => {
    const page = await openPage(t, browser, `${moscow}/console/customers?name=muster`, as(anna));
    await page.click('a:text-is("Muster AG")');
    await page.fill('input[name=label]', 'the old gateway');
    await page.click('text=Make a key');
    const token = await page.innerText('.secret code');
    const key = page.locator('article', { hasText: 'the old gateway' });
    await key.locator('summary').click();
    await key.locator('input[name=typed]').fill('another');
    await key.locator('text=Revoke the key').click();
    await page.waitForSelector('text=That is not its name');
    await key.locator('input[name=typed]').fill('the old gateway');
    await key.locator('text=Revoke the key').click();
    await page.waitForSelector('text=The key the old gateway is revoked.');
    await key.waitFor({ state: 'detached' });
    const customer = { id: '', country: 'DE', token };
    const refused = await until(async () => {
      const { status } = await submit(moscow, customer, Buffer.from('x'));
      return status === 401 ? status : undefined;
    });
    assert.equal(refused, 401);
  });

  it('with a country that is none is refused in words, and what was typed stays', async (t) => {
    const page = await openPage(t, browser, `${moscow}/console/customers`, {
      ...as(anna),
      ...plain,
    });
    await page.fill('input[name=name] >> nth=1', 'Nowhere Ltd');
    await page.fill('input[name=country]', 'ZZ');
    await page.click('button:text-is("Make")');
    assert.match(await page.innerText('[role=alert]'), /no home/i);
    assert.equal(await page.inputValue('input[name=name] >> nth=1'), 'Nowhere Ltd');
  });

  it('is shown to nobody in a country that the policy refuses', async (t) => {
    const url = `${moscow}/console/customers`;
    const page = await openPage(t, browser, url, { ...as(swiss), status: 403 });
    assert.match(await page.innerText('main'), /nobody in CH/);
  });
});

const long =
  'Öffentlich-rechtliche Anstalt für Informationssicherheit und Angrenzendes GmbH & Co. KGaA';
let customer: Customer;
let [first, newest] = ['', ''];

/** Sixty samples of a customer with a long name, one of them with a long name as well. */
async function fill(): Promise<void> {
  customer = await makeCustomer(system, long, 'FR');
  const digests: string[] = [];
  for (let i = 0; i < 60; i++) {
    const words = 'long-name-'.repeat(i === 59 ? 20 : 1);
    const name = `C:\\Users\\anna\\${words}${i}.${i % 2 ? 'exe' : 'pdf'}`;
    const sent = await submit(moscow, customer, Buffer.from(`sample ${i}`), {
      'vitrine-file-name': encodeURIComponent(name),
    });
    assert.equal(sent.status, 201);
    digests.push(sent.sha256);
  }
  first = digests[0] ?? '';
  newest = digests.at(-1) ?? '';
}

describe('samples', () => {
  before(fill);

  it('are found by hash, type and customer, and go on from page to page', async (t) => {
    const page = await openPage(t, browser, `${moscow}/console/samples`, {
      ...as(anna),
      ...plain,
    });
    assert.equal(await page.locator('tbody tr').count(), 50);
    await page.click('nav.pages >> text=Further');
    assert.equal(await page.locator('tbody tr').count(), 10);
    await page.click('nav.pages >> text=To the beginning');
    await page.fill('input[name=hash]', first.toUpperCase());
    await page.click('button:text-is("Search")');
    assert.equal(await page.locator('tbody tr').count(), 1);
    assert.match(await page.innerText('tbody th'), new RegExp(first.slice(0, 16)));
    await page.fill('input[name=hash]', '');
    await page.fill('input[name=type]', '.exe');
    await page.fill('input[name=customer]', customer.id);
    await page.click('button:text-is("Search")');
    assert.equal(await page.locator('tbody tr').count(), 30);
    await page.fill('input[name=hash]', 'no hash');
    await page.click('button:text-is("Search")');
    assert.match(await page.innerText('[role=alert]'), /is no SHA-256, SHA-1 or MD5/);
  });

  it('keep WCAG 2.2 AA, and fit, also with long names', async (t) => {
    const { samples } = await ask<{ samples: { sample: string }[] }>(
      `${moscow}/v1/samples?hash=${newest}`,
      { token: anna.token },
    );
    await looksRight(t, browser, `${moscow}/console/samples`, anna);
    await looksRight(t, browser, `${moscow}/console/samples/${samples[0]?.sample}`, anna);
    await looksRight(t, browser, `${moscow}/console/customers`, anna);
    await looksRight(t, browser, `${moscow}/console/customers/${customer.id}`, anna);
    await looksRight(t, browser, `${moscow}/console/keys`, anna);
  });
});

describe('a read', () => {
  it('has a purpose and a case, and stands on record', async (t) => {
    const page = await openPage(t, browser, `${moscow}/console/samples?hash=${first}`, {
      ...as(anna),
      ...plain,
      acceptDownloads: true,
    });
    await page.click('tbody a');
    await page.selectOption('select[name=purpose]', 'analysis');
    await page.fill('input[name=case]', 'INC-1');
    const downloading = page.waitForEvent('download');
    await page.click('button:text-is("Download")');
    const download = await downloading;
    assert.equal(download.suggestedFilename(), `${first}.cart`);
    const bytes = await readFile(await download.path());
    assert.equal(bytes.subarray(0, 4).toString(), 'CART');
    await page.reload();
    assert.match(await page.innerText('section[aria-label=Reads]'), /anna.*analysis.*INC-1/s);
    assert.match(
      await page.innerText('section[aria-label="History in the ledger"]'),
      /sample\.read/,
    );
  });

  it('that takes two people goes by the office, and comes back', async (t) => {
    const page = await openPage(t, browser, `${moscow}/console/samples?hash=${first}`, {
      ...as(anna),
      mayAsk: [system.office],
      acceptDownloads: true,
    });
    await page.click('tbody a');
    await page.waitForSelector('h2:text-is("Read it")');
    const here = page.url();
    await page.selectOption('select[name=purpose]', 'legal');
    await page.fill('input[name=case]', 'L-7');
    await page.check('input[value=raw]');
    await page.click('button:text-is("Download")');
    await page.waitForURL('**?problem=approval-needed');
    assert.match(await page.innerText('[role=alert]'), /second person/);
    await page.selectOption('select[name=purpose]', 'legal');
    await page.fill('input[name=case]', 'L-7');
    await page.check('input[value=raw]');
    await page.click('button:text-is("Ask for approval")');
    await page.waitForURL(`${system.office}/console/access/ask/**`);
    assert.equal(await page.inputValue('input[name=case]'), 'L-7');
    await page.click('button:text-is("Ask")');
    await page.waitForSelector('h1:text-is("Asked")');
    assert.match(await page.innerText('main'), /waiting/);
    const id = new URL(page.url()).searchParams.get('request') ?? '';
    const url = `${system.office}/v1/access-requests/${id}`;
    const asked = await ask<Parameters<typeof accessApprovalText>[0]>(url, { token: bert.token });
    const approval = await signAs(bert, (nonce) => accessApprovalText(asked, nonce));
    await ask(`${url}/approvals`, { token: bert.token, json: { approval } });
    await page.reload();
    assert.match(await page.innerText('main'), /approved by bert/);
    await page.click('text=Back to the sample');
    await page.waitForURL(here.split('?')[0] ?? '');
    // Documents travel to the site within moments.
    await until(async () => {
      if ((await page.locator('text=Download raw as approved').count()) > 0) return true;
      await page.reload();
      return undefined;
    });
    const downloading = page.waitForEvent('download');
    await page.click('text=Download raw as approved');
    assert.equal(await readFile(await (await downloading).path(), 'utf8'), 'sample 0');
    await page.reload();
    assert.match(await page.innerText('#read'), /used/);
  });

  it('from a country that is sent to a second person offers no other way', async (t) => {
    const { samples } = await ask<{ samples: { sample: string }[] }>(`${moscow}/v1/samples`, {
      token: swiss.token,
    });
    const url = `${moscow}/console/samples/${samples[0]?.sample}`;
    const page = await openPage(t, browser, url, as(swiss));
    assert.equal(await page.locator('button:text-is("Download")').count(), 0);
    assert.match(await page.innerText('#read'), /every read takes a second person/);
  });
});

describe('the access log', () => {
  it('has reads and looks, narrowed by person, and as CSV', async (t) => {
    const page = await openPage(t, browser, `${moscow}/console/access-log`, {
      ...as(auditor),
      ...plain,
      acceptDownloads: true,
    });
    assert.equal(await page.locator('tbody tr').count(), 2);
    await page.fill('input[name=person]', 'nobody');
    await page.click('button:text-is("Narrow")');
    assert.equal(await page.locator('.empty').count(), 1);
    await page.click('nav.tabs >> text=Reads');
    await page.selectOption('select[name=purpose]', 'legal');
    await page.click('button:text-is("Narrow")');
    assert.equal(await page.locator('tbody tr').count(), 1);
    const downloading = page.waitForEvent('download');
    await page.click('text=as a table');
    const csv = await readFile(await (await downloading).path(), 'utf8');
    assert.equal(csv.trim().split('\r\n').length, 2);
    await page.click('nav.tabs >> text=looks');
    assert.match(await page.innerText('tbody'), /urs.*looked at/s);
  });

  it('keeps WCAG 2.2 AA, and fits', async (t) => {
    await looksRight(t, browser, `${moscow}/console/access-log`, auditor);
    await looksRight(t, browser, `${moscow}/console/access-log?show=looks`, auditor);
  });
});

describe('the ledger of a party', () => {
  for (const [name, url] of [
    ['the office', system.office],
    ['a site', moscow],
  ] as const) {
    it(`is checked from its page, and what was found stays (${name})`, async (t) => {
      const page = await openPage(t, browser, `${url}/console/ledger`, as(anna));
      await page.click('text=Check the ledger now');
      await page.waitForSelector('text=no fault');
      assert.match(await page.innerText('main'), /anna, \d{4}-/);
      assert.equal(await page.locator('button[disabled]').count(), 0);
      await looksRight(t, browser, `${url}/console/ledger`, anna);
    });
  }

  it('is not checked by who may only look', async (t) => {
    const page = await openPage(t, browser, `${moscow}/console/ledger`, as(auditor));
    assert.match(await page.innerText('main'), /no fault/);
    assert.equal((await page.request.post(page.url())).status(), 403);
  });
});

describe('the settings', () => {
  it('tell where each came from, and no secret', async (t) => {
    for (const url of [system.office, moscow]) {
      const page = await openPage(t, browser, `${url}/console/settings`, as(admin));
      const text = await page.innerText('tbody');
      assert.match(text, /port\s+0\s+command line\s+--port/);
      assert.match(text, /keyPassphrase\s+\[secret\]\s+environment\s+VITRINE_KEY_PASSPHRASE/);
      await looksRight(t, browser, `${url}/console/settings`, admin);
    }
  });
});
