import { bounded, type Notes } from '../notes.ts';
import { Reader } from '../reader.ts';
import { codePage } from '../vba/code-page.ts';

/** What a workbook of Excel says in its globals. Source: MS-XLS. */
export interface ExcelFacts {
  readonly encrypted: boolean;
  readonly sheets: readonly ExcelSheet[];
  /** Names by which Excel 4 macros run when the file is opened. */
  readonly autoRunNames: readonly string[];
  /** Other files, programs and services that cells refer to. */
  readonly links: readonly { readonly kind: 'workbook' | 'dde-or-ole'; readonly target: string }[];
}

export interface ExcelSheet {
  readonly name: string;
  readonly kind: 'worksheet' | 'excel4-macros' | 'chart' | 'macros' | 'other';
  readonly state: 'visible' | 'hidden' | 'very-hidden';
}

const recordsMax = 400_000;
const sheetsMax = 256;
const kinds = new Map<number, ExcelSheet['kind']>([
  [0, 'worksheet'],
  [1, 'excel4-macros'],
  [2, 'chart'],
  [6, 'macros'],
]);
const states = ['visible', 'hidden', 'very-hidden'] as const;
/** Built-in names 1 to 3 and 10, 11 of MS-XLS 2.5.66. */
const builtIn = new Map([
  [1, 'Auto_Open'],
  [2, 'Auto_Close'],
  [10, 'Auto_Activate'],
  [11, 'Auto_Deactivate'],
]);

export function excelFactsOf(bytes: Uint8Array, notes: Notes): ExcelFacts {
  const reader = new Reader(bytes);
  const sheets: ExcelSheet[] = [];
  const names = new Set<string>();
  const links: { kind: 'workbook' | 'dde-or-ole'; target: string }[] = [];
  let encrypted = false;
  // Excel 5 and 95 have texts of one byte a character, and no byte that says so.
  let old = false;
  let records = 0;
  for (let at = 0; at + 4 <= reader.length; records++) {
    if (records >= recordsMax) {
      notes.cut('records of the workbook', recordsMax);
      break;
    }
    const id = reader.u16(at);
    const data = new Reader(reader.clipped(at + 4, reader.u16(at + 2)));
    at += 4 + data.length;
    // What follows after this mark is encrypted too.
    if (id === 0x2f) {
      encrypted = true;
      break;
    }
    if (id === 0x809 && data.length >= 2) old = data.u16(0) < 0x600;
    else if (id === 0x85 && sheets.length < sheetsMax && data.length >= 8)
      sheets.push(sheetOf(data, old));
    else if (id === 0x18 && data.length >= 15) addAutoRun(data, names, old);
    else if (id === 0x1ae && data.length > 4 && links.length < sheetsMax) links.push(linkOf(data));
    // The globals end here; what cells hold is of no use where it is encrypted, and much elsewhere.
    else if (id === 0x0a) break;
  }
  return { encrypted, sheets, autoRunNames: [...names], links };
}

function sheetOf(data: Reader, old: boolean): ExcelSheet {
  const start = old ? 7 : 8;
  const [state, kind, length] = [data.u8(4) & 3, data.u8(5), data.u8(6)];
  const wide = !old && (data.u8(7) & 1) !== 0;
  const units = Math.min(length, wide ? (data.length - 8) >> 1 : data.length - start);
  return {
    name: bounded(wide ? data.utf16(8, units) : codePage(1252, data.clipped(start, units)), 64),
    kind: kinds.get(kind) ?? 'other',
    state: states[state] ?? 'visible',
  };
}

function addAutoRun(data: Reader, names: Set<string>, old: boolean): void {
  const start = old ? 14 : 15;
  const isBuiltIn = (data.u16(0) & 0x20) !== 0;
  const length = data.u8(3);
  const wide = !old && (data.u8(14) & 1) !== 0;
  const text = data.clipped(start, wide ? length * 2 : length);
  const name = isBuiltIn ? builtIn.get(text[0] ?? 0) : codePage(wide ? 1200 : 1252, text);
  if (
    name !== undefined &&
    /^auto_?(?:open|close|activate|deactivate)/i.test(name) &&
    names.size < 64
  ) {
    names.add(bounded(name, 64));
  }
}

function linkOf(data: Reader): { kind: 'workbook' | 'dde-or-ole'; target: string } {
  const sheets = data.u16(0);
  const units = data.u16(2);
  if (data.length < 6 || units === 0x0401 || units === 0x3a01)
    return { kind: 'workbook', target: '' };
  const wide = (data.u8(4) & 1) !== 0;
  const text = codePage(wide ? 1200 : 1252, data.clipped(5, wide ? units * 2 : units));
  // DDE and OLE links name server and topic with a mark between them (MS-XLS 2.5.277).
  const kind = sheets === 0 && text.includes('\x03') ? 'dde-or-ole' : 'workbook';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: marks of this encoding of paths
  return { kind, target: bounded(text.replace(/^\x01/, '').replace(/[\x01-\x08]/g, '|')) };
}
