import { bounded, type Notes } from '../notes.ts';
import type { CompoundFile, OleEntry } from '../ole/compound-file.ts';
import { decodeUtf16, Reader } from '../reader.ts';
import { codePage } from './code-page.ts';
import { decompress } from './decompress.ts';

export interface VbaModule {
  readonly name: string;
  /** Stream of the compound file that has it. */
  readonly stream: string;
  readonly kind: 'procedures' | 'document or class' | 'unknown';
  readonly code: string;
  /** Whether there is compiled code but hardly any text: what is shown is not what runs. */
  readonly sourceMissing: boolean;
}

export interface VbaProject {
  readonly modules: readonly VbaModule[];
  /** Whether the project asks for a password before it shows its source; it is read all the same. */
  readonly protectedFromView: boolean;
  readonly references: readonly string[];
}

const modulesMax = 256;
const codeMax = 262_144;

interface Declared {
  readonly stream: string;
  readonly name: string;
  readonly offset: number;
  readonly kind: VbaModule['kind'];
}

/** Macros of a document, by its project's directory or, where that is damaged, by searching. Source: MS-OVBA 2.3. */
export function vbaProjectsOf(file: CompoundFile, notes: Notes): VbaProject[] {
  const directories = file.entries.filter(
    ({ path, isStorage }) => !isStorage && /(?:^|\/)VBA\/dir$/i.test(path),
  );
  const projects = directories.slice(0, 16).map((entry) => projectAt(file, entry, notes));
  if (projects.some(({ modules }) => modules.length > 0)) return projects;
  const modules = searched(file, notes);
  return modules.length > 0 ? [{ modules, protectedFromView: false, references: [] }] : projects;
}

function projectAt(file: CompoundFile, directory: OleEntry, notes: Notes): VbaProject {
  const folder = directory.path.slice(0, -'dir'.length);
  const dir = notes.attempt('macro directory', () =>
    readDirectory(decompress(file.read(directory))),
  );
  const declared = notes.capped('macro modules', dir?.modules ?? [], modulesMax);
  const modules = declared.flatMap((one) => {
    const path = `${folder}${one.stream}`.toLowerCase();
    const entry = file.entries.find((candidate) => candidate.path.toLowerCase() === path);
    if (entry === undefined) {
      notes.problem('macro modules: one has no stream');
      return [];
    }
    const module = notes.attempt('macro module', () =>
      moduleOf(file.read(entry), one, entry.path, dir?.page ?? 1252),
    );
    return module === undefined ? [] : [module];
  });
  const settings = file.entries.find(({ path }) => path === `${folder.slice(0, -4)}PROJECT`);
  const text =
    settings === undefined ? '' : Buffer.from(file.read(settings, 65_536)).toString('latin1');
  return {
    modules,
    protectedFromView: /^DPB="[0-9A-F]{40,}"/m.test(text),
    references: (dir?.references ?? []).slice(0, 64),
  };
}

function moduleOf(bytes: Uint8Array, declared: Declared, stream: string, page: number): VbaModule {
  const { offset, name, kind } = declared;
  const code = codePage(page, decompress(bytes.subarray(Math.min(offset, bytes.length))));
  const written = code.replace(/^Attribute [^\n]*$/gm, '').trim();
  return {
    name: bounded(name, 128),
    stream,
    kind,
    code: bounded(code, codeMax),
    sourceMissing: written.length === 0 && offset > 3_000,
  };
}

/** Records of the decompressed `dir` stream: identifier, size, data. */
function readDirectory(bytes: Uint8Array) {
  const reader = new Reader(bytes);
  const modules: Declared[] = [];
  const references: string[] = [];
  let page = 1252;
  let current:
    | { name: string; stream: string; offset: number; kind: VbaModule['kind'] }
    | undefined;
  for (let at = 0; at + 6 <= reader.length && modules.length <= modulesMax; ) {
    const id = reader.u16(at);
    // The version's record says 4 and has 6.
    const size = id === 0x09 ? 6 : reader.u32(at + 2);
    const data = reader.clipped(at + 6, size);
    at += 6 + size;
    const text = () => codePage(page, data);
    if (id === 0x03 && data.length >= 2) page = (data[0] ?? 0) | ((data[1] ?? 0) << 8);
    else if (id === 0x16) references.push(bounded(text(), 128));
    else if (id === 0x19) current = { name: text(), stream: text(), offset: 0, kind: 'unknown' };
    else if (current === undefined) continue;
    else if (id === 0x1a) current.stream = text();
    else if (id === 0x32 && data.length >= 2) current.stream = decodeUtf16(data);
    else if (id === 0x31 && data.length >= 4) current.offset = new Reader(data).u32(0);
    else if (id === 0x21) current.kind = 'procedures';
    else if (id === 0x22) current.kind = 'document or class';
    else if (id === 0x2b) {
      modules.push(current);
      current = undefined;
    }
  }
  return { modules, references, page };
}

/** Compressed source begins with `Attribut`, whose compressed form is always the same. */
const attribute = Buffer.from('\0Attribut\0e ', 'latin1');

function searched(file: CompoundFile, notes: Notes): VbaModule[] {
  const modules: VbaModule[] = [];
  for (const entry of file.entries) {
    if (entry.isStorage || entry.size < 32 || modules.length >= modulesMax) continue;
    if (!/(?:^|\/)(?:VBA|Macros|_VBA_PROJECT_CUR)\//i.test(entry.path)) continue;
    const bytes = file.read(entry);
    const found = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf(attribute);
    if (found < 3) continue;
    const name = entry.path.split('/').at(-1) ?? '';
    const declared = { stream: entry.path, name, offset: found - 3, kind: 'unknown' } as const;
    const module = notes.attempt('macro module', () => moduleOf(bytes, declared, entry.path, 1252));
    if (module !== undefined) modules.push(module);
  }
  if (modules.length > 0) notes.problem('macros: found without the project’s directory');
  return modules;
}
