import { depersonalise } from '../../../../platform/depersonalise/index.ts';
import { tagsOf, unescaped } from '../html/markup.ts';
import { bounded, type Notes, present } from '../notes.ts';
import { CompoundFile } from '../ole/compound-file.ts';
import { fieldIn, type WordField } from '../ole/word.ts';
import { type Macros, macrosOf } from '../vba/macros.ts';
import { Parts } from './parts.ts';

/** Office's documents since 2007. Source: ECMA-376, Part 2 (packages) and Part 1. */
export interface OoxmlStructure {
  readonly kind: 'ooxml';
  readonly application: 'word' | 'excel' | 'powerpoint' | 'visio' | 'other';
  readonly parts: number;
  readonly macros?: Macros;
  /** Targets outside of the document: templates and objects are loaded without being asked. */
  readonly external: readonly OoxmlLink[];
  readonly fields: readonly WordField[];
  /** Links of cells to services of other programs. */
  readonly dde: readonly { readonly service: string; readonly topic: string }[];
  /** Sheets of Excel 4 macros, with their formulas. */
  readonly excel4: readonly { readonly part: string; readonly formulas: readonly string[] }[];
  readonly hiddenSheets: readonly { readonly name: string; readonly state: string }[];
  readonly autoRunNames: readonly string[];
  /** Parts that are files or objects; the unpacking stage has them as members. */
  readonly embedded: readonly { readonly part: string; readonly size: number }[];
  readonly activeX: number;
  /** Procedures that its ribbon runs as it is loaded. */
  readonly onLoad: readonly string[];
}

export interface OoxmlLink {
  /** Last part of the relationship's type: `attachedTemplate`, `oleObject`, `hyperlink`. */
  readonly type: string;
  readonly target: string;
  readonly part: string;
}

const linksMax = 2_000;
const listMax = 200;

/** @throws {Malformed} */
export function ooxmlStructure(bytes: Uint8Array, notes: Notes): OoxmlStructure {
  const parts = new Parts(bytes, notes);
  const has = (pattern: RegExp) => parts.names(pattern).length > 0;
  const application = has(/^word\//i)
    ? 'word'
    : has(/^xl\//i)
      ? 'excel'
      : has(/^ppt\//i)
        ? 'powerpoint'
        : has(/^visio\//i)
          ? 'visio'
          : 'other';
  const workbook = workbookOf(parts);
  return present({
    kind: 'ooxml',
    application,
    parts: parts.entries.length,
    macros: macrosIn(parts, notes),
    external: notes.capped('external links', externalOf(parts), linksMax),
    fields: notes.capped('fields', fieldsIn(parts), linksMax),
    dde: notes.capped('DDE links', ddeOf(parts), listMax),
    excel4: excel4Of(parts, notes),
    hiddenSheets: notes.capped('hidden sheets', workbook.hidden, listMax),
    autoRunNames: workbook.autoRun.slice(0, listMax),
    embedded: notes.capped('embedded objects', embeddedOf(parts), listMax),
    activeX: parts.names(/\/activeX\/activeX\d*\.(?:xml|bin)$/i).length,
    onLoad: onLoadOf(parts).slice(0, listMax),
  });
}

function macrosIn(parts: Parts, notes: Notes): Macros | undefined {
  const projects = parts.names(/(?:^|\/)vbaProject[^/]*\.bin$/i).slice(0, 4);
  const files = projects.flatMap((entry) => {
    const bytes = parts.read(entry);
    const file = bytes && notes.attempt('macros', () => new CompoundFile(bytes, notes));
    return file === undefined ? [] : [file];
  });
  return notes.attempt('macros', () => macrosOf(files, notes));
}

function externalOf(parts: Parts): OoxmlLink[] {
  return parts.names(/\.rels$/i).flatMap((entry) => {
    const links: OoxmlLink[] = [];
    for (const { name, attributes } of tagsOf(parts.text(entry))) {
      if (name !== 'relationship' || !/^external$/i.test(attributes.get('targetmode') ?? ''))
        continue;
      const type = (attributes.get('type') ?? '').split('/').at(-1) ?? '';
      const target = bounded(depersonalise(attributes.get('target') ?? ''), 512);
      links.push({ type: bounded(type, 64), target, part: bounded(entry.name) });
      if (links.length > linksMax) break;
    }
    return links;
  });
}

/** Instructions may be cut into runs: they are put together up to the end of the field. */
function fieldsIn(parts: Parts): WordField[] {
  const fields: WordField[] = [];
  for (const entry of parts.names(
    /^word\/(?:document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml$/i,
  )) {
    const xml = parts.text(entry);
    let text = '';
    for (const { name, attributes, end } of tagsOf(xml)) {
      if (name === 'fldsimple') add(attributes.get('instr') ?? '');
      else if (name === 'instrtext') text += contentAt(xml, end).slice(0, 1_024);
      else if (name === 'fldchar') {
        if (text !== '') add(text);
        text = '';
      }
      if (fields.length > linksMax) return fields;
    }
    if (text !== '') add(text);
  }
  return fields;

  function add(instruction: string): void {
    const field = fieldIn(instruction);
    if (field !== undefined) fields.push(field);
  }
}

function contentAt(xml: string, at: number): string {
  const close = xml.indexOf('<', at);
  return close < 0 ? '' : unescaped(xml.slice(at, close));
}

function ddeOf(parts: Parts): { service: string; topic: string }[] {
  return parts.names(/^xl\/externalLinks\/[^/]+\.xml$/i).flatMap((entry) => {
    for (const { name, attributes } of tagsOf(parts.text(entry))) {
      if (name !== 'ddelink') continue;
      const value = (key: string) => bounded(attributes.get(key) ?? '', 512);
      return [{ service: value('ddeservice'), topic: value('ddetopic') }];
    }
    return [];
  });
}

function excel4Of(parts: Parts, notes: Notes): OoxmlStructure['excel4'] {
  const sheets = parts.names(/^xl\/macrosheets\/[^/]+\.(?:xml|bin)$/i);
  return notes.capped('macro sheets', sheets, 32).map((entry) => {
    const formulas: string[] = [];
    const xml = /\.xml$/i.test(entry.name) ? parts.text(entry) : '';
    for (const { name, end } of tagsOf(xml)) {
      if (name !== 'f') continue;
      if (formulas.length >= 500) {
        notes.cut('formulas of a macro sheet', 500);
        break;
      }
      formulas.push(bounded(contentAt(xml, end), 512));
    }
    return { part: bounded(entry.name), formulas };
  });
}

function workbookOf(parts: Parts) {
  const hidden: { name: string; state: string }[] = [];
  const autoRun: string[] = [];
  for (const entry of parts.names(/^xl\/workbook\.xml$/i)) {
    for (const { name, attributes } of tagsOf(parts.text(entry))) {
      const state = attributes.get('state') ?? 'visible';
      const label = bounded(attributes.get('name') ?? '', 64);
      if (name === 'sheet' && state !== 'visible')
        hidden.push({ name: label, state: bounded(state, 16) });
      if (name === 'definedname' && /auto_(?:open|close|activate)/i.test(label))
        autoRun.push(label);
    }
  }
  return { hidden, autoRun };
}

function embeddedOf(parts: Parts) {
  return parts
    .names(/\/(?:embeddings|activeX|attachedToolbars)\/[^/]+$/i)
    .filter(({ name }) => !/\.(?:xml|rels)$/i.test(name))
    .map(({ name, size }) => ({ part: bounded(name), size }));
}

function onLoadOf(parts: Parts): string[] {
  return parts.names(/^customUI\/[^/]+\.xml$/i).flatMap((entry) => {
    const found: string[] = [];
    for (const { name, attributes } of tagsOf(parts.text(entry))) {
      const procedure = attributes.get('onload');
      if (name === 'customui' && procedure !== undefined) found.push(bounded(procedure, 128));
    }
    return found;
  });
}
