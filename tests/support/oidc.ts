import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';
import { BrowserSession } from './browser-session.ts';
import type { OidcOptions } from './oidc-process.ts';

const program = fileURLToPath(new URL('oidc-process.ts', import.meta.url));

/** A provider of single sign-on in a process of its own, gone when the test file ends. @returns its issuer */
export async function startOidcProvider(options: OidcOptions): Promise<string> {
  const child = spawn(process.execPath, [program, JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  after(() => child.kill());
  const [issuer]: string[] = await once(createInterface({ input: child.stdout }), 'line');
  if (issuer === undefined) throw new Error('the provider did not start');
  return issuer;
}

/** Signs in at the provider as a person would. @returns where it sends the browser */
export async function signInAtProvider(authorize: string, name: string): Promise<string> {
  const { origin } = new URL(authorize);
  const browser = new BrowserSession(origin, new Map(), origin);
  const follow = async (url: string): Promise<string> => {
    const answer = await browser.send('GET', url);
    const next = answer.headers.get('location');
    if (next === null) return url;
    const target = new URL(next, origin);
    return target.origin === origin ? await follow(target.href) : target.href;
  };
  const form = await follow(authorize);
  const sent = await browser.sendForm(form, { prompt: 'login', login: name, password: 'any' });
  return await follow(new URL(sent.headers.get('location') ?? '', origin).href);
}
