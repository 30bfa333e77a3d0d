import { depersonaliseUrl } from '../../../platform/depersonalise/index.ts';
import { isAddress6, isVersionLike, scopeOf } from './addresses.ts';
import type { Collected } from './collected.ts';
import { refang } from './fang.ts';
import type { Sight } from './find.ts';
import { type Host, hostOf, isLikelyBare } from './hosts.ts';
import { noiseOf } from './noise.ts';
import * as patterns from './patterns.ts';

/** Which part of the text something is. */
interface Span {
  readonly index: number;
  readonly length: number;
}

/** Parts of a text that have been read already. */
class Taken {
  readonly #length: number;
  #marks: Uint8Array | undefined;

  constructor(length: number) {
    this.#length = length;
  }

  add({ index, length }: Span): void {
    this.#marks ??= new Uint8Array(this.#length);
    this.#marks.fill(1, index, index + length);
  }

  has({ index, length }: Span): boolean {
    return this.#marks?.[index] === 1 && this.#marks[index + length - 1] === 1;
  }
}

/** URLs, e-mail addresses, domains and addresses of one run of text. */
export function findHosts(sight: Sight, collected: Collected): void {
  const taken = new Taken(sight.run.text.length);
  findUrls(sight, collected, taken);
  findEmails(sight, collected, taken);
  findBare(sight, collected, taken);
  if (sight.run.text.includes(':')) findAddresses6(sight, collected, taken);
}

function findUrls(sight: Sight, collected: Collected, taken: Taken): void {
  const { text } = sight.run;
  patterns.urlPattern.lastIndex = 0;
  for (;;) {
    const found = patterns.urlPattern.exec(text);
    if (found === null) return;
    const written = tidyUrl(found[0]);
    const { index } = found;
    const span = { index, length: written.length };
    // Strings of a program may follow one another without a gap.
    patterns.urlPattern.lastIndex = index + Math.max(1, written.length);
    taken.add(span);
    addUrl(sight, written, span, collected);
  }
}

function tidyUrl(found: string): string {
  patterns.nextUrl.lastIndex = 4;
  const next = patterns.nextUrl.exec(found);
  // A URL in a parameter of another is part of it.
  const isSeparate = next !== null && !/(?:[=?&/]|%3d)$/i.test(found.slice(0, next.index));
  const alone = isSeparate ? found.slice(0, next.index) : found;
  const trimmed = alone.replace(/(?:[.,;:!?'*\\]|&quot;|&gt;)+$/, '');
  return withoutOpenBracket(trimmed);
}

/** `(see http://a.example/x)`: a bracket that was not opened within is not part of it. */
function withoutOpenBracket(url: string): string {
  const last = url.at(-1);
  const opening = { ')': '(', ']': '[', '}': '{' }[last ?? ''];
  return opening !== undefined && !url.includes(opening) ? url.slice(0, -1) : url;
}

const refangable = /^[a-z_*+0-9]+(?:[:[(])/i;

function addUrl(sight: Sight, written: string, span: Span, collected: Collected): void {
  if (!refangable.test(written)) return;
  const refanged = refang(written);
  const [, scheme = '', authority = '', rest = ''] =
    /^([a-z][a-z0-9+]*):\/\/([^/?#\\]*)(.*)$/i.exec(refanged) ?? [];
  const [, hostText = ''] = /^(?:[^@]*@)?(\[[^\]]*\]|[^:]*)(?::\d*)?$/.exec(authority) ?? [];
  const host = hostOf(hostText);
  if (host === undefined) return;
  const noise = noiseOf(host.value, rest);
  if (noise !== undefined) {
    collected.leaveOut(noise);
    return;
  }
  const wasDefanged = refanged !== written.replaceAll('\\/', '/');
  const at = `${scheme.toLowerCase()}://${authority.toLowerCase()}${rest}`;
  const value = depersonaliseUrl(at);
  collected.add(sight, { kind: 'url', value, ...span, wasDefanged, ...scopePart(host) });
  addHost(sight, host, span, { wasDefanged, collected });
}

function scopePart(host: Host): { readonly scope?: string } {
  const scope = host.kind === 'domain' ? undefined : scopeOf(host.value);
  return scope === undefined ? {} : { scope };
}

function addHost(
  sight: Sight,
  host: Host,
  span: Span,
  { wasDefanged, collected }: { wasDefanged: boolean; collected: Collected },
): void {
  collected.add(sight, {
    kind: host.kind,
    value: host.value,
    ...span,
    wasDefanged,
    ...scopePart(host),
  });
}

function findEmails(sight: Sight, collected: Collected, taken: Taken): void {
  const { text } = sight.run;
  if (!/@|\bat[\])}]/.test(text)) return;
  for (const { 0: written, index } of text.matchAll(patterns.emailPattern)) {
    const span = { index, length: written.length };
    const refanged = refang(written);
    const at = refanged.lastIndexOf('@');
    const host = hostOf(refanged.slice(at + 1));
    if (host?.kind !== 'domain' || taken.has(span)) continue;
    taken.add(span);
    const noise = noiseOf(host.value);
    if (noise !== undefined) {
      collected.leaveOut(noise);
      continue;
    }
    const value = `${refanged.slice(0, at)}@${host.value}`;
    collected.add(sight, { kind: 'email', value, ...span, wasDefanged: refanged !== written });
  }
}

function findBare(sight: Sight, collected: Collected, taken: Taken): void {
  const { text } = sight.run;
  for (const { 0: written, index } of text.matchAll(patterns.hostPattern)) {
    const span = { index, length: written.length };
    if (taken.has(span)) continue;
    const refanged = refang(written);
    const wasDefanged = refanged !== written;
    const host = hostOf(refanged);
    if (host === undefined) continue;
    const noise = noiseOf(host.value);
    if (noise !== undefined) {
      collected.leaveOut(noise);
      continue;
    }
    if (!wasDefanged && !isMeant(sight, host, refanged, span)) {
      if (host.kind === 'ipv4') collected.leaveOut('version');
      continue;
    }
    addHost(sight, host, span, { wasDefanged, collected });
  }
}

/** Whether a host that stands alone is one. */
function isMeant(sight: Sight, host: Host, written: string, { index, length }: Span): boolean {
  const { text } = sight.run;
  const after = text.slice(index + length, index + length + 8);
  const hasPort = /^:\d{2,5}(?!\d)/.test(after);
  const before = `${sight.before} ${text.slice(Math.max(0, index - 40), index)}`;
  if (host.kind === 'ipv4') {
    return hasPort || !(isVersionLike(host.value, before) || /^\.\d/.test(after));
  }
  if (host.kind !== 'domain') return false;
  if (hasPort) return true;
  if (!isLikelyBare(written, host.suffix)) return false;
  return !sight.isProgram || /["'`/>]$/.test(before);
}

function findAddresses6(sight: Sight, collected: Collected, taken: Taken): void {
  for (const { 0: written, index } of sight.run.text.matchAll(patterns.ipv6Pattern)) {
    const value = written.toLowerCase();
    const span = { index, length: written.length };
    if (!isAddress6(value) || taken.has(span)) continue;
    addHost(sight, { kind: 'ipv6', value }, span, { wasDefanged: false, collected });
  }
}
