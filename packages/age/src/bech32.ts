const alphabet = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const generator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3] as const;
const checksumLength = 6;

const digitOf: ReadonlyMap<string, number> = new Map([...alphabet].map((c, i) => [c, i]));

/** The checksum register after one more 5-bit digit (BIP 173, "Checksum"). */
function step(register: number, digit: number): number {
  let next = ((register & 0x1ffffff) << 5) ^ digit;
  for (const [bit, term] of generator.entries()) {
    if ((register >>> (25 + bit)) & 1) next ^= term;
  }
  return next;
}

function checksumOf(prefix: string, digits: Iterable<number>): number {
  let register = 1;
  for (const c of prefix) register = step(register, c.charCodeAt(0) >>> 5);
  register = step(register, 0);
  for (const c of prefix) register = step(register, c.charCodeAt(0) & 31);
  for (const digit of digits) register = step(register, digit);
  return register;
}

function toDigits(bytes: Uint8Array): Uint8Array {
  const digits = new Uint8Array(Math.ceil((bytes.length * 8) / 5));
  let [held, bits, at] = [0, 0, 0];
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xfff;
    for (bits += 8; bits >= 5; ) {
      bits -= 5;
      digits[at++] = (held >>> bits) & 31;
    }
  }
  if (bits > 0) digits[at] = (held << (5 - bits)) & 31;
  return digits;
}

function toBytes(digits: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(Math.floor((digits.length * 5) / 8));
  let [held, bits, at] = [0, 0, 0];
  for (const digit of digits) {
    held = ((held << 5) | digit) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes[at++] = (held >>> bits) & 0xff;
    }
  }
  if (bits >= 5) throw new SyntaxError('Bech32: superfluous last character');
  if ((held & ((1 << bits) - 1)) !== 0) throw new SyntaxError('Bech32: padding bits are not zero');
  return bytes;
}

/**
 * Writes lower-case Bech32 (BIP 173, without its limit of 90 characters).
 *
 * @param prefix human-readable part, lower case
 */
export function encodeBech32(prefix: string, bytes: Uint8Array): string {
  const digits = toDigits(bytes);
  const checksum = checksumOf(prefix, [...digits, 0, 0, 0, 0, 0, 0]) ^ 1;
  let text = `${prefix}1`;
  for (const digit of digits) text += alphabet.charAt(digit);
  for (let i = checksumLength - 1; i >= 0; i--)
    text += alphabet.charAt((checksum >>> (5 * i)) & 31);
  digits.fill(0);
  return text;
}

/**
 * Reads Bech32 (BIP 173, without its limit of 90 characters): one case throughout, right checksum,
 * shortest padding, zero padding bits.
 *
 * @returns the human-readable part in lower case, and the bytes
 * @throws SyntaxError naming the fault, never the text
 */
export function decodeBech32(text: string): { prefix: string; bytes: Uint8Array } {
  const lower = text.toLowerCase();
  if (text !== lower && text !== text.toUpperCase()) throw new SyntaxError('Bech32: mixed case');
  const separator = lower.lastIndexOf('1');
  const prefix = lower.slice(0, separator);
  if (separator < 1) throw new SyntaxError('Bech32: no prefix');
  if (!/^[\x21-\x7e]+$/.test(prefix)) throw new SyntaxError('Bech32: invalid prefix character');
  const digits = Uint8Array.from(lower.slice(separator + 1), (c) => {
    const digit = digitOf.get(c);
    if (digit === undefined) throw new SyntaxError('Bech32: invalid character');
    return digit;
  });
  if (digits.length < checksumLength) throw new SyntaxError('Bech32: too short');
  if (checksumOf(prefix, digits) !== 1) throw new SyntaxError('Bech32: wrong checksum');
  try {
    return { prefix, bytes: toBytes(digits.subarray(0, -checksumLength)) };
  } finally {
    digits.fill(0);
  }
}
