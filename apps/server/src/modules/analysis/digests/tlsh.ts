/**
 * Trend Micro's locality-sensitive hash with 128 buckets and one byte of checksum, as its
 * reference implementation makes and compares it. J. Oliver, C. Cheng, Y. Chen, TLSH: A Locality
 * Sensitive Hash, Cybercrime and Trustworthy Computing Workshop (2013).
 */

/** Of files below this the hash says nothing. */
export const tlshBytesMin = 50;

const buckets = 128;
const codeBytes = buckets / 4;

/** Pearson's permutation. P. Pearson, Fast hashing of variable-length text strings (1990). */
const permutation = Uint8Array.from(
  `1 87 49 12 176 178 102 166 121 193 6 84 249 230 44 163 14 197 213 181 161 85 218 80 64 239 24
  226 236 142 38 200 110 177 104 103 141 253 255 50 77 101 81 18 45 96 31 222 25 107 190 70 86 237
  240 34 72 242 20 214 244 227 149 235 97 234 57 22 60 250 82 175 208 5 127 199 111 62 135 248 174
  169 211 58 66 154 106 195 245 171 17 187 182 179 0 243 132 56 148 75 128 133 158 100 130 126 91
  13 153 246 216 219 119 68 223 78 83 88 201 99 122 11 92 32 136 114 52 10 138 30 48 183 156 35 61
  26 143 74 251 94 129 162 63 152 170 7 115 167 241 206 3 150 55 59 151 220 90 53 23 131 125 173
  15 238 79 95 89 16 105 137 225 224 217 160 37 123 118 73 2 157 46 116 9 145 134 228 207 212 202
  215 69 229 27 188 67 124 168 252 42 4 29 108 21 247 19 205 39 203 233 40 186 147 198 192 155 33
  164 191 98 204 165 180 117 76 140 36 210 172 41 54 159 8 185 232 113 196 231 47 146 120 51 65 28
  144 254 221 93 189 194 139 112 43 71 109 184 209`
    .split(/\s+/)
    .map(Number),
);

/** The first two steps of Pearson's hash over a salt and the newest byte. */
function salted(salt: number): Uint8Array {
  const start = permutation[salt] ?? 0;
  return Uint8Array.from({ length: 256 }, (_, byte) => permutation[start ^ byte] ?? 0);
}

const [salt0, salt2, salt3, salt5, salt7, salt11, salt13] = [0, 2, 3, 5, 7, 11, 13].map(salted);

/** `T1` and 70 hexadecimal digits; nothing for short or too uniform bytes. */
export function tlsh(bytes: Uint8Array): string | undefined {
  if (bytes.length < tlshBytesMin) return undefined;
  const { counts, checksum } = count(bytes);
  const effective = counts.subarray(0, buckets);
  const sorted = Int32Array.from(effective).sort();
  const q1 = sorted[buckets / 4 - 1] ?? 0;
  const q2 = sorted[buckets / 2 - 1] ?? 0;
  const q3 = sorted[buckets - buckets / 4 - 1] ?? 0;
  const filled = effective.reduce((sum, value) => sum + (value > 0 ? 1 : 0), 0);
  if (filled <= buckets / 2 || q3 === 0) return undefined;

  const code: number[] = [];
  for (let group = 0; group < codeBytes; group += 1) {
    let packed = 0;
    for (let j = 0; j < 4; j += 1) {
      const value = effective[4 * group + j] ?? 0;
      const quarter = value > q3 ? 3 : value > q2 ? 2 : value > q1 ? 1 : 0;
      packed |= quarter << (2 * j);
    }
    code.push(packed);
  }
  const ratio = (quartile: number) =>
    Math.floor(Math.fround(Math.fround(quartile * 100) / Math.fround(q3))) % 16;
  const head = [
    swapped(checksum),
    swapped(lengthClass(bytes.length)),
    (ratio(q1) << 4) | ratio(q2),
  ];
  return `T1${Buffer.from([...head, ...code.reverse()])
    .toString('hex')
    .toUpperCase()}`;
}

function count(bytes: Uint8Array): { counts: Int32Array; checksum: number } {
  const counts = new Int32Array(256);
  const table = permutation;
  const none = new Uint8Array(256);
  const [t0 = none, t2 = none, t3 = none] = [salt0, salt2, salt3];
  const [t5 = none, t7 = none, t11 = none, t13 = none] = [salt5, salt7, salt11, salt13];
  let checksum = 0;
  let [b, c, d, e] = [bytes[3] ?? 0, bytes[2] ?? 0, bytes[1] ?? 0, bytes[0] ?? 0];
  // The casts say what holds: every index is a byte, and every table has 256 places.
  const add = (at: number) => {
    counts[at] = ((counts[at] as number) + 1) | 0;
  };
  for (let at = 4; at < bytes.length; at += 1) {
    const a = bytes[at] as number;
    checksum = table[(table[(t0[a] as number) ^ b] as number) ^ checksum] as number;
    add(table[(table[(t2[a] as number) ^ b] as number) ^ c] as number);
    add(table[(table[(t3[a] as number) ^ b] as number) ^ d] as number);
    add(table[(table[(t5[a] as number) ^ c] as number) ^ d] as number);
    add(table[(table[(t7[a] as number) ^ c] as number) ^ e] as number);
    add(table[(table[(t11[a] as number) ^ b] as number) ^ e] as number);
    add(table[(table[(t13[a] as number) ^ d] as number) ^ e] as number);
    e = d;
    d = c;
    c = b;
    b = a;
  }
  return { counts, checksum };
}

/** Lengths on a logarithmic scale, finer for longer files. */
function lengthClass(length: number): number {
  const log = Math.log(length);
  if (length <= 656) return Math.floor(log / Math.log(1.5)) & 255;
  if (length <= 3199) return Math.floor(log / Math.log(1.3) - 8.72777) & 255;
  return Math.floor(log / Math.log(1.1) - 62.5472) & 255;
}

const swapped = (byte: number) => ((byte & 15) << 4) | (byte >> 4);

/**
 * How far apart two files are by their hashes: 0 for alike, below 30 for nearly alike, above 100
 * for unlike; there is no upper bound to rely on. Nothing where one is no hash.
 */
export function tlshDistance(left: string, right: string): number | undefined {
  const [a, b] = [parse(left), parse(right)];
  if (a === undefined || b === undefined) return undefined;
  const lengths = around(a.length, b.length, 256);
  let distance = lengths <= 1 ? lengths : lengths * 12;
  for (const quartile of [around(a.q1, b.q1, 16), around(a.q2, b.q2, 16)])
    distance += quartile <= 1 ? quartile : (quartile - 1) * 12;
  if (a.checksum !== b.checksum) distance += 1;
  for (let i = 0; i < codeBytes; i += 1) {
    let [x, y] = [a.code[i] ?? 0, b.code[i] ?? 0];
    for (let pair = 0; pair < 4; pair += 1) {
      const apart = Math.abs((x & 3) - (y & 3));
      distance += apart === 3 ? 6 : apart;
      x >>= 2;
      y >>= 2;
    }
  }
  return distance;
}

/** The shorter way round a circle. */
function around(a: number, b: number, size: number): number {
  const apart = Math.abs(a - b);
  return Math.min(apart, size - apart);
}

function parse(text: string) {
  if (!/^(?:T1)?[0-9A-Fa-f]{70}$/.test(text)) return undefined;
  const [checksum = 0, length = 0, quartiles = 0, ...code] = Buffer.from(text.slice(-70), 'hex');
  return {
    checksum,
    length: swapped(length),
    q1: quartiles >> 4,
    q2: quartiles & 15,
    code,
  };
}
