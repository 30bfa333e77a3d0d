import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { TestContext } from 'node:test';
import { createSigner, formatNote, signNote } from '@vitrine/tlog';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { startEverything } from '../../apps/server/src/compose/everything.ts';
import { loadConfig } from '../../apps/server/src/platform/config/index.ts';
import type { Role } from '../../apps/server/src/platform/http/index.ts';
import { silentLogger } from '../../apps/server/src/platform/logger.ts';
import { accessibility, openPage, overflow } from './pages.ts';
import { makeOperator, type Operator } from './people.ts';
import { type Addresses, temporaryFolder } from './system.ts';

/** A running system of the example's policy (everything has its home in Moscow), for pages. */
export interface ConsoleSystem extends Addresses {
  readonly moscow: string;
  /** A person in Russia, whom the policy lets read in Moscow. */
  person(name: string, roles: readonly Role[]): Promise<Operator>;
}

/**
 * Gone when the calling test file ends; samples wait unless told how many are analysed at a time.
 * @param scope takes it down
 */
export async function startConsole(
  scope: AsyncDisposableStack,
  options: { readonly analysis?: number } = {},
): Promise<ConsoleSystem> {
  const data = await temporaryFolder();
  const config = await loadConfig({
    options: { data, port: '0' },
    env: {
      VITRINE_ANALYSIS_PROCESSES: `${options.analysis ?? 0}`,
      VITRINE_KEY_PASSPHRASE: randomBytes(16).toString('hex'),
    },
  });
  const { office, sites } = scope.use(await startEverything(config, silentLogger()));
  const at = { office, sites, data };
  return {
    ...at,
    moscow: sites.moscow ?? '',
    person: (name, roles) => makeOperator(at, name, 'RU', roles),
  };
}

/** Pages as this person sees them. */
export function as({ token }: Operator): BrowserContextOptions {
  return { extraHTTPHeaders: { authorization: `Bearer ${token}` } };
}

/** A note signed by this person's own key. @param text of a nonce */
export async function signAs(
  { signerKey }: Pick<Operator, 'signerKey'>,
  text: (nonce: string) => string,
): Promise<string> {
  const note = { text: text(randomBytes(16).toString('base64')) };
  return formatNote(await signNote(note, [await createSigner(signerKey)]));
}

/** A page keeps WCAG 2.2 AA in both schemes, and needs no sideways scrolling at any width. */
export async function looksRight(
  t: TestContext,
  browser: Browser,
  url: string,
  person: Operator,
): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await openPage(t, browser, url, { ...as(person), colorScheme });
    const { rules, violations } = await accessibility(page);
    assert.deepEqual(violations, [], `${url} in ${colorScheme}`);
    assert.ok(rules > 10);
    if (colorScheme === 'dark') continue;
    for (const width of [320, 360, 768, 1440]) {
      await page.setViewportSize({ width, height: 800 });
      assert.equal(await overflow(page), 0, `${url} at ${width} pixels`);
    }
  }
}
