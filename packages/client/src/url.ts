import { ClientError } from './errors.ts';

const loopback = /^(localhost|([a-z0-9-]+\.)+localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * The base address of an office or a site, ending in a slash. Samples and keys travel there, so
 * it must be `https`, or `http` on this machine's loopback.
 * @param allowHttp accepts `http` everywhere
 * @throws {ClientError} `malformed-url`
 */
export function parseBaseUrl(input: string | URL, allowHttp: boolean): URL {
  const text = String(input);
  if (!URL.canParse(text)) throw new ClientError('malformed-url', `Not an address: ${text}`);
  const url = new URL(text);
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new ClientError('malformed-url', `${url.origin} comes with more than a path`);
  }
  const mayBePlain = allowHttp || loopback.test(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && mayBePlain)) {
    throw new ClientError('malformed-url', `${url.protocol}//${url.host} is not encrypted (https)`);
  }
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  return url;
}
