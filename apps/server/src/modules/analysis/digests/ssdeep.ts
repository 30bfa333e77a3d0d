/**
 * Context-triggered piecewise hashes, as the ssdeep program makes and compares them.
 * J. Kornblum, Identifying almost identical files using context triggered piecewise hashing,
 * Digital Investigation 3S (2006); libfuzzy 2.14 for what the paper leaves open.
 */

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const blockSizeMin = 3;
const piecesMax = 64;
const windowBytes = 7;
const levels = 31;
/** Of the piece hash only six bits are ever seen, and they depend on no others. */
const seed = 0x28021967 & 63;

/** One signature in the making for each block size `3 · 2^level`. */
interface Level {
  /** Pieces that are closed; never more than 63. */
  closed: number;
  readonly pieces: Uint8Array;
  /** The last closed piece beyond the 63rd, and beyond the 31st of the short form; -1 for none. */
  overflow: number;
  halfOverflow: number;
}

const blockSize = (level: number) => blockSizeMin * 2 ** level;

/** The signatures in the making, from the first block size that is still of interest on. */
interface Making {
  readonly levels: Level[];
  /** Both piece hashes of a level: the long form's in bits 0 to 5, the short form's in 16 to 21. */
  readonly hashes: Int32Array;
  readonly total: number;
  first: number;
  end: number;
  rolled: number;
}

/** `blocksize:long:short`, at most 115 characters, of any number of bytes. */
export function ssdeep(bytes: Uint8Array): string {
  const making: Making = {
    levels: [newLevel()],
    hashes: new Int32Array(levels + 1).fill(seed | (seed << 16)),
    total: bytes.length,
    first: 0,
    end: 1,
    rolled: 0,
  };
  roll(bytes, making);
  return written(making);
}

/** The hot loop: plain integers, and casts that say what holds, every index being in its array. */
function roll(bytes: Uint8Array, making: Making) {
  const { hashes } = making;
  const total = bytes.length;
  let first = 0;
  let end = 1;
  let sum = 0;
  let weighted = 0;
  let shifted = 0;
  for (let at = 0; at < total; at = (at + 1) | 0) {
    const byte = bytes[at] as number;
    const gone = at < 7 ? 0 : (bytes[at - 7] as number);
    weighted = (weighted - sum + Math.imul(7, byte)) | 0;
    sum = (sum + byte - gone) | 0;
    shifted = (shifted << 5) ^ byte;

    const pair = byte | (byte << 16);
    for (let level = first; level < end; level = (level + 1) | 0)
      hashes[level] = (Math.imul(hashes[level] as number, 0x13) ^ pair) & 0x3f003f;

    const rolled = (((sum + weighted) | 0) + shifted) >>> 0;
    // The smallest block size is written out: division by a constant is several times quicker.
    if (rolled % 3 !== 2) continue;
    if ((((rolled + 1) / 3) & ((1 << first) - 1)) !== 0) continue;
    making.rolled = rolled;
    closePieces(making);
    first = making.first;
    end = making.end;
  }
  making.rolled = (((sum + weighted) | 0) + shifted) >>> 0;
}

/** Ends the pieces of the block sizes at whose boundary the window stands, from the first on. */
function closePieces(making: Making) {
  const { hashes, rolled, total } = making;
  const quotient = (rolled + 1) / blockSizeMin;
  for (let level = making.first; level < making.end; level += 1) {
    if (quotient % 2 ** level !== 0) break;
    const current = making.levels[level];
    if (current === undefined) break;
    if (current.closed === 0 && making.end < levels) {
      making.levels[making.end] = newLevel();
      hashes[making.end] = hashes[making.end - 1] ?? 0;
      making.end += 1;
    }
    hashes[level] = closePiece(current, hashes[level] ?? 0);
    // A level is given up when the next one has pieces enough and the file is too long for it.
    const next = making.levels[level + 1]?.closed ?? 0;
    if (level !== making.first || current.closed < piecesMax - 1 || next < piecesMax / 2) continue;
    if (blockSize(level) * piecesMax < total) making.first += 1;
  }
}

function newLevel(): Level {
  return { closed: 0, pieces: new Uint8Array(piecesMax), overflow: -1, halfOverflow: -1 };
}

/** Ends a piece; answers the pair of hashes with which the next one begins. */
function closePiece(level: Level, pair: number): number {
  const [long, short] = [pair & 63, (pair >> 16) & 63];
  level.overflow = long;
  level.halfOverflow = short;
  if (level.closed >= piecesMax - 1) return pair;
  level.pieces[level.closed] = long;
  level.closed += 1;
  level.overflow = -1;
  if (level.closed >= piecesMax / 2) return seed | (short << 16);
  level.halfOverflow = -1;
  return seed | (seed << 16);
}

function written({ levels: made, hashes, first, end, total, rolled }: Making): string {
  let level = first;
  while (blockSize(level) * piecesMax < total) level += 1;
  level = Math.min(level, end - 1);
  while (level > first && (made[level]?.closed ?? 0) < piecesMax / 2) level -= 1;

  const of = (index: number) => made[index] ?? newLevel();
  const letter = (piece: number) => alphabet[piece & 63] ?? '';
  const letters = (pieces: Uint8Array) => Array.from(pieces, letter).join('');

  const current = of(level);
  let long = letters(current.pieces.subarray(0, current.closed));
  if (rolled !== 0) long += letter(hashes[level] ?? 0);
  else if (current.overflow >= 0) long += letter(current.overflow);

  let short = '';
  if (level < end - 1) {
    const next = of(level + 1);
    short = letters(next.pieces.subarray(0, Math.min(next.closed, piecesMax / 2 - 1)));
    if (rolled !== 0) short += letter((hashes[level + 1] ?? 0) >> 16);
    else if (next.halfOverflow >= 0) short += letter(next.halfOverflow);
  } else if (rolled !== 0) {
    short = letter(hashes[level] ?? 0);
  }
  return `${blockSize(level)}:${long}:${short}`;
}

interface Signature {
  readonly blockSize: number;
  readonly long: string;
  readonly short: string;
}

function parse(text: string): Signature | undefined {
  const match = /^(\d{1,10}):([A-Za-z0-9+/]{0,64}):([A-Za-z0-9+/]{0,64})(?:,|$)/.exec(text);
  if (match === null) return undefined;
  const [, size = '', long = '', short = ''] = match;
  return { blockSize: Number(size), long: withoutRuns(long), short: withoutRuns(short) };
}

/** Runs of more than three say little about a file and are cut to three. */
function withoutRuns(text: string): string {
  return text.replaceAll(/(.)\1{3,}/g, '$1$1$1');
}

/** How alike two files are by their signatures, 0 to 100; 0 also for what is no signature. */
export function compareSsdeep(left: string, right: string): number {
  const [a, b] = [parse(left), parse(right)];
  if (a === undefined || b === undefined) return 0;
  if (a.blockSize === b.blockSize) {
    if (a.long === b.long && a.short === b.short) return 100;
    return Math.max(score(a.long, b.long, a.blockSize), score(a.short, b.short, 2 * a.blockSize));
  }
  if (a.blockSize === 2 * b.blockSize) return score(a.long, b.short, a.blockSize);
  if (b.blockSize === 2 * a.blockSize) return score(a.short, b.long, b.blockSize);
  return 0;
}

function score(a: string, b: string, size: number): number {
  if (a.length < windowBytes || b.length < windowBytes || !shareWindow(a, b)) return 0;
  const scaled = Math.floor((editDistance(a, b) * piecesMax) / (a.length + b.length));
  const alike = 100 - Math.floor((100 * scaled) / piecesMax);
  if (size >= Math.floor((99 + windowBytes) / windowBytes) * blockSizeMin) return alike;
  // Small block sizes match by chance.
  return Math.min(alike, Math.floor(size / blockSizeMin) * Math.min(a.length, b.length));
}

function shareWindow(a: string, b: string): boolean {
  const seen = new Set<string>();
  for (let i = 0; i + windowBytes <= a.length; i += 1) seen.add(a.slice(i, i + windowBytes));
  for (let i = 0; i + windowBytes <= b.length; i += 1)
    if (seen.has(b.slice(i, i + windowBytes))) return true;
  return false;
}

/** Insertions and deletions cost one, replacements two. */
function editDistance(a: string, b: string): number {
  let before = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 0; i < a.length; i += 1) {
    const row = [i + 1];
    for (let j = 0; j < b.length; j += 1) {
      const replaced = (before[j] ?? 0) + (a[i] === b[j] ? 0 : 2);
      row.push(Math.min(replaced, (before[j + 1] ?? 0) + 1, (row[j] ?? 0) + 1));
    }
    before = row;
  }
  return before[b.length] ?? 0;
}
