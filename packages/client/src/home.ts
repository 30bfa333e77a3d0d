import { throwIfAborted, waitFor } from './abort.ts';
import { ClientError } from './errors.ts';
import { exchange, type HttpDeps, refusal } from './http.ts';
import { isObject, parseJson } from './json.ts';
import type { Attempt } from './retry.ts';
import { parseBaseUrl } from './url.ts';

/** What has a home of its own in each region. */
export type DataClass = 'files' | 'statistics';

/** The one site that accepts the data of a class and a region. */
export interface Home {
  readonly country: string;
  readonly region: string;
  readonly class: DataClass;
  readonly site: string;
  readonly jurisdiction: string;
  /** Base address of the site, ending in a slash. */
  readonly url: string;
  readonly policyVersion: number;
  readonly epoch: number;
}

export interface OfficeDeps extends HttpDeps {
  readonly officeUrl: URL;
  readonly country: string;
  readonly dataClass: DataClass;
  readonly allowHttp: boolean;
  readonly signal: AbortSignal;
}

/**
 * Asks the office once. The API key does not go there.
 * @throws {ClientError} `unknown-country`, `country-without-home`, `refused`, `malformed-answer`,
 * `malformed-url`, `aborted`
 */
export async function askOffice(deps: OfficeDeps): Promise<Attempt<Home>> {
  const address = new URL('v1/home', deps.officeUrl);
  address.searchParams.set('country', deps.country);
  address.searchParams.set('class', deps.dataClass);
  const url = address.href;
  const asked = await exchange(deps, url, deps.signal, () => ({
    headers: { accept: 'application/json, application/problem+json' },
  }));
  if (asked.kind === 'again') return asked;
  const { status, text } = asked.value;
  if (status !== 200) return refusal(asked.value, url, deps.clock);
  const home = readHome(text, deps);
  if (home === undefined) {
    throw new ClientError('malformed-answer', 'The office’s answer names no home', { status, url });
  }
  return { kind: 'done', value: home };
}

function readHome(text: string, deps: OfficeDeps): Home | undefined {
  const value = parseJson(text);
  if (!isObject(value)) return undefined;
  const { country, region, site, jurisdiction, url, policyVersion, epoch } = value;
  const { dataClass } = deps;
  if (country !== deps.country || value.class !== dataClass) return undefined;
  if (typeof region !== 'string' || typeof site !== 'string') return undefined;
  if (typeof jurisdiction !== 'string' || typeof url !== 'string') return undefined;
  if (typeof policyVersion !== 'number' || typeof epoch !== 'number') return undefined;
  const base = parseBaseUrl(url, deps.allowHttp).href;
  return {
    ...{ country, region, class: dataClass, site, jurisdiction },
    ...{ url: base, policyVersion, epoch },
  };
}

export interface HomeKeeper {
  /** The home last heard of. */
  readonly known: Home | undefined;
  /**
   * The home last heard of, or a fresh answer where there is none or it is the `unfit` one.
   * However many ask at the same time, the office is asked once.
   */
  find(unfit: Home | undefined, signal: AbortSignal): Promise<Attempt<Home>>;
}

export function createHomeKeeper(ask: () => Promise<Attempt<Home>>): HomeKeeper {
  let known: Home | undefined;
  let asking: Promise<Attempt<Home>> | undefined;

  const askAndKeep = async (): Promise<Attempt<Home>> => {
    try {
      const answer = await ask();
      if (answer.kind === 'done') known = answer.value;
      return answer;
    } finally {
      asking = undefined;
    }
  };
  return {
    get known() {
      return known;
    },
    async find(unfit, signal) {
      throwIfAborted(signal);
      if (known !== undefined && known !== unfit) return { kind: 'done', value: known };
      asking ??= askAndKeep();
      return waitFor(asking, signal);
    },
  };
}
