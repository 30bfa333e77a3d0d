import assert from 'node:assert/strict';
import { formatVerifierKey, makeVerifierKey, signatureTypes } from '@vitrine/tlog';
import type { Browser, BrowserContext } from 'playwright-core';
import type { Role } from '../../apps/server/src/platform/http/index.ts';
import { ask } from './people.ts';
import { type Addresses, adminToken } from './system.ts';

/** Somebody whose key lives in a browser, as the account's page makes it, and cannot be taken out. */
export interface BrowserPerson {
  readonly name: string;
  readonly token: string;
  readonly context: BrowserContext;
}

/** Makes the key in a browser of their own, and lets the office know it. The context ends with its browser. */
export async function makeBrowserPerson(
  at: Addresses,
  browser: Browser,
  name: string,
  roles: readonly Role[],
): Promise<BrowserPerson> {
  const context = await browser.newContext({ acceptDownloads: true });
  const page = await context.newPage();
  await page.goto(`${at.office}/privacy`);
  const publicKey = await page.evaluate(async (operator) => {
    const pair = await crypto.subtle.generateKey({ name: 'Ed25519' }, false, ['sign', 'verify']);
    await new Promise<void>((resolve, reject) => {
      const opening = indexedDB.open('vitrine-operator-key', 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore('keys');
      opening.onerror = () => reject(opening.error);
      opening.onsuccess = () => {
        const writing = opening.result.transaction('keys', 'readwrite');
        writing.objectStore('keys').put(pair, operator);
        writing.oncomplete = () => resolve();
        writing.onerror = () => reject(writing.error);
      };
    });
    const raw = await crypto.subtle.exportKey('raw', (pair as CryptoKeyPair).publicKey);
    return [...new Uint8Array(raw)];
  }, name);
  await page.close();
  const vkey = makeVerifierKey(name, signatureTypes.ed25519, Uint8Array.from(publicKey));
  const { token } = await ask<{ token: string }>(`${at.office}/v1/operators`, {
    token: await adminToken(at, 'office'),
    json: { name, country: 'RU', key: formatVerifierKey(vkey), roles },
  });
  assert.ok(token);
  await context.setExtraHTTPHeaders({ authorization: `Bearer ${token}` });
  return { name, token, context };
}
