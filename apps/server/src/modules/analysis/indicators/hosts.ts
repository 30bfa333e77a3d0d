import { parse } from 'tldts';
import { isAddress4, isAddress6 } from './addresses.ts';

export type Host =
  | { readonly kind: 'ipv4' | 'ipv6'; readonly value: string }
  | { readonly kind: 'domain'; readonly value: string; readonly suffix: string };

/** What a host is: an address, or a name below a public suffix; undefined for anything else. */
export function hostOf(text: string): Host | undefined {
  const host = text.toLowerCase().replace(/\.$/, '');
  const inner = host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host;
  if (isAddress4(inner)) return { kind: 'ipv4', value: inner };
  if (inner.includes(':')) return isAddress6(inner) ? { kind: 'ipv6', value: inner } : undefined;
  if (inner.endsWith('.onion') && /^(?:[a-z0-9-]+\.)*[a-z2-7]{16,56}\.onion$/.test(inner)) {
    return { kind: 'domain', value: inner, suffix: 'onion' };
  }
  const { domain, publicSuffix, isIcann } = parse(inner, { extractHostname: false });
  if (domain === null || publicSuffix === null || isIcann !== true) return undefined;
  return { kind: 'domain', value: inner, suffix: publicSuffix };
}

/** Suffixes that are endings of files too: `setup.py`, `readme.md`, `lib.so`. */
const fileEndings = new Set(
  'py md rs so cc sh pl ps zip mov cab app bat cat ml mm ph pm pn sc st ts vi tf ac aq cpp in'.split(
    ' ',
  ),
);

/** Suffixes that are words of programs too: `self.name`, `obj.id`, `x.map`. */
const plain = new Set(
  'com net org info biz edu gov mil ru cn de su ua br uk fr nl jp pw xyz top site online club icu tk ga cf gq ws eu kr ir pl cz ro hu gr ch se au ca mx ar co kz by tw vn za es pt sk bg rs lt lv ee tech space website shop vip cyou sbs cfd buzz rest monster quest onion'.split(
    ' ',
  ),
);

/**
 * Whether a name that stands there without a scheme is a host: programs are full of words with dots
 * between them. What is left out here is found where it stands in a URL or was defanged.
 */
export function isLikelyBare(written: string, suffix: string): boolean {
  const ending = suffix.split('.').at(-1) ?? suffix;
  if (fileEndings.has(ending) || !plain.has(ending)) return false;
  const isOneCase = written === written.toLowerCase() || written === written.toUpperCase();
  const labels = written.split('.');
  const registrable = labels.at(-1 - suffix.split('.').length) ?? '';
  return isOneCase && registrable.length >= 3 && !/^\d/.test(ending);
}
