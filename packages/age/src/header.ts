import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { decodeBase64, encodeBase64 } from './base64.ts';
import { AgeError } from './errors.ts';

/** Longest header this package reads or writes, in bytes (room for 668 recipients). */
export const headerBytesMax = 65_536;

const versionLine = 'age-encryption.org/v1\n';
const versionStart = 'age-encryption.org/';
const macLineBytes = 48;
const bodyColumns = 64;
const argument = /^[\x21-\x7e]+$/;

/** One wrapped copy of the file key (C2SP age, "Recipient stanza"). */
export interface Stanza {
  /** At least one; the first names the type. */
  readonly args: readonly string[];
  readonly body: Uint8Array;
}

export interface Header {
  readonly stanzas: readonly Stanza[];
  /** 32 bytes. */
  readonly mac: Uint8Array;
  /** What the MAC covers: the bytes up to and including `---`. */
  readonly covered: Uint8Array;
}

function malformed(what: string): AgeError {
  return new AgeError('header-malformed', `malformed header: ${what}`);
}

/**
 * Where the header ends, as far as these first bytes of a file tell.
 *
 * @param searched how many of the bytes an earlier call has seen in vain
 * @returns the header's length in bytes, or undefined when more input is needed
 * @throws AgeError `not-age`, `version-unsupported`, `header-malformed`, `header-too-large`
 */
export function headerLengthOf(bytes: Uint8Array, searched = 0): number | undefined {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, headerBytesMax));
  checkVersion(view);
  const from = Math.max(versionLine.length - 1, searched - macLineBytes - 1);
  const macLine = view.indexOf('\n---', from, 'latin1');
  const end = macLine === -1 ? -1 : macLine + 1 + macLineBytes;
  if (end !== -1 && end <= view.length) return end;
  if (bytes.length >= headerBytesMax) {
    throw new AgeError('header-too-large', `no end of header within ${headerBytesMax} bytes`);
  }
  const lineFeed = macLine === -1 ? -1 : view.indexOf('\n', macLine + 1, 'latin1');
  if (lineFeed !== -1) throw malformed('the MAC line has not its length');
  return undefined;
}

/** Fails as soon as the first bytes cannot begin a v1 file. */
function checkVersion(view: Buffer): void {
  const start = view.toString('latin1', 0, versionLine.length);
  if (versionLine.startsWith(start)) return;
  if (start.startsWith(versionStart)) {
    throw new AgeError('version-unsupported', 'the age version is not v1');
  }
  throw new AgeError('not-age', 'not an age file: the first line is another');
}

/**
 * Parses a whole header, strictly (C2SP age, "ABNF definition of file header").
 *
 * @throws AgeError `not-age`, `version-unsupported`, `header-malformed`, `header-too-large`,
 * `truncated`
 */
export function parseHeader(bytes: Uint8Array): Header {
  const length = headerLengthOf(bytes);
  if (length === undefined) throw new AgeError('truncated', 'the header is cut short');
  if (length !== bytes.length) throw malformed('bytes follow the MAC line');
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, length).toString('latin1');
  const lines = text.split('\n');
  // The version line was checked; what follows the last line feed must be nothing.
  if (lines.pop() !== '') throw malformed('the MAC line has not its length');
  const mac = parseMacLine(lines.pop() ?? '');
  const stanzas: Stanza[] = [];
  for (let at = 1; at < lines.length; ) at = parseStanza(lines, at, stanzas);
  if (stanzas.length === 0) throw malformed('no stanza');
  if (stanzas.length > 1 && stanzas.some((stanza) => stanza.args[0] === 'scrypt')) {
    throw new AgeError('stanza-malformed', 'an scrypt stanza stands beside others');
  }
  return { stanzas, mac, covered: bytes.subarray(0, length - macLineBytes + 3) };
}

function parseMacLine(line: string): Uint8Array {
  const mac = line.startsWith('--- ') ? decodeBase64(line.slice(4)) : undefined;
  if (mac?.length !== 32) throw malformed('the MAC is not 32 bytes in canonical base64');
  return mac;
}

/** Appends the stanza that begins at a line. Returns the line after it. */
function parseStanza(lines: readonly string[], start: number, stanzas: Stanza[]): number {
  const [arrow, ...args] = (lines[start] ?? '').split(' ');
  if (arrow !== '->') throw malformed(`line ${start + 1} does not begin a stanza`);
  if (args.length === 0 || !args.every((arg) => argument.test(arg))) {
    throw malformed(`line ${start + 1} has an invalid argument`);
  }
  let text = '';
  for (let at = start + 1; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (line.length > bodyColumns) throw malformed(`line ${at + 1} is too long`);
    text += line;
    if (line.length === bodyColumns) continue;
    const body = decodeBase64(text);
    if (!body) throw malformed(`the body that ends in line ${at + 1} is not canonical base64`);
    stanzas.push({ args, body });
    return at + 1;
  }
  throw malformed('the last stanza has no final line');
}

/** Writes a header and its MAC. Bodies here are 32 bytes, so each is one line. */
export function encodeHeader(stanzas: readonly Stanza[], fileKey: Uint8Array): Uint8Array {
  let text = versionLine;
  for (const { args, body } of stanzas) text += `-> ${args.join(' ')}\n${encodeBase64(body)}\n`;
  text += '---';
  return Buffer.from(`${text} ${encodeBase64(macOf(text, fileKey))}\n`, 'latin1');
}

/**
 * Holds a header against the key it claims.
 *
 * @throws AgeError `header-mac-mismatch`
 */
export function checkHeaderMac(header: Header, fileKey: Uint8Array): void {
  if (timingSafeEqual(macOf(header.covered, fileKey), header.mac)) return;
  throw new AgeError('header-mac-mismatch', 'the header was altered: its MAC does not match');
}

function macOf(covered: Uint8Array | string, fileKey: Uint8Array): Uint8Array {
  const key = new Uint8Array(hkdfSync('sha256', fileKey, '', 'header', 32));
  return createHmac('sha256', key).update(covered).digest();
}
