import { createHmac } from 'node:crypto';

export interface Reply<T = Record<string, unknown>> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

/** A browser as far as HTTP sees it: cookies, and where a request comes from. */
export class BrowserSession {
  readonly #origin: string;
  readonly #cookies: Map<string, string>;

  /** @param url of the party; a page at `localhost` asks */
  constructor(
    url: string,
    cookies = new Map<string, string>(),
    origin = url.replace('127.0.0.1', 'localhost'),
  ) {
    this.#origin = origin;
    this.#cookies = cookies;
  }

  /** The same browser at another port of this machine: cookies know no ports. */
  at(url: string): BrowserSession {
    return new BrowserSession(url, this.#cookies);
  }

  get cookieHeader(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  get cookieNames(): string[] {
    return [...this.#cookies.keys()];
  }

  /** One with the same cookies, as whoever has stolen them. */
  copy(): BrowserSession {
    return new BrowserSession(this.#origin, new Map(this.#cookies));
  }

  get<T = Record<string, unknown>>(path: string): Promise<Reply<T>> {
    return this.send('GET', path);
  }

  post<T = Record<string, unknown>>(path: string, json?: object): Promise<Reply<T>> {
    return this.send('POST', path, json);
  }

  async send<T = Record<string, unknown>>(
    method: string,
    path: string,
    json?: object,
    headers: Readonly<Record<string, string>> = { origin: this.#origin },
  ): Promise<Reply<T>> {
    const response = await fetch(new URL(path, this.#origin), {
      method,
      redirect: 'manual',
      headers: {
        ...headers,
        ...(this.#cookies.size === 0 ? {} : { cookie: this.cookieHeader }),
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    });
    for (const cookie of response.headers.getSetCookie()) this.#keep(cookie);
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    const body = (isJson && text !== '' ? JSON.parse(text) : text) as T;
    return { status: response.status, headers: response.headers, body };
  }

  /** As a page without scripts does. */
  async sendForm(path: string, fields: Record<string, string>): Promise<Reply<string>> {
    const response = await fetch(new URL(path, this.#origin), {
      method: 'POST',
      redirect: 'manual',
      headers: { origin: this.#origin, cookie: this.cookieHeader },
      body: new URLSearchParams(fields),
    });
    for (const cookie of response.headers.getSetCookie()) this.#keep(cookie);
    const { status, headers } = response;
    return { status, headers, body: await response.text() };
  }

  #keep(cookie: string): void {
    const [pair = ''] = cookie.split(';', 1);
    const [name = '', ...value] = pair.split('=');
    if (/max-age=0(;|$)/i.test(cookie)) this.#cookies.delete(name);
    else this.#cookies.set(name, value.join('='));
  }
}

const stepMs = 30_000;

/** The six digits of an authenticator app (RFC 6238). @param uri `otpauth://totp/…?secret=` */
export function totpCode(uri: string, atMs = Date.now()): string {
  const secret = decodeBase32(new URL(uri).searchParams.get('secret') ?? '');
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(atMs / stepMs)));
  const digest = createHmac('sha1', secret).update(counter).digest();
  const offset = (digest.at(-1) ?? 0) & 0x0f;
  return String((digest.readUInt32BE(offset) & 0x7fff_ffff) % 1_000_000).padStart(6, '0');
}

/** RFC 4648, section 6. */
function decodeBase32(text: string): Buffer {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...text.replaceAll('=', '')]
    .map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0'))
    .join('');
  const bytes = bits.match(/.{8}/g) ?? [];
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)));
}
