import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { createClient } from '@vitrine/client';
import type { Page } from 'playwright-core';
import { root } from '../tidy/source-files.ts';

const run = promisify(execFile);

/** Invented, of countries of several regions. */
export const customers = [
  ['Muster Versicherung AG', 'DE'],
  ['Boulangerie Exemple', 'FR'],
  ['Banco Ejemplo', 'ES'],
  ['Teste Telecom', 'BR'],
  ['Namuna Hospitals', 'IN'],
  ['Sample & Sons', 'US'],
] as const;

const filesOfEach = 40;

/** Made at the site's page. Returns the key of its products. */
export async function makeCustomer(page: Page, name: string, country: string): Promise<string> {
  await page.fill('#create input[name=name]', name);
  await page.fill('#create input[name=country]', country);
  await page.click('#create button');
  return await page.innerText(`section:has-text("The first API key of ${name}") code`);
}

/** Its products send real files: some of this checkout, other ones for each customer. */
export async function sendFiles(officeUrl: string, apiKey: string, place: number): Promise<void> {
  const client = createClient({ officeUrl, apiKey });
  const paths = (await checkedIn()).filter((_path, i) => i % customers.length === place);
  const items = paths.slice(0, filesOfEach).map((file) => ({
    source: async () => await readFile(path.join(root, file)),
    metadata: { product: 'Endpoint', fileName: path.basename(file), reason: 'heuristic' },
  }));
  const { failed, stoppedBy } = await client.submitMany(items, { concurrency: 4 });
  if (failed > 0) throw new Error(`${failed} files were not taken`, { cause: stoppedBy });
}

async function checkedIn(): Promise<string[]> {
  const patterns = ['apps', 'packages', 'docs/**/*.md', 'vectors', 'migrations'];
  const { stdout } = await run('git', ['ls-files', ...patterns], { cwd: root });
  return stdout.trim().split('\n');
}
