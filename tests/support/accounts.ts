import assert from 'node:assert/strict';
import { BrowserSession, totpCode } from './browser-session.ts';

/** Whoever can sign in, and is. */
export interface Enrolled {
  readonly browser: BrowserSession;
  readonly totpURI: string;
  readonly backupCodes: readonly string[];
}

export function tokenOf(link: string): string {
  return new URL(link).searchParams.get('token') ?? '';
}

/** Uses a link with a password and sets the authenticator app up. */
export async function enrolAt(
  office: string,
  token: string,
  redemption: { readonly password: string; readonly person?: object },
): Promise<Enrolled> {
  const { password } = redemption;
  const browser = new BrowserSession(office);
  const redeemed = await browser.post('/v1/links/redeem', { token, ...redemption });
  assert.equal(redeemed.status, 200, JSON.stringify(redeemed.body));
  const begun = await browser.post<{ totpURI: string; backupCodes: string[] }>(
    '/auth/two-factor/enable',
    { password },
  );
  assert.equal(begun.status, 200, JSON.stringify(begun.body));
  const { totpURI, backupCodes } = begun.body;
  const done = await browser.post('/auth/two-factor/verify-totp', { code: totpCode(totpURI) });
  assert.equal(done.status, 200, JSON.stringify(done.body));
  assert.deepEqual(done.body, { next: 'done' });
  return { browser, totpURI, backupCodes };
}
