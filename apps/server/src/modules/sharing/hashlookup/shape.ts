import type { ErrorShape } from '../../../platform/http/index.ts';
import type { HashKind, KnownFile } from '../types.ts';

/** hashlookup's names of hashes. */
export const hashNames: Readonly<Record<HashKind, string>> = {
  md5: 'MD5',
  sha1: 'SHA-1',
  sha256: 'SHA-256',
};

/** How far a file can be trusted, 0 to 100; 50 where nothing is known either way. */
function trustOf(known: KnownFile): number {
  if (known.verdict === 'malicious') return 0;
  if (known.verdict === 'suspicious') return 20;
  if (known.isKnownGood) return 100;
  return known.verdict === 'clean' ? 75 : 50;
}

/** One file, by the hash that was asked for, in capitals as hashlookup has them. */
export function hashlookupAnswer(
  kind: HashKind,
  hash: string,
  known: KnownFile,
  site: string,
): Record<string, string | number> {
  return {
    [hashNames[kind]]: hash.toUpperCase(),
    source: `vitrine:${site}`,
    'hashlookup:trust': trustOf(known),
    ...(known.verdict === 'malicious' && { KnownMalicious: known.threatName ?? `vitrine:${site}` }),
    ...(known.verdict === 'suspicious' && { 'vitrine:suspicious': known.threatName ?? 'yes' }),
    ...(known.firstSeenAt !== undefined && { 'vitrine:first-seen': known.firstSeenAt }),
    ...(known.lastSeenAt !== undefined && { 'vitrine:last-seen': known.lastSeenAt }),
    ...(known.prevalence !== undefined && { 'vitrine:prevalence': known.prevalence }),
  };
}

/** Whether there is anything to answer. */
export function isAnswerable(known: KnownFile | undefined): known is KnownFile {
  return known !== undefined && (known.isKnownGood || known.verdict !== 'unknown');
}

/** `{"message"}`, as hashlookup refuses. */
export const hashlookupErrors: ErrorShape = (problem) => ({
  contentType: 'application/json',
  body: { message: problem.detail ?? problem.title, ...problem.extra },
  ...(problem.status === 401 && {
    headers: { 'www-authenticate': 'Basic realm="Vitrine", charset="UTF-8"' },
  }),
});
