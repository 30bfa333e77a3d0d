import { sha256 } from '../hashes.ts';
import { bounded, type Notes } from '../notes.ts';
import { foldBatch } from './batch.ts';
import { blobsOf, fileKindOf, textIn } from './blobs.ts';
import { type Folded, fold } from './fold.ts';
import type { Dialect } from './lexer.ts';

/** A text that was hidden in another one. */
export interface Layer {
  /** Its parent's place in the list; none for what stood in the file itself. */
  readonly within?: number;
  /** How it was decoded, outermost first: `base64`, `gzip`, `concatenation`. */
  readonly how: readonly string[];
  readonly text: string;
  /** Where what was decoded is a file, it is handed on, and this names it; the text is empty. */
  readonly file?: string;
}

export type ScriptDialect = Dialect | 'batch';

const layersMax = 64;
const depthMax = 8;
const layerTextMax = 131_072;
const totalMax = 1_048_576;
/** Of a program, this much is looked at for hidden texts. */
const sourceMax = 4_194_304;

interface Open {
  readonly text: string;
  readonly dialect: ScriptDialect;
  readonly depth: number;
  readonly within: number | undefined;
  readonly folded: boolean;
}

/** Decodes what a program hides, again and again until nothing is left or a bound is met. */
export function layersOf(source: string, dialect: ScriptDialect, notes: Notes): Layer[] {
  return new Layers(notes).all(source, dialect);
}

class Layers {
  readonly #notes: Notes;
  readonly #layers: Layer[] = [];
  readonly #seen = new Set<string>();
  readonly #open: Open[] = [];
  #total = 0;

  constructor(notes: Notes) {
    this.#notes = notes;
  }

  all(source: string, dialect: ScriptDialect): Layer[] {
    if (source.length > sourceMax) this.#notes.cut('program text', sourceMax);
    const text = source.slice(0, sourceMax);
    this.#seen.add(text);
    this.#open.push({ text, dialect, depth: 0, within: undefined, folded: false });
    for (let next = this.#open.shift(); next !== undefined; next = this.#open.shift()) {
      this.#look(next);
    }
    return this.#layers;
  }

  #look(open: Open): void {
    const { text, dialect } = open;
    const folded = open.folded ? undefined : foldAny(text, dialect);
    if (folded?.cut) this.#notes.cut('expressions of a program', layersMax);
    // Each literal once more on its own: what was put together is whole there.
    const places = folded === undefined ? [text] : [text, folded.literals.join('\n')];
    for (const place of places) {
      const { blobs, cut } = blobsOf(place);
      if (cut) this.#notes.cut('encoded texts of a program', layersMax);
      for (const { how, bytes } of blobs) this.#addBytes(open, how, bytes);
    }
    if (folded !== undefined && folded.text !== text && folded.how.length > 0) {
      this.#add(open, folded.how, folded.text, dialect, true);
    }
  }

  #addBytes(open: Open, how: readonly string[], bytes: Uint8Array): void {
    if (fileKindOf(bytes) !== undefined) {
      const file = sha256(bytes);
      if (this.#seen.has(file) || !this.#room(open)) return;
      this.#seen.add(file);
      this.#notes.emit({ path: `layers/${this.#layers.length}`, bytes });
      this.#layers.push({ ...within(open), how, text: '', file });
      return;
    }
    const text = textIn(bytes);
    if (text === undefined) return;
    const all = text.encoding === undefined ? how : [...how, text.encoding];
    this.#add(open, all, text.text, dialectOf(text.text, open.dialect), false);
  }

  #add(
    open: Open,
    how: readonly string[],
    text: string,
    dialect: ScriptDialect,
    folded: boolean,
  ): void {
    if (this.#seen.has(text) || text.trim().length < 3 || !this.#room(open)) return;
    this.#seen.add(text);
    this.#total += Math.min(text.length, layerTextMax);
    const index = this.#layers.length;
    if (text.length > layerTextMax) this.#notes.cut('text of a layer', layerTextMax);
    this.#layers.push({ ...within(open), how, text: bounded(text, layerTextMax) });
    this.#open.push({ text, dialect, depth: open.depth + 1, within: index, folded });
  }

  #room(open: Open): boolean {
    const room = this.#layers.length < layersMax && open.depth < depthMax && this.#total < totalMax;
    if (!room) this.#notes.context.limited({ limit: 'depth', allowed: depthMax, where: 'layers' });
    return room;
  }
}

function within(open: Open): { within?: number } {
  return open.within === undefined ? {} : { within: open.within };
}

function foldAny(text: string, dialect: ScriptDialect): Folded {
  return dialect === 'batch' ? foldBatch(text) : fold(text, dialect);
}

const signs: readonly (readonly [pattern: RegExp, dialect: ScriptDialect])[] = [
  [
    /\$[a-z_]\w{0,64}\s{0,8}=|\bIEX\b|Invoke-|New-Object|\[(?:System\.)?(?:Convert|Text|char)\b/i,
    'powershell',
  ],
  [/<\?php|\beval\s{0,4}\(\s{0,4}(?:gz|base64_decode)/i, 'php'],
  [
    /\bfunction\s{0,4}\w{0,64}\s{0,4}\(|\bvar\s|\bconst\s|=>|\bWScript\.|\bdocument\./,
    'javascript',
  ],
  [/\b(?:Dim|Set|Sub|End Sub|CreateObject)\b/, 'vbscript'],
  [/^\s{0,8}import\s|\bexec\s{0,4}\(|\bdef\s+\w/m, 'python'],
  [/^@?echo off|%\w{1,64}%/im, 'batch'],
  [/^#!|\b(?:curl|wget|bash|sh)\s/m, 'shell'],
];

/** What a decoded text is written in; where nothing tells, the same as what it stood in. */
export function dialectOf(text: string, otherwise: ScriptDialect): ScriptDialect {
  const start = text.slice(0, 4_096);
  return signs.find(([pattern]) => pattern.test(start))?.[1] ?? otherwise;
}
