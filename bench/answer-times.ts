import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { enrolAt, tokenOf } from '../tests/support/accounts.ts';
import { BrowserSession } from '../tests/support/browser-session.ts';
import { makeCustomer, until } from '../tests/support/people.ts';
import { freshFile, sha256Of, submit } from '../tests/support/products.ts';
import type { BenchRow } from './row.ts';
import { scratch, startSystem } from './support.ts';

/**
 * Whether the time of a refusal tells who has an account, or whether anybody has sent a file: the
 * kinds of question are asked in turns, and the fastest tenths compared, which other work on the
 * machine disturbs least. What two halves of one kind differ by is the noise.
 */
const signInsEach = 60;
const perAccount = 10;
const lookUpsEach = 100;
const password = 'correct staple horse 9';

export async function run(): Promise<BenchRow[]> {
  await using folder = await scratch();
  await using system = await startSystem(folder.path);
  const at = { ...system, data: folder.path };
  return [...(await signIns(at)), ...(await lookUps(at))];
}

type At = Parameters<typeof makeCustomer>[0] & { readonly welcome?: string | undefined };

async function signIns({ office, welcome }: At): Promise<BenchRow[]> {
  const person = { name: 'ada', displayName: 'Ada', email: 'ada@example.org', country: 'CH' };
  const admin = await enrolAt(office, tokenOf(welcome ?? ''), { password, person });
  const names = (kind: string) =>
    Array.from({ length: signInsEach / perAccount }, (_, i) => `${kind}-${i}`);
  for (const kind of ['known', 'keyless']) {
    for (const name of names(kind)) {
      const json = { name, displayName: name, email: `${name}@example.org`, country: 'CH' };
      const invited = await admin.browser.post<{ link: string }>('/v1/people', {
        ...json,
        roles: ['auditor'],
      });
      if (kind === 'keyless') continue;
      const token = tokenOf(invited.body.link);
      await new BrowserSession(office).post('/v1/links/redeem', { token, password });
    }
  }
  const ask = (kind: string) => (i: number, localAddress: string) => {
    const list = names(kind);
    const email = `${list[i % list.length]}@example.org`;
    const body = { email, password: 'not the password 77' };
    return timed(`${office}/auth/sign-in/email`, body, localAddress);
  };
  const times = await inTurns(signInsEach, {
    'a wrong password': ask('known'),
    'no such account': ask('unknown'),
    'an account without a password': ask('keyless'),
  });
  return rowsOf('sign-in', times);
}

async function lookUps(at: At): Promise<BenchRow[]> {
  const customer = await makeCustomer(at, 'Muster AG', 'DE');
  const file = freshFile(10_000);
  const { moscow = '' } = at.sites;
  await until(async () =>
    (await submit(moscow, customer, file)).status === 201 ? true : undefined,
  );
  const ask = (sha256: () => string) => (_: number, localAddress: string) =>
    timed(
      `${moscow}/v1/look-ups`,
      { sha256: sha256(), secret: randomBytes(32).toString('base64') },
      localAddress,
    );
  const times = await inTurns(lookUpsEach, {
    'a file that is here': ask(() => sha256Of(file)),
    'a file that nobody has sent': ask(() => randomBytes(32).toString('hex')),
  });
  return rowsOf('look-up, wrong secret', times);
}

type Ask = (i: number, localAddress: string) => Promise<number>;

async function inTurns(each: number, kinds: Readonly<Record<string, Ask>>) {
  const times = new Map(Object.keys(kinds).map((name): [string, number[]] => [name, []]));
  const order = Object.entries(kinds);
  let asked = 0;
  for (let i = 0; i < each; i++) {
    // Each kind comes first as often as the others: what follows something slow is not always the same.
    for (let k = 0; k < order.length; k++) {
      const [name, ask] = order[(i + k) % order.length] ?? [];
      if (name === undefined || ask === undefined) continue;
      // Addresses of this machine, so that no limit by address ends the measurement.
      times.get(name)?.push(await ask(i, `127.0.7.${1 + (asked % 40)}`));
      asked += 1;
    }
  }
  return times;
}

function timed(url: string, json: object, localAddress: string): Promise<number> {
  const { hostname, port, pathname, origin } = new URL(url);
  const text = JSON.stringify(json);
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    origin: origin.replace('127.0.0.1', 'localhost'),
  };
  return new Promise((resolve, reject) => {
    const options = { hostname, port, path: pathname, method: 'POST', headers, localAddress };
    const began = performance.now();
    const asking = request({ ...options, agent: false }, (response) => {
      response.resume().once('end', () => {
        const ms = performance.now() - began;
        if (response.statusCode === 401 || response.statusCode === 404) resolve(ms);
        else reject(new Error(`${url} answered ${response.statusCode}`));
      });
    });
    asking.once('error', reject);
    asking.end(text);
  });
}

function rowsOf(what: string, times: ReadonlyMap<string, readonly number[]>): BenchRow[] {
  const [[peerName, peer] = ['', []], ...others] = [...times];
  const half = (rest: number) => fastTenth(peer.filter((_, i) => i % 2 === rest));
  const row = (name: string, ours: number, against: number): BenchRow => ({
    name: `${what}: ${name}`,
    ours: 1_000 / ours,
    peer: 1_000 / against,
    unit: '/s',
    ratio: against / ours,
    bar: 0,
    peerName,
  });
  return [
    row(`${peerName}, the other half`, half(0), half(1)),
    ...others.map(([name, ours]) => row(name, fastTenth(ours), fastTenth(peer))),
  ];
}

function fastTenth(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 10)] ?? Number.NaN;
}

if (import.meta.main) {
  const { printRows } = await import('./print.ts');
  printRows(await run());
}
