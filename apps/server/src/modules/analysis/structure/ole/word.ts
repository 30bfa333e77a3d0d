import { bounded, type Notes } from '../notes.ts';
import { decodeLatin1, decodeUtf16 } from '../reader.ts';

export interface WordField {
  /** `DDEAUTO`, `INCLUDEPICTURE`, … */
  readonly instruction: string;
  /** The whole instruction, as it stands there. */
  readonly text: string;
}

const fieldsMax = 2_000;
const textMax = 1_024;
const reachOut =
  /^\s*(DDEAUTO|DDE|INCLUDETEXT|INCLUDEPICTURE|INCLUDE|LINK|IMPORT|HYPERLINK|AUTOTEXT|MACROBUTTON|GOTOBUTTON|RD|AUTOTEXTLIST)\b/i;

/** Field instructions between 0x13 and 0x14 or 0x15, in text of one or two bytes a character. */
export function fieldsOf(bytes: Uint8Array, notes: Notes): WordField[] {
  const fields = new Map<string, WordField>();
  for (let at = bytes.indexOf(0x13); at >= 0; at = bytes.indexOf(0x13, at + 1)) {
    if (fields.size >= fieldsMax) {
      notes.cut('fields', fieldsMax);
      break;
    }
    const wide = bytes[at + 1] === 0;
    const piece = bytes.subarray(at + (wide ? 2 : 1), at + textMax * (wide ? 2 : 1));
    const field = fieldIn(wide ? decodeUtf16(piece) : decodeLatin1(piece));
    if (field !== undefined) fields.set(field.text, field);
  }
  return [...fields.values()];
}

/** An instruction that reaches outside of the document; others are of no interest. */
export function fieldIn(text: string): WordField | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: marks of fields
  const instruction = text.split(/[\x13-\x15]/, 1)[0] ?? '';
  const name = reachOut.exec(instruction)?.[1];
  if (name === undefined) return undefined;
  return { instruction: name.toUpperCase(), text: bounded(instruction.trim(), 512) };
}

/** `fEncrypted` of the file information block (MS-DOC 2.5.2). */
export function isEncryptedWord(bytes: Uint8Array): boolean {
  return ((bytes[11] ?? 0) & 1) !== 0;
}
