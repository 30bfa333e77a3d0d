import { LimitError } from '../../limits.ts';
import type { Outlet } from '../outlet.ts';
import { startSevenZip, type WasmStream } from './engine.ts';

export interface Extraction {
  /** Whether 7-Zip took the bytes for an archive at all. */
  readonly opened: boolean;
  /** Paths that a password kept closed; `undefined` stands for the whole archive. */
  readonly locked: readonly (string | undefined)[];
  readonly problems: readonly string[];
  readonly handed: number;
  /** It met something that it has no words for: broken headers, or headers in encryption. */
  readonly gaveUp: boolean;
}

export interface ExtractionRequest {
  readonly bytes: Uint8Array;
  /** 7-Zip's name of the type, `-t`; without one it looks by itself. */
  readonly type?: string;
  readonly password?: string;
  /** Only these paths, where another password opened the others before. */
  readonly only?: ReadonlySet<string>;
  /** Renames or drops (undefined) a member before it is handed on. */
  readonly rename?: (path: string, bytes: Uint8Array) => string | undefined;
}

const problemsMax = 50;
const foldersFree = 1_000;
const writeFlag = 1;
const createFlag = 64;

// What 7-Zip says, from the beginning of its line: a member's name may say anything further on.
const closedArchive = /^(?:ERROR: \/in\/archive : )?Cannot open encrypted archive/;
const closedMember = /^ERROR: (?:Wrong password|(?:Data Error|CRC Failed) in encrypted file)/;
const damagedMember = /^ERROR: (?:CRC Failed|Data Error|Unexpected end|Headers Error)/;
/** It would give a member its permissions, but nothing is kept there. */
const ofGoneFile = /^ERROR: Cannot set file attribute/;

interface Open {
  readonly path: string;
  readonly chunks: Uint8Array[];
  size: number;
  tooLarge: boolean;
  damaged: boolean;
  locked: boolean;
}

/**
 * Unpacks one level of an archive by 7-Zip. Members are handed on as each is complete; what is
 * written is counted before it is kept, so a bomb stops at the outlet's limits.
 *
 * @throws {LimitError} from the outlet
 */
export async function extract(request: ExtractionRequest, outlet: Outlet): Promise<Extraction> {
  const problems: string[] = [];
  const locked: (string | undefined)[] = [];
  let opened = false;
  let handed = 0;
  let last: Open | undefined;
  let folders = 0;
  let stopped: unknown;
  let gaveUp = false;

  /** A member is handed on only when the next begins: 7-Zip says after it whether it was whole. */
  const settle = () => {
    const member = last;
    last = undefined;
    if (member === undefined) return;
    if (member.locked) locked.push(member.path);
    if (member.locked || member.tooLarge) return;
    if (member.damaged && member.size === 0) return;
    if (request.only !== undefined && !request.only.has(member.path)) return;
    const bytes = Buffer.concat(member.chunks, member.size);
    const path = request.rename === undefined ? member.path : request.rename(member.path, bytes);
    if (path === undefined) return;
    handed += 1;
    const password = request.password;
    outlet.hand({ path, bytes, ...(password === undefined ? {} : { password }) });
  };

  const line = (text: string) => {
    const said = text.trim();
    if (said.startsWith('Type = ') || said.startsWith('Everything is Ok')) opened = true;
    if (closedArchive.test(said)) {
      opened = true;
      locked.push(undefined);
    } else if (closedMember.test(said)) {
      opened = true;
      if (last === undefined) locked.push(undefined);
      else last.locked = true;
    } else if (damagedMember.test(said) && last !== undefined) {
      last.damaged = true;
    }
    if (/^(?:ERROR|WARNING): ?\S/.test(said) && !said.endsWith('/in/archive'))
      if (problems.length < problemsMax && !closedMember.test(said) && !ofGoneFile.test(said))
        problems.push(said.slice(0, 200).toWellFormed().replaceAll('/in/archive', 'archive'));
  };

  const sevenZip = await startSevenZip(line);
  const { FS } = sevenZip;
  FS.mkdir('/in');
  FS.mkdir('/out');
  FS.writeFile('/in/archive', request.bytes);

  const guard = <T>(work: () => T): T => {
    // 7-Zip may catch what is thrown; then it is thrown again at its next step.
    if (stopped !== undefined) throw stopped;
    try {
      return work();
    } catch (error) {
      if (error instanceof LimitError) stopped = error;
      throw error;
    }
  };

  const real = { open: FS.open, close: FS.close, mkdir: FS.mkdir };
  const writing = new Map<WasmStream, Open>();
  FS.open = (path, flags, mode) =>
    guard(() => {
      const stream = real.open.call(FS, path, flags, mode);
      const name = stream.path ?? '';
      if (!name.startsWith('/out/') || (stream.flags & writeFlag) === 0) return stream;
      if ((stream.flags & createFlag) === 0) return stream;
      settle();
      const member: Open = {
        path: name.slice(5),
        chunks: [],
        size: 0,
        tooLarge: false,
        damaged: false,
        locked: false,
      };
      outlet.entry(member.path);
      last = member;
      writing.set(stream, member);
      const write = (_: WasmStream, heap: Int8Array, offset: number, length: number, at: number) =>
        guard(() => {
          keep(member, heap, offset, length, at, outlet);
          return length;
        });
      stream.stream_ops = { ...stream.stream_ops, write };
      return stream;
    });
  FS.close = (stream) =>
    guard(() => {
      real.close.call(FS, stream);
      const member = writing.get(stream);
      // Taken away, so that a folder of the same name can follow and none piles up.
      if (writing.delete(stream) && member !== undefined) FS.unlink(`/out/${member.path}`);
    });
  FS.mkdir = (path, mode) =>
    guard(() => {
      const made = real.mkdir.call(FS, path, mode);
      // Folders are no members, but a million of them is a bomb all the same.
      folders += 1;
      if (folders > foldersFree) outlet.entry(path.slice(5));
      return made;
    });
  // Sizes are believed when the bytes are there; links are not made.
  FS.ftruncate = () => {};
  FS.symlink = () => undefined;

  const exitCode = process.exitCode;
  try {
    sevenZip.callMain(argumentsOf(request));
  } catch (error) {
    if (stopped !== undefined) throw stopped;
    if (error instanceof LimitError) throw error;
    gaveUp = true;
    problems.push('7-Zip gave up on the archive');
  } finally {
    // 7-Zip's own exit code is not this process' one.
    process.exitCode = exitCode;
  }
  if (stopped !== undefined) throw stopped;
  settle();
  return { opened, locked, problems, handed, gaveUp };
}

function keep(
  member: Open,
  heap: Int8Array,
  offset: number,
  length: number,
  position: number,
  outlet: Outlet,
) {
  outlet.spend(length, member.path);
  if (member.tooLarge) return;
  if (member.size + length > outlet.memberBytes) {
    member.tooLarge = true;
    member.chunks.length = 0;
    outlet.tooLarge(member.path);
    return;
  }
  const bytes = new Uint8Array(heap.buffer, heap.byteOffset + offset, length);
  if (position >= member.size) {
    // A hole: some formats leave runs of zeros unwritten.
    if (position > member.size) {
      const hole = position - member.size;
      outlet.spend(hole, member.path);
      if (position + length > outlet.memberBytes) {
        member.tooLarge = true;
        member.chunks.length = 0;
        outlet.tooLarge(member.path);
        return;
      }
      member.chunks.push(new Uint8Array(hole));
    }
    member.chunks.push(Uint8Array.from(bytes));
    member.size = position + length;
    return;
  }
  // Written over: put the pieces together first.
  const whole = Buffer.alloc(Math.max(member.size, position + length));
  Buffer.concat(member.chunks, member.size).copy(whole);
  whole.set(bytes, position);
  member.chunks.splice(0, member.chunks.length, whole);
  member.size = whole.length;
}

function argumentsOf({ type, password }: ExtractionRequest): string[] {
  return [
    'x',
    '-y',
    '-bd',
    '-bb0',
    '-mmt1',
    '-bse1',
    '-snl-',
    '-aoa',
    '-o/out',
    // Always given, so that it never asks.
    `-p${password ?? ''}`,
    ...(type === undefined ? [] : [`-t${type}`]),
    '/in/archive',
  ];
}
