import { depersonalise } from '../../../../platform/depersonalise/index.ts';
import { sha256 } from '../hashes.ts';
import { bounded, type Notes, present } from '../notes.ts';
import type { Embedded } from '../ole/embedded.ts';
import { type Layer, layersOf } from '../script/layers.ts';
import { decodeBytes, PdfDocument, type PdfObject } from './document.ts';
import { type PdfValue, textOfString } from './values.ts';

/** A document in PDF: what it runs, opens and carries. Source: ISO 32000-1. */
export interface PdfStructure {
  readonly kind: 'pdf';
  readonly version: string;
  /** Bytes before `%PDF`. */
  readonly headerOffset: number;
  readonly objects: number;
  readonly streams: number;
  readonly objectStreams: number;
  readonly pages: number;
  /** How often it was saved: `%%EOF` marks. */
  readonly revisions: number;
  readonly encrypted: boolean;
  readonly scripts: readonly PdfScript[];
  /** Kind of what is done when it is opened: an action's name, or `destination`. */
  readonly openAction?: string;
  /** Whether pages or fields do something by themselves (`/AA`). */
  readonly additionalActions: number;
  readonly launches: readonly { readonly target: string; readonly parameters?: string }[];
  readonly addresses: readonly string[];
  readonly submitsTo: readonly string[];
  readonly remoteDocuments: readonly string[];
  readonly embedded: readonly Embedded[];
  /** Form data as XML, which can have scripts too. */
  readonly xfa: boolean;
  readonly richMedia: boolean;
  /** Names written with `#xx` that need not be. */
  readonly hiddenNames: number;
}

export interface PdfScript {
  readonly object: number;
  readonly code: string;
  readonly layers: readonly Layer[];
}

const scriptsMax = 64;
const codeMax = 131_072;
const listMax = 500;

export function pdfStructure(bytes: Uint8Array, notes: Notes): PdfStructure {
  const document = new PdfDocument(bytes, notes);
  const start = document.text.slice(0, 2_048);
  const headerOffset = start.indexOf('%PDF');
  const found = new Actions(document, notes);
  for (const object of document.objects) found.look(object.number, object.value);
  found.finish();
  const encrypted = document.trailers.some((one) => document.get(one, 'Encrypt') !== undefined);
  if (encrypted) notes.problem('texts and streams are encrypted; they were not read');
  if (headerOffset < 0) notes.problem('there is no header');
  return present({
    kind: 'pdf',
    version: /^%PDF-(\d\.\d)/.exec(start.slice(Math.max(0, headerOffset)))?.[1] ?? 'unknown',
    headerOffset: Math.max(0, headerOffset),
    objects: document.objects.length,
    streams: document.objects.filter(({ streamAt }) => streamAt !== undefined).length,
    objectStreams: document.objectStreams,
    pages: document.objects.filter(({ value }) => nameOf(document.get(value, 'Type')) === 'Page')
      .length,
    revisions: document.text.split('%%EOF').length - 1,
    encrypted,
    scripts: [...found.scripts.values()],
    openAction: found.openAction,
    additionalActions: found.additionalActions,
    launches: notes.capped('launch actions', found.launches, listMax),
    addresses: notes.capped('addresses', [...found.addresses], listMax),
    submitsTo: notes.capped('forms', [...found.submitsTo], listMax),
    remoteDocuments: notes.capped('remote documents', [...found.remote], listMax),
    embedded: found.embedded,
    xfa: found.xfa,
    richMedia: found.richMedia,
    hiddenNames: document.hiddenNames,
  });
}

function nameOf(value: PdfValue | undefined): string {
  return value?.type === 'name' ? value.value : '';
}

/** Looks through values for what they do; references are not followed but where an action needs it. */
class Actions {
  readonly scripts = new Map<string, PdfScript>();
  openAction: string | undefined;
  additionalActions = 0;
  readonly launches: { target: string; parameters?: string }[] = [];
  readonly addresses = new Set<string>();
  readonly submitsTo = new Set<string>();
  readonly remote = new Set<string>();
  readonly embedded: Embedded[] = [];
  xfa = false;
  richMedia = false;
  readonly #document: PdfDocument;
  readonly #notes: Notes;
  readonly #files = new Set<PdfObject>();
  readonly #nameless: number[] = [];

  constructor(document: PdfDocument, notes: Notes) {
    this.#document = document;
    this.#notes = notes;
  }

  /** As deep as the parser reads, which is bounded. */
  look(number: number, value: PdfValue): void {
    if (value.type === 'array') for (const item of value.items) this.look(number, item);
    if (value.type !== 'dictionary') return;
    this.#dictionary(number, value, value.entries);
    for (const entry of value.entries.values()) this.look(number, entry);
  }

  #dictionary(number: number, value: PdfValue, entries: ReadonlyMap<string, PdfValue>): void {
    const action = nameOf(this.#document.get(value, 'S'));
    if (entries.has('OpenAction')) this.#open(entries.get('OpenAction'));
    if (entries.has('AA')) this.additionalActions += 1;
    if (entries.has('XFA')) this.xfa = true;
    if (nameOf(this.#document.get(value, 'Subtype')) === 'RichMedia') this.richMedia = true;
    if (entries.has('JS')) this.#script(number, entries.get('JS'));
    if (action === 'Launch') this.#launch(value);
    if (entries.has('URI') && (action === 'URI' || action === ''))
      this.#add(this.addresses, this.#text(entries.get('URI')));
    if (action === 'SubmitForm') this.#add(this.submitsTo, this.#fileName(entries.get('F')));
    if (action === 'GoToR' || action === 'GoToE')
      this.#add(this.remote, this.#fileName(entries.get('F')));
    const isFile = nameOf(this.#document.get(value, 'Type')) === 'EmbeddedFile';
    if (entries.has('EF')) this.#embedded(value, entries.get('EF'));
    else if (isFile) this.#nameless.push(number);
  }

  /** Embedded files that no specification names. */
  finish(): void {
    for (const number of this.#nameless) {
      this.#file(this.#document.objectOf({ type: 'reference', number }), undefined);
    }
  }

  #add(set: Set<string>, text: string): void {
    if (text !== '' && set.size <= listMax) set.add(bounded(text, 1_024));
  }

  #open(value: PdfValue | undefined): void {
    const resolved = this.#document.resolve(value);
    const action = nameOf(this.#document.get(resolved, 'S'));
    this.openAction ??= resolved?.type === 'dictionary' ? bounded(action, 64) : 'destination';
    if (resolved?.type === 'dictionary' && action !== '') this.openAction = bounded(action, 64);
  }

  #script(number: number, value: PdfValue | undefined): void {
    const object = this.#document.objectOf(value);
    const stream = object === undefined ? undefined : this.#document.streamOf(object);
    const code = stream === undefined ? this.#text(value) : textOfString(decodeBytes(stream));
    const key = sha256(Buffer.from(code));
    if (code === '' || this.scripts.has(key)) return;
    if (this.scripts.size >= scriptsMax) {
      this.#notes.cut('scripts', scriptsMax);
      return;
    }
    const layers = layersOf(code, 'javascript', this.#notes);
    if (code.length > codeMax) this.#notes.cut('text of a script', codeMax);
    this.scripts.set(key, { object: number, code: bounded(code, codeMax), layers });
  }

  #launch(value: PdfValue): void {
    const windows = this.#document.get(value, 'Win');
    const file = this.#document.get(windows, 'F') ?? this.#document.get(value, 'F');
    const parameters = this.#text(this.#document.get(windows, 'P'));
    if (this.launches.length > listMax) return;
    const target = bounded(depersonalise(this.#fileName(file)), 512);
    this.launches.push(
      parameters === '' ? { target } : { target, parameters: bounded(parameters, 2_048) },
    );
  }

  #text(value: PdfValue | undefined): string {
    const resolved = this.#document.resolve(value);
    return resolved?.type === 'string' ? textOfString(resolved.value) : '';
  }

  /** A file specification is a text, or a dictionary that has one. */
  #fileName(value: PdfValue | undefined): string {
    const resolved = this.#document.resolve(value);
    if (resolved?.type !== 'dictionary') return this.#text(resolved);
    return this.#text(resolved.entries.get('UF')) || this.#text(resolved.entries.get('F'));
  }

  #embedded(specification: PdfValue, value: PdfValue | undefined): void {
    const files = this.#document.resolve(value);
    if (files?.type !== 'dictionary') return;
    const name = bounded(depersonalise(this.#fileName(specification)), 256);
    for (const reference of files.entries.values())
      this.#file(this.#document.objectOf(reference), name);
  }

  #file(object: PdfObject | undefined, name: string | undefined): void {
    if (object === undefined || this.#files.has(object)) return;
    const bytes = this.#document.streamOf(object);
    if (bytes === undefined) return;
    if (this.embedded.length >= listMax) {
      this.#notes.cut('embedded files', listMax);
      return;
    }
    this.#files.add(object);
    const where = `object ${object.number}`;
    const fileName = name === undefined || name === '' ? undefined : name;
    this.embedded.push(present({ where, fileName, size: bytes.length, sha256: sha256(bytes) }));
    this.#notes.emit({ path: fileName ?? where, bytes });
  }
}
