import { isIPv6 } from 'node:net';

/** Four numbers as of an IPv4 address; an address may be written with hyphens, too. */
const ipv4 = /(?<!\d)(?<!\d\.)(?:\d{1,3}[.-]){3}\d{1,3}(?!\d)(?!\.\d)/g;
const macAddress = /(?<![0-9a-f])(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}(?![0-9a-f])/i;
const uuid = /[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}/i;
/** What mail addresses are disguised as where `@` cannot be written. */
const mailAddress = /\((?:at|dot)\)|\bat\b.{1,40}\bdot\b/i;
const secretWord =
  /\b(?:passw(?:or)?d|pwd|secret|token|api-?key|cookie|session)\s*:|\bbearer\s+\S/i;
/** Long runs of letters and digits, and JSON Web Tokens. */
const key =
  /(?=[A-Za-z_]*\d)(?=\d*[A-Za-z_])[A-Za-z0-9_]{20,}|[A-Za-z0-9_]{40,}|\beyJ[A-Za-z0-9_-]{8}/;
/** Nothing of the above is in a text in which none of this is. */
const suspect =
  /\d[.-]\d{1,3}[.-]|:[^:]*:|-[0-9a-f]{4}-|[0-9a-f]{32}|\((?:at|dot)\)|\bdot\b|\w{20}|\beyJ|\b(?:passw|pwd|secret|token|api-?key|bearer|cookie|session)/i;

/**
 * Whether a name of software or of a threat holds what tells of a person or a device instead: an
 * address, an id, a key.
 * @param mayBeVersion four numbers alone are no address: nobody could tell
 */
export function isPersonal(name: string, mayBeVersion: boolean): boolean {
  if (!suspect.test(name)) return false;
  return (
    (holdsIpv4(name) && !(mayBeVersion && /^[\d.]+$/.test(name))) ||
    name.split(/[ ()]/).some(isAnyIpv6) ||
    [macAddress, uuid, mailAddress, secretWord, key].some((pattern) => pattern.test(name))
  );
}

/** Whether four numbers stand together that are an address. */
export function holdsIpv4(text: string): boolean {
  for (const [found] of text.matchAll(ipv4)) {
    if (found.split(/[.-]/).every((part) => Number(part) <= 255)) return true;
  }
  return false;
}

/** With what may hang on its end, too. */
function isAnyIpv6(word: string): boolean {
  return (
    isIPv6(word) || isIPv6(word.replace(/[.,:+!-]+$/, '')) || isIPv6(word.replace(/^[.,:+!-]/, ''))
  );
}
