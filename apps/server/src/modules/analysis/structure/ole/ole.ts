import { overallEntropy } from '../entropy.ts';
import { sha256 } from '../hashes.ts';
import { bounded, type Notes, present } from '../notes.ts';
import { type Macros, macrosOf } from '../vba/macros.ts';
import { CompoundFile, type OleEntry } from './compound-file.ts';
import { type Embedded, embeddedFilesOf } from './embedded.ts';
import { type ExcelFacts, excelFactsOf } from './excel.ts';
import { compoundFilesOf } from './powerpoint.ts';
import { type DocumentFacts, documentFactsOf } from './properties.ts';
import { fieldsOf, isEncryptedWord, type WordField } from './word.ts';

/** A compound file: Office's documents before 2007, installers, Outlook's messages. */
export interface OleStructure {
  readonly kind: 'ole';
  readonly application: OleApplication;
  readonly classId?: string;
  readonly encrypted: boolean;
  readonly streams: readonly OleStream[];
  readonly facts?: DocumentFacts;
  readonly macros?: Macros;
  readonly excel?: ExcelFacts;
  /** Instructions of Word that reach outside: `DDEAUTO`, `INCLUDETEXT` and so on. */
  readonly fields: readonly WordField[];
  readonly embedded: readonly Embedded[];
}

export type OleApplication =
  | 'word'
  | 'excel'
  | 'powerpoint'
  | 'visio'
  | 'publisher'
  | 'message'
  | 'installer'
  | 'encrypted-ooxml'
  | 'macros'
  | 'other';

export interface OleStream {
  readonly path: string;
  readonly size: number;
  readonly entropy: number;
  readonly sha256: string;
}

const streamsMax = 500;

const marks: readonly (readonly [pattern: RegExp, application: OleApplication])[] = [
  [/^EncryptedPackage$/, 'encrypted-ooxml'],
  [/^WordDocument$/, 'word'],
  [/^(?:Workbook|Book)$/, 'excel'],
  [/^PowerPoint Document$/, 'powerpoint'],
  [/^VisioDocument$/, 'visio'],
  [/^Quill\/QuillSub\/CONTENTS$/, 'publisher'],
  [/^__properties_version1\.0$/, 'message'],
  [/^VBA\/dir$/, 'macros'],
];

/** @throws {Malformed} */
export function oleStructure(bytes: Uint8Array, notes: Notes): OleStructure {
  const file = new CompoundFile(bytes, notes);
  const application = applicationOf(file);
  const word = file.find(/^WordDocument$/);
  const book = file.find(/^(?:Workbook|Book)$/);
  const show = file.find(/^PowerPoint Document$/);
  const inner = show === undefined ? [] : compoundFilesOf(file.read(show), notes);
  const wordBytes = word === undefined ? undefined : file.read(word);
  const excel =
    book === undefined
      ? undefined
      : notes.attempt('workbook', () => excelFactsOf(file.read(book), notes));
  return present({
    kind: 'ole',
    application,
    classId: file.rootClass,
    encrypted:
      application === 'encrypted-ooxml' ||
      excel?.encrypted === true ||
      (wordBytes !== undefined && isEncryptedWord(wordBytes)) ||
      isEncryptedPowerPoint(file),
    streams: streamsOf(file, notes),
    facts: notes.attempt('document properties', () => documentFactsOf(file)),
    macros: notes.attempt('macros', () => macrosOf([file, ...inner], notes)),
    excel,
    fields: wordBytes === undefined ? [] : fieldsOf(wordBytes, notes),
    embedded: [file, ...inner].flatMap(
      (one) => notes.attempt('embedded objects', () => embeddedFilesOf(one, notes)) ?? [],
    ),
  });
}

function applicationOf(file: CompoundFile): OleApplication {
  // Windows Installer: 000C1084-0000-0000-C000-000000000046 and its neighbours.
  if (file.rootClass?.startsWith('000c10')) return 'installer';
  return marks.find(([pattern]) => file.find(pattern) !== undefined)?.[1] ?? 'other';
}

/** PowerPoint writes another mark where it encrypts (MS-PPT 2.3.2). */
function isEncryptedPowerPoint(file: CompoundFile): boolean {
  const user = file.find(/^Current User$/);
  if (user === undefined) return false;
  return Buffer.from(file.read(user, 64)).includes(Buffer.from('dfc4d1f3', 'hex'));
}

function streamsOf(file: CompoundFile, notes: Notes): OleStream[] {
  const streams = file.entries.filter(({ isStorage }) => !isStorage);
  return notes.shown('streams', streams, streamsMax).map((entry) => streamOf(file, entry));
}

function streamOf(file: CompoundFile, entry: OleEntry): OleStream {
  const bytes = file.read(entry);
  return {
    path: bounded(visible(entry.path)),
    size: entry.size,
    entropy: overallEntropy(bytes),
    sha256: sha256(bytes),
  };
}

/** Names begin with control characters that mean something: `\x01Ole10Native`. */
export function visible(path: string): string {
  const shown = (char: string) =>
    char < ' ' ? `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}` : char;
  return Array.from(path, shown).join('');
}
