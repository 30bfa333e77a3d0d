import type { Notes } from '../notes.ts';
import { decodeUtf16 } from '../reader.ts';
import { type MacroTraits, suspiciousIn } from '../vba/traits.ts';
import { type Layer, layersOf, type ScriptDialect } from './layers.ts';
import { scriptTraitsOf } from './traits.ts';

/** A program that is text. */
export interface ScriptStructure {
  readonly kind: 'script';
  readonly language: ScriptDialect;
  readonly lines: number;
  /** Length of its longest line: obfuscated ones have few, long lines. */
  readonly longestLine: number;
  readonly layers: readonly Layer[];
  readonly suspicious: MacroTraits['suspicious'];
}

/** More than this of a program is not looked at. */
const bytesMax = 16_777_216;

export function scriptStructure(
  bytes: Uint8Array,
  language: ScriptDialect,
  notes: Notes,
): ScriptStructure {
  if (bytes.length > bytesMax) notes.cut('program text', bytesMax);
  const text = textOf(bytes.subarray(0, bytesMax));
  const layers = layersOf(text, language, notes);
  const texts = [text, ...layers.map((layer) => layer.text)];
  let [lines, longestLine, from] = [0, 0, 0];
  for (let at = text.indexOf('\n'); from < text.length; at = text.indexOf('\n', from)) {
    const end = at < 0 ? text.length : at;
    lines += 1;
    longestLine = Math.max(longestLine, end - from);
    from = end + 1;
  }
  const suspicious = [...suspiciousIn(texts), ...scriptTraitsOf(texts)];
  return { kind: 'script', language, lines, longestLine, layers, suspicious };
}

/** UTF-16 by its mark, UTF-8 where it is, else Latin-1. */
export function textOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decodeUtf16(bytes.subarray(2));
  if (bytes[0] === 0xfe && bytes[1] === 0xff)
    return new TextDecoder('utf-16be').decode(bytes.subarray(2));
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // Not UTF-8: each byte is a character, so that nothing is lost.
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  }
}
