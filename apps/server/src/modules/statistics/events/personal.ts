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
/**
 * Whether a name of software or of a threat holds what tells of a person or a device instead: an
 * address, an id, a key.
 * @param mayBeVersion four numbers alone are no address: nobody could tell
 */
export function isPersonal(name: string, mayBeVersion: boolean): boolean {
  if (!isSuspect(name)) return false;
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

const [space, parenthesis, hyphen, dot, colon, underscore] = [0x20, 0x28, 0x2d, 0x2e, 0x3a, 0x5f];
/** Last letters of the words that go before a secret. */
const beforeSecret = new Set(Array.from('dtnyeDTNYE', (letter) => letter.charCodeAt(0)));

/**
 * Whether it may hold something of that at all, in one go over its characters: nearly no name does,
 * and there may be a million of them.
 */
function isSuspect(name: string): boolean {
  let run = 0;
  let colons = 0;
  let hyphens = 0;
  let divided = 0;
  let before = 0;
  for (let at = 0; at < name.length; at++) {
    const code = name.charCodeAt(at);
    if (isWordCharacter(code)) {
      run += 1;
      if (run >= 20) return true;
      if (isDigit(code) && (before === dot || before === hyphen) && at > 1) {
        divided += isDigit(name.charCodeAt(at - 2)) ? 1 : 0;
      }
    } else {
      run = 0;
      if (code === parenthesis || code === space) return true;
      if (code === hyphen) hyphens += 1;
      if (code === colon) {
        if (beforeSecret.has(before)) return true;
        colons += 1;
      }
    }
    before = code;
  }
  return divided >= 3 || colons >= 2 || hyphens >= 4 || name.includes('eyJ');
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function isWordCharacter(code: number): boolean {
  return (
    isDigit(code) ||
    (code >= 0x41 && code <= 0x5a) ||
    (code >= 0x61 && code <= 0x7a) ||
    code === underscore
  );
}
