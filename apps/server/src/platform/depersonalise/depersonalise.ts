import { cleanWebUrl, maskParameters, stripUserinfo } from './depersonalise-url.ts';
import { maskEmails, maskNamedSecrets, maskPaths, maskTokens } from './personal-data.ts';

/**
 * Removes what tells of a person from the words around a sample: names of users in paths of
 * Windows, Linux and macOS, e-mail addresses, and credentials in URLs. Where in doubt it removes:
 * a folder called `users` loses the name below it, whatever it is.
 *
 * Applying it twice gives what once gives, and its time grows with the length of the text alone.
 */
export function depersonalise(text: string): string {
  return settle(text, (current) => clean(current));
}

/** The same for a text that is one URL, also without its scheme or with spaces in it. */
export function depersonaliseUrl(url: string): string {
  return settle(url, (text) => {
    if (isWeb.test(text)) return cleanWebUrl(stripUserinfo(maskParameters(text)), nestedOnce);
    return isBare(text) ? cleanBare(text) : clean(text.replace(remoteUser, ''));
  });
}

const isWeb = /^(?:https?|ftps?|wss?):/i;
/** `name@host:path` of scp and git. */
const remoteUser = /^[^\s@\\/:?#<>]+@(?=[\p{L}\p{N}.-]+:[^\d])/u;
const port = String.raw`(?::\d{1,5})?(?=[\\/?#;]|$)`;
/** A host, or a user before it, where a scheme should be. */
const bareHost = new RegExp(
  String.raw`^(?:\[[\da-f:.]+\]|localhost|(?:[\p{L}\p{N}_-]+\.)+[\p{L}\p{N}-]+)${port}`,
  'iu',
);
const bareUser = new RegExp(
  String.raw`^(?![a-z]:[\\/])[^\s]{0,512}@(?:\[[\da-f:.]+\]|[\p{L}\p{N}._-]+)${port}`,
  'iu',
);

/** Everything else is a path, or has a scheme. */
function isBare(text: string): boolean {
  const hasScheme = /^(?:mailto:|[a-z][a-z0-9+.-]+:(?:[\\/]|[^@]*$))/i.test(text);
  if (hasScheme && !/^localhost:\d|^[^\s:/]+\.[^\s:/]+:\d/i.test(text)) return false;
  return bareHost.test(text) || bareUser.test(text);
}

/** Members of a submission that people and programs fill in. */
export interface Words {
  readonly product?: string;
  readonly productVersion?: string;
  readonly fileName?: string;
  readonly sourceUrl?: string;
  readonly reason?: string;
}

export function depersonaliseWords(words: Words): Words {
  const { sourceUrl, ...others } = words;
  const cleaned = Object.entries(others).map(([name, text]) => [name, depersonalise(text)]);
  return {
    ...Object.fromEntries(cleaned),
    ...(sourceUrl === undefined ? {} : { sourceUrl: depersonaliseUrl(sourceUrl) }),
  };
}

const roundsMax = 8;

/** A text that does not come to rest was made to confuse; nothing of it is kept. */
function settle(text: string, once: (text: string) => string): string {
  let current = text;
  for (let round = 0; round < roundsMax; round++) {
    const next = once(current);
    if (next === current) return current;
    current = next;
  }
  return '<removed>';
}

/** Up to a space, quote or angle bracket other than our own marks. */
const webUrl =
  /(?<![a-z0-9+.-])(?:https?|ftps?|wss?):[\\/]*(?:[^\s"'<>]|<(?:user|email|token)>)+/gi;

/** @param depth in how many parameters of URLs the text stands */
function clean(text: string, depth = 0): string {
  const nested = (inner: string) => clean(inner, depth + 1);
  const stripped = stripUserinfo(maskParameters(text));
  let cleaned = '';
  let end = 0;
  for (const match of stripped.matchAll(webUrl)) {
    cleaned += cleanPlain(stripped.slice(end, match.index));
    cleaned += cleanWebUrl(match[0], nested, depth);
    end = match.index + match[0].length;
  }
  return cleaned + cleanPlain(stripped.slice(end));
}

/** A text in a parameter of the URL that is looked at. */
function nestedOnce(text: string): string {
  return clean(text, 1);
}

function cleanPlain(text: string): string {
  return maskPaths(maskEmails(maskNamedSecrets(maskTokens(text))));
}

/** `user:password@host/path?query` */
function cleanBare(text: string): string {
  const whole = stripUserinfo(`//${text}`).slice(2);
  return cleanWebUrl(whole, nestedOnce);
}
