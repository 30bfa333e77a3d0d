import { readSignedData } from '../certificate/signed-data.ts';
import { type CertificateSummary, summaryOf } from '../certificate/x509.ts';
import { overallEntropy } from '../entropy.ts';
import { sha256 } from '../hashes.ts';
import { bounded, type Notes, present } from '../notes.ts';
import { Malformed, Reader } from '../reader.ts';

/** A program of Apple's systems, for one processor or several. Source: Mach-O file format reference. */
export interface MachOStructure {
  readonly kind: 'macho';
  readonly slices: readonly MachOSlice[];
}

export interface MachOSlice {
  readonly offset: number;
  readonly size: number;
  readonly processor: string;
  readonly bits: 32 | 64;
  readonly type: string;
  readonly loadCommands: number;
  readonly segments: readonly MachOSegment[];
  readonly libraries: readonly string[];
  readonly runPaths: readonly string[];
  readonly uuid?: string;
  readonly minimumSystem?: string;
  readonly entryOffset?: string;
  readonly encrypted: boolean;
  readonly symbols: number;
  readonly protections: readonly string[];
  readonly signature?: MachOSignature;
}

export interface MachOSegment {
  readonly name: string;
  readonly size: number;
  readonly protection: string;
  readonly sections: number;
  readonly entropy?: number;
}

/** What there is of a signature; its hashes are not computed again. */
export interface MachOSignature {
  readonly identifier?: string;
  readonly team?: string;
  /** Signed by nobody in particular, as linkers do it. */
  readonly adHoc: boolean;
  /** SHA-256 of the code directory: the first 20 bytes are what Apple calls the cdhash. */
  readonly codeDirectoryHash?: string;
  /** Property list in XML. */
  readonly entitlements?: string;
  readonly signers: readonly CertificateSummary[];
}

const slicesMax = 16;
const commandsMax = 2_000;
const listMax = 500;

const processors = new Map([
  [7, 'x86'],
  [0x01000007, 'x86-64'],
  [12, 'ARM'],
  [0x0100000c, 'ARM64'],
  [0x0200000c, 'ARM64 32'],
  [18, 'PowerPC'],
  [0x01000012, 'PowerPC 64'],
]);
const types = new Map([
  [1, 'object'],
  [2, 'program'],
  [6, 'library'],
  [7, 'dynamic linker'],
  [8, 'bundle'],
  [10, 'debug symbols'],
  [11, 'kernel extension'],
]);

/** @throws {Malformed} */
export function machoStructure(bytes: Uint8Array, notes: Notes): MachOStructure {
  const head = new Reader(bytes, false);
  const magic = head.u32(0);
  if (magic !== 0xcafebabe && magic !== 0xcafebabf) {
    return { kind: 'macho', slices: [sliceOf(bytes, 0, notes)] };
  }
  const wide = magic === 0xcafebabf;
  const declared = head.u32(4);
  if (declared > 64) throw new Malformed('It claims more processors than there are');
  const slices = Array.from({ length: Math.min(declared, slicesMax) }, (_, index) =>
    notes.attempt('slice', () => {
      const at = 8 + index * (wide ? 32 : 20);
      const offset = wide ? head.size(at + 8) : head.u32(at + 8);
      const size = wide ? head.size(at + 16) : head.u32(at + 12);
      return sliceOf(head.clipped(offset, size), offset, notes);
    }),
  );
  if (declared > slicesMax) notes.cut('slices', slicesMax);
  return { kind: 'macho', slices: slices.filter((one) => one !== undefined) };
}

function sliceOf(bytes: Uint8Array, offset: number, notes: Notes): MachOSlice {
  const magic = new Reader(bytes, false).u32(0);
  const little = magic === 0xcefaedfe || magic === 0xcffaedfe;
  if (!little && magic !== 0xfeedface && magic !== 0xfeedfacf)
    throw new Malformed('There is no header');
  const reader = new Reader(bytes, little);
  const is64 = magic === 0xcffaedfe || magic === 0xfeedfacf;
  const commands = new Commands(reader, notes);
  const flags = reader.u32(24);
  notes.attempt('load commands', () => commands.read(is64 ? 32 : 28));
  const protections = [
    ...(flags & 0x200000 ? ['position independent'] : []),
    ...(flags & 0x20000 ? ['stack may be executed'] : []),
    ...(flags & 0x1000000 ? ['heap not executable'] : []),
  ];
  const processor = reader.u32(4);
  const type = reader.u32(12);
  return present({
    offset,
    size: bytes.length,
    processor: processors.get(processor) ?? `0x${processor.toString(16)}`,
    bits: is64 ? 64 : 32,
    type: types.get(type) ?? `${type}`,
    loadCommands: reader.u32(16),
    segments: commands.segments,
    libraries: commands.libraries,
    runPaths: commands.runPaths,
    uuid: commands.uuid,
    minimumSystem: commands.minimumSystem,
    entryOffset: commands.entry,
    encrypted: commands.encrypted,
    symbols: commands.symbols,
    protections,
    signature: commands.signature,
  });
}

class Commands {
  readonly segments: MachOSegment[] = [];
  readonly libraries: string[] = [];
  readonly runPaths: string[] = [];
  uuid: string | undefined;
  minimumSystem: string | undefined;
  entry: string | undefined;
  encrypted = false;
  symbols = 0;
  signature: MachOSignature | undefined;
  readonly #reader: Reader;
  readonly #notes: Notes;
  #bytesLeft: number;

  constructor(reader: Reader, notes: Notes) {
    this.#reader = reader;
    this.#notes = notes;
    this.#bytesLeft = reader.length * 2;
  }

  read(start: number): void {
    const reader = this.#reader;
    const count = reader.u32(16);
    if (count > commandsMax) this.#notes.cut('load commands', commandsMax);
    let at = start;
    for (let index = 0; index < Math.min(count, commandsMax); index++) {
      const [command, size] = [reader.u32(at), reader.u32(at + 4)];
      if (size < 8) throw new Malformed('A load command is shorter than its header');
      this.#command(command & 0x7fffffff, at, size);
      at += size;
    }
  }

  #command(command: number, at: number, size: number): void {
    const reader = this.#reader;
    if (command === 1 || command === 0x19) this.#segment(at, command === 0x19);
    else if ([0x0c, 0x18, 0x1f, 0x20, 0x23].includes(command)) this.#text(this.libraries, at, size);
    else if (command === 0x1c) this.#text(this.runPaths, at, size);
    else if (command === 0x1b) this.uuid = Buffer.from(reader.slice(at + 8, 16)).toString('hex');
    else if (command === 0x24) this.minimumSystem = versionOf(reader.u32(at + 8));
    else if (command === 0x32) this.minimumSystem = versionOf(reader.u32(at + 12));
    else if (command === 0x28) this.entry = `0x${reader.u64(at + 8).toString(16)}`;
    else if (command === 0x02) this.symbols = reader.u32(at + 12);
    else if (command === 0x21 || command === 0x2c) this.encrypted ||= reader.u32(at + 16) !== 0;
    else if (command === 0x1d) {
      const bytes = reader.clipped(reader.u32(at + 8), reader.u32(at + 12));
      this.signature = this.#notes.attempt('code signature', () => signatureOf(bytes, this.#notes));
    }
  }

  #segment(at: number, wide: boolean): void {
    if (this.segments.length >= listMax) return;
    const reader = this.#reader;
    const offset = wide ? reader.size(at + 40) : reader.u32(at + 32);
    const size = wide ? reader.size(at + 48) : reader.u32(at + 36);
    const bytes = reader.clipped(offset, size);
    this.#bytesLeft -= bytes.length;
    const protection = reader.u32(at + (wide ? 60 : 44));
    const letters = `${protection & 1 ? 'r' : '-'}${protection & 2 ? 'w' : '-'}${protection & 4 ? 'x' : '-'}`;
    const counted = bytes.length > 0 && this.#bytesLeft >= 0;
    this.segments.push(
      present({
        name: reader.zeroEnded(at + 8, 16),
        size,
        protection: letters,
        sections: reader.u32(at + (wide ? 64 : 48)),
        entropy: counted ? overallEntropy(bytes) : undefined,
      }),
    );
  }

  #text(list: string[], at: number, size: number): void {
    const offset = this.#reader.u32(at + 8);
    if (list.length >= listMax || offset >= size) return;
    list.push(bounded(this.#reader.zeroEnded(at + offset, Math.min(size - offset, 512))));
  }
}

function versionOf(packed: number): string {
  return `${packed >>> 16}.${(packed >>> 8) & 0xff}.${packed & 0xff}`;
}

const slots = { codeDirectory: 0, entitlements: 5, cms: 0x10000 } as const;

/** Blobs by slot, all big-endian. Source: cs_blobs.h of Apple's kernel. */
function signatureOf(bytes: Uint8Array, notes: Notes): MachOSignature {
  const reader = new Reader(bytes, false);
  if (reader.u32(0) !== 0xfade0cc0) throw new Malformed('There is no superblob');
  const blobs = new Map<number, Uint8Array>();
  for (let index = 0; index < Math.min(reader.u32(8), 64); index++) {
    const at = reader.u32(16 + index * 8);
    blobs.set(reader.u32(12 + index * 8), reader.clipped(at, reader.u32(at + 4)));
  }
  const directory = blobs.get(slots.codeDirectory);
  const entitlements = blobs.get(slots.entitlements)?.subarray(8);
  const cms = blobs.get(slots.cms)?.subarray(8);
  const signed =
    cms && cms.length > 8 ? notes.attempt('signers', () => readSignedData(cms)) : undefined;
  const facts = directory === undefined ? undefined : directoryOf(new Reader(directory, false));
  return present({
    identifier: facts?.identifier,
    team: facts?.team,
    adHoc: facts?.adHoc ?? false,
    codeDirectoryHash: directory === undefined ? undefined : sha256(directory),
    entitlements:
      entitlements === undefined
        ? undefined
        : bounded(Buffer.from(entitlements).toString('utf8'), 16_384),
    signers: (signed?.certificates ?? []).slice(0, 16).map(summaryOf),
  });
}

function directoryOf(reader: Reader) {
  const version = reader.u32(8);
  const teamAt = version >= 0x20200 ? reader.u32(48) : 0;
  return {
    identifier: bounded(reader.zeroEnded(reader.u32(20), 256)),
    team: teamAt > 0 ? bounded(reader.zeroEnded(teamAt, 64)) : undefined,
    adHoc: (reader.u32(12) & 2) !== 0,
  };
}
