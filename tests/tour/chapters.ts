import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import type { Album } from './album.ts';
import { customers, makeCustomer, sendFiles } from './customers.ts';
import { enrol, fill, invite, type Person, type Profile } from './people.ts';

/** What every chapter has: where the parties are, who acts, and where pictures go. */
export interface Scene {
  readonly office: string;
  readonly moscow: string;
  readonly zurich: string;
  readonly welcome: string;
  /** For what people download. */
  readonly folder: string;
  readonly album: Album;
  readonly administrator: Person;
  readonly steward: Person;
  readonly second: Person;
  readonly analyst: Person;
  readonly stranger: Person;
}

const profiles: Readonly<Record<'steward' | 'second' | 'analyst', Profile>> = {
  steward: { name: 'boris', displayName: 'Boris Example', country: 'RU', roles: ['data-steward'] },
  second: {
    name: 'clara',
    displayName: 'Clara Example',
    country: 'CH',
    roles: ['data-steward', 'auditor'],
  },
  analyst: { name: 'dina', displayName: 'Dina Example', country: 'RU', roles: ['analyst'] },
};

export async function people(scene: Scene): Promise<void> {
  const { album, administrator, welcome } = scene;
  const { page } = administrator;
  album.tell(
    'People',
    'The first start prints a link. Whoever opens it first becomes the administrator, who invites the others, gives them roles, and can touch no data.',
  );
  await page.goto(welcome);
  await fill(page, { displayName: 'Ada Example', name: 'ada', email: 'ada@example.org' });
  await page.fill('[name=country]', 'CH');
  await album.take(page, { name: 'welcome', alt: 'The page that makes the first administrator' });
  await page.click('text=Make a passkey');
  await page.waitForURL('**/account');
  for (const role of ['steward', 'second', 'analyst'] as const) {
    await enrol(scene[role], await invite(administrator, profiles[role]));
  }
  await page.goto(`${scene.office}/console/people`);
  await album.take(page, { name: 'people', alt: 'Four people with their countries and roles' });
  album.tell(
    'A key of one’s own',
    'Everybody who approves has a key that was made in the browser and cannot be taken out of it. Sites check approvals themselves.',
  );
  await album.take(scene.second.page, { name: 'account', alt: 'The account of a data steward' });
}

/** @returns what the stranger's receipt lets them ask */
export async function files(scene: Scene): Promise<Asking> {
  const { album, steward, stranger, office, moscow } = scene;
  album.tell(
    'Files',
    `Products submit with the key of their customer; the office names the home of its country, and the file goes straight there. ${customers.length} customers of as many countries send files of this repository.`,
  );
  const { page } = steward;
  for (const [place, [name, country]] of customers.entries()) {
    await page.goto(`${moscow}/console/customers`);
    await sendFiles(office, await makeCustomer(page, name, country), place);
  }
  await page.goto(`${moscow}/console/customers`);
  await album.take(page, { name: 'customers', alt: 'The customers of the site Moscow' });
  album.tell(
    'Somebody without a product',
    'sends a file at the site’s page, keeps the receipt, and asks with it where the file is and who has read it. It all works without JavaScript.',
  );
  return await sendAtPage(scene, stranger.page);
}

export interface Asking extends Readonly<Record<string, string>> {
  readonly sha256: string;
  readonly secret: string;
}

async function sendAtPage({ album, office, moscow }: Scene, page: Page): Promise<Asking> {
  await page.goto(`${office}/submit`);
  await page.selectOption('select[name=country]', 'DE');
  await page.click('text=Show its home');
  await page.waitForURL(/\/submit\?country=DE/);
  await page.check('input[name=terms]');
  await page.setInputFiles('input[name=file]', import.meta.filename);
  await page.click('main button:text-is("Submit")');
  await page.waitForURL('**/submitted');
  const [sha256 = '', secret = ''] = await page.locator('dd.mono').allInnerTexts();
  await album.take(page, { name: 'submitted', alt: 'The receipt of a file just sent' });
  await page.goto(`${moscow}/where`);
  await fill(page, { sha256, secret });
  await page.click('main button:text-is("Ask")');
  await page.waitForSelector('text=kept here');
  await album.take(page, { name: 'where', alt: 'Where the file is, and that nobody has read it' });
  return { sha256, secret };
}

/** After the relocation. */
export async function askAgain(scene: Scene, asking: Asking): Promise<void> {
  const { album, stranger, moscow } = scene;
  album.tell(
    'Who sent a file',
    'asks again: Moscow knows nothing any more and names the new home; Zurich answers.',
  );
  const { page } = stranger;
  await page.goto(`${moscow}/where`);
  await fill(page, asking);
  await page.click('main button:text-is("Ask")');
  await page.click('main li a:text-is("Zurich")');
  await page.waitForURL((url) => url.pathname === '/where' && url.origin !== moscow);
  await fill(page, asking);
  await page.click('main button:text-is("Ask")');
  await page.waitForSelector('text=kept here');
  await album.take(page, { name: 'where-now', alt: 'The same file, at Zurich by a relocation' });
}

export async function read(scene: Scene): Promise<void> {
  const { album, analyst, second, moscow, office } = scene;
  album.tell(
    'A read',
    'An analyst finds a sample and asks for its raw bytes, with a purpose and a case. That takes a second person, who signs; the entry stands in the public ledger before the first byte leaves.',
  );
  const { page } = analyst;
  await page.goto(`${moscow}/console/samples`);
  await album.take(page, { name: 'samples', alt: 'The newest samples at the site Moscow' });
  await page.click('tbody a');
  await page.waitForSelector('h2:text-is("Read it")');
  const sample = page.url();
  await page.selectOption('select[name=purpose]', 'analysis');
  await page.fill('input[name=case]', 'CASE-2026-17');
  await page.check('input[value=raw]');
  await page.click('button:text-is("Ask for approval")');
  await page.waitForURL('**/console/access/ask/**');
  await page.click('button:text-is("Ask")');
  await page.waitForSelector('h1:text-is("Asked")');
  const inbox = second.page;
  await inbox.goto(`${office}/console/approvals`);
  await album.take(inbox, { name: 'approvals', alt: 'A read that waits for a second person' });
  const waits = inbox.locator('article', { hasText: 'Read at Moscow as raw' });
  await waits.locator('button').click();
  await waits.waitFor({ state: 'detached' });
  await page.goto(sample);
  // Documents travel to the site within moments.
  const approved = page.locator('text=Download raw as approved');
  while ((await approved.count()) === 0) await page.reload();
  const downloading = page.waitForEvent('download');
  await approved.click();
  await (await downloading).path();
  await page.goto(sample);
  await album.take(page, { name: 'sample', alt: 'A sample, what became of it, who has read it' });
  await inbox.goto(`${moscow}/console/access-log`);
  await album.take(inbox, { name: 'access-log', alt: 'Every read, with its purpose and case' });
}

export async function policy(scene: Scene): Promise<void> {
  const { album, steward, second, office } = scene;
  album.tell(
    'The policy',
    'Where each region’s files live, for how long they are kept and who may read them from where stands in one file. One person proposes a version, another approves it; what would be wrong is said while one types.',
  );
  const { page } = steward;
  await page.goto(`${office}/console/policy`);
  const text = await page.inputValue('textarea.editor');
  await page.fill('textarea.editor', text.replace('files: 1095', 'files: 730'));
  await page.waitForSelector('.notice.good');
  await album.take(page, {
    name: 'policy',
    alt: 'A proposed policy and what it changes',
    from: 'section:has(textarea.editor)',
  });
  await page.click('button:text-is("Propose")');
  await page.waitForURL('**/console/policy/proposals/**');
  const other = second.page;
  await other.goto(page.url());
  await other.click('button:has-text("Approve"):visible');
  await other.waitForSelector('text=approved, not published yet');
  await page.reload();
  await page.click('button:text-is("Publish version 2")');
  await page.waitForSelector('text=It was published');
}

export async function relocation(scene: Scene): Promise<string> {
  const { album, steward, second, office } = scene;
  album.tell(
    'A relocation',
    'Europe moves to Zurich. First both sites count; then two people approve exactly that plan, each in a browser of their own.',
  );
  const { page } = steward;
  await page.goto(`${office}/console/relocations/new?region=europe&to=zurich`);
  await page.click('button:text-is("Make the plan")');
  await page.waitForURL(/\/console\/relocations\/[0-9a-f-]{36}$/);
  const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  await page.fill('input[name=rate]', '0.3');
  await page.click('button:text-is("Set")');
  await page.waitForSelector('text=307 KiB/s');
  await page.click('button:text-is("Approve the start")');
  await page.waitForSelector('text=You have approved.');
  const other = second.page;
  await other.goto(page.url());
  await album.take(other, { name: 'plan', alt: 'A plan, as the second person sees it' });
  await other.click('button:text-is("Approve the start")');
  await other.click('button:text-is("Start")');
  await page.waitForSelector('text=/Zurich, copying: [1-9]\\d* of \\d+ objects/');
  album.tell(
    'Half way',
    'Intake goes on meanwhile. It can be slowed, paused, and until the switch taken back.',
  );
  await page.click('button:text-is("Pause")');
  await page.waitForSelector('.opening .state:text-is("paused")');
  await album.take(page, { name: 'half-way', alt: 'A relocation half way, paused' });
  await page.fill('input[name=rate]', '');
  await page.click('button:text-is("Set")');
  await page.waitForSelector('text=307 KiB/s', { state: 'detached' });
  await page.click('button:text-is("Go on")');
  await page.waitForSelector('.opening .state:text-is("switched, source frozen")');
  album.tell(
    'The point of no return',
    'Europe’s files go to Zurich now; Moscow stands frozen with its copy. Two people approve that the keys of that copy are destroyed.',
  );
  await album.take(page, { name: 'frozen', alt: 'What can still be done, and what it means' });
  await page.click('button:text-is("Approve the erasure")');
  await page.waitForSelector('text=You have approved.');
  await other.click('button:text-is("Approve the erasure")');
  const destroy = other.locator('form', { hasText: 'are destroyed, then' });
  await destroy.locator('input[name=typed]').fill('europe');
  await destroy.locator('button').click();
  await page.waitForSelector('.opening .state:text-is("certified")');
  return id;
}

export async function verification(scene: Scene, id: string): Promise<void> {
  const { album, stranger, office, zurich, folder } = scene;
  album.tell(
    'The certificate',
    'Anybody can read what happened, and what is proven of it. A stranger takes the certificate and the manifest and has the browser compute everything again.',
  );
  const { page } = stranger;
  await page.goto(`${office}/relocations/${id}`);
  await album.take(page, { name: 'relocation', alt: 'The relocation as everybody sees it' });
  await album.take(page, {
    name: 'certificate',
    alt: 'Its certificate, with what is proven and what is not',
    from: '#certificate',
  });
  const kept = async (part: string, name: string) => {
    const file = path.join(folder, name);
    const answer = await fetch(`${office}/v1/relocations/${id}/${part}`);
    await writeFile(file, new Uint8Array(await answer.arrayBuffer()));
    return file;
  };
  await page.goto(`${office}/verify`);
  await page.setInputFiles('[name=document]', await kept('certificate', 'move.json'));
  await page.setInputFiles('[name=manifest]', await kept('manifest', 'move.manifest'));
  await page.click('main button:text-is("Verify")');
  await page.waitForSelector('.state.good');
  await album.take(page, {
    name: 'verified',
    alt: 'The browser’s own verdict: valid',
    from: 'section:has(.state.good)',
  });
  album.tell(
    'A ledger',
    'What a party did stands in a log that can only grow. The browser fetches all of it, computes it again, and remembers what it saw for its next visit.',
  );
  await page.goto(`${zurich}/ledger`);
  await page.click('text=Check the whole ledger');
  await page.waitForSelector('.state.good');
  await album.take(page, { name: 'ledger', alt: 'The ledger of the site Zurich, checked' });
}

export async function standing(scene: Scene): Promise<void> {
  const { album, stranger, steward, office } = scene;
  album.tell(
    'Where things stand',
    'For everybody, whose home is where; for the operator’s people, how the parties are.',
  );
  const { page } = stranger;
  await page.goto(`${office}/`);
  await album.take(page, { name: 'home', alt: 'The first page: homes on a map' });
  await page.goto(`${office}/residency`);
  await album.take(page, { name: 'residency', alt: 'Which site is home to whom', scheme: 'dark' });
  await steward.page.goto(`${office}/console`);
  await steward.page.waitForSelector('.chart svg');
  await album.take(steward.page, { name: 'overview', alt: 'The office’s overview' });
  await page.goto(`${office}/`);
  await album.take(page, { name: 'home-phone', alt: 'The first page on a phone', width: 390 });
}

/** Of the file that the pictures are told in. */
export async function opening(): Promise<string> {
  return (await readFile(new URL('opening.md', import.meta.url), 'utf8')).trim();
}
