import { constants, readSync, writeSync } from 'node:fs';
import type { JsonObject } from '@vitrine/verifier';
import { LimitError, type LimitHit, type Limits } from '../limits.ts';
import type { Member, StageContext } from '../stage.ts';
import {
  answersFd,
  type Frame,
  type FrameKind,
  frameKinds,
  headerBytes,
  headerOf,
  jsonFrame,
  pieceBytes,
} from './frames.ts';
import { type ChildStage, type ChildStageInput, unidentified } from './stages-in-child.ts';

/**
 * The sandbox's own process. It reads a file from its standard input, runs the stages over it and
 * writes what they find to the descriptor beside it, one file after the other. Reading and writing block:
 * nothing is kept here that the site has not room for.
 */
const limitsPerStage = 100;
const pathLengthMax = 4_096;

interface Begin {
  readonly sizeBytes: number;
  readonly name?: string;
  readonly limits: Limits;
  /** Stages that are not to be run. */
  readonly skip: readonly string[];
  readonly earlier: Readonly<Record<string, JsonObject>>;
}

function readFully(size: number): Buffer | undefined {
  const target = Buffer.allocUnsafeSlow(size);
  for (let at = 0; at < size; ) {
    const read = readSync(0, target, at, size - at, null);
    if (read === 0) return undefined;
    at += read;
  }
  return target;
}

/** Undefined once the site has closed the pipe, or is no more. */
function nextFrame(): Frame | undefined {
  const header = readFully(headerBytes);
  if (header === undefined) return undefined;
  const payload = readFully(header.readUInt32LE(1));
  return payload === undefined ? undefined : { kind: header.readUInt8(0), payload };
}

function write(bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(answersFd, bytes, at, bytes.length - at);
}

function send(kind: FrameKind, content: object): void {
  write(jsonFrame(kind, content));
}

function sendBytes(kind: FrameKind, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    const piece = bytes.subarray(at, at + pieceBytes);
    write(headerOf(kind, piece.length));
    write(piece);
  }
}

function readFile({ sizeBytes }: Begin): Buffer | undefined {
  const bytes = Buffer.allocUnsafeSlow(sizeBytes);
  let at = 0;
  for (;;) {
    const frame = nextFrame();
    if (frame === undefined) return undefined;
    if (frame.kind === frameKinds.end) return bytes.subarray(0, at);
    at += frame.payload.copy(bytes, at);
  }
}

/** Counts what the file holds, and stops it at a limit. */
function memberGate(limits: Limits): (member: Member) => void {
  let members = 0;
  let total = 0;
  return ({ path, bytes, password }: Member): void => {
    if (members >= limits.members)
      throw new LimitError({ limit: 'members', allowed: limits.members });
    if (bytes.length > limits.memberBytes) {
      throw new LimitError({ limit: 'memberBytes', allowed: limits.memberBytes });
    }
    total += bytes.length;
    if (total > limits.unpackedBytes) {
      throw new LimitError({ limit: 'unpackedBytes', allowed: limits.unpackedBytes });
    }
    members += 1;
    const known = password === undefined ? {} : { password };
    send(frameKinds.member, {
      path: path.slice(0, pathLengthMax),
      sizeBytes: bytes.length,
      ...known,
    });
    sendBytes(frameKinds.memberBytes, bytes);
    send(frameKinds.memberEnd, {});
  };
}

async function runStage(
  stage: ChildStage,
  input: Omit<ChildStageInput, 'context'>,
  { limits, emit }: Pick<StageContext, 'limits' | 'emit'>,
): Promise<JsonObject | undefined> {
  send(frameKinds.stageBegun, { stage: stage.name });
  const startedAt = performance.now();
  const hits: LimitHit[] = [];
  const limited = (hit: LimitHit) => {
    if (hits.length < limitsPerStage) hits.push(hit);
  };
  let result: JsonObject | undefined;
  let defect: string | undefined;
  try {
    result = await stage.run({ ...input, context: { limits, emit, limited } });
    if (result !== undefined && JSON.stringify(result).length > limits.outputBytes) {
      result = undefined;
      throw new LimitError({ limit: 'outputBytes', allowed: limits.outputBytes });
    }
  } catch (error) {
    // What a defect says may hold parts of the file: where it is is all that is told.
    if (!(error instanceof LimitError)) defect = placeOf(error);
    limited(error instanceof LimitError ? error.hit : { limit: 'crash' });
  }
  const durationMs = Math.round(performance.now() - startedAt);
  send(frameKinds.stageDone, {
    stage: stage.name,
    outcome: defect === undefined ? 'done' : 'failed',
    limits: hits,
    durationMs,
    ...(defect === undefined ? {} : { defect }),
    ...(result === undefined ? {} : { result }),
  });
  return result;
}

/** `zip.ts:120`: a file of ours or of a package, and the line. */
function placeOf(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  return /\/([\w.-]+\.[cm]?[jt]s:\d+)/.exec(stack)?.[1] ?? 'unknown';
}

async function analyse(stages: readonly ChildStage[], begin: Begin): Promise<boolean> {
  const bytes = readFile(begin);
  if (bytes === undefined) return false;
  const earlier: Record<string, JsonObject> = { ...begin.earlier };
  const named = begin.name === undefined ? {} : { name: begin.name };
  const { limits } = begin;
  const emit = memberGate(limits);
  for (const stage of stages) {
    if (begin.skip.includes(stage.name)) continue;
    const identification = { ...unidentified, ...earlier.identify };
    const file = { bytes, ...named, identification };
    const input = { bytes, ...named, file, earlier };
    const result = await runStage(stage, input, { limits, emit });
    if (result !== undefined) earlier[stage.name] = result;
  }
  send(frameKinds.finished, { cpuMs: Math.round(process.cpuUsage().user / 1_000) });
  return true;
}

/** A stage that cannot use it says so when it is asked. */
async function attach(
  stages: readonly ChildStage[],
  name: string,
  bytes: Uint8Array,
): Promise<void> {
  for (const stage of stages) {
    try {
      await stage.attach?.(name, bytes);
    } catch {
      send(frameKinds.refused, { stage: stage.name, attachment: name });
    }
  }
}

async function serve(stages: readonly ChildStage[]): Promise<void> {
  let attached = '';
  for (;;) {
    const frame = nextFrame();
    if (frame === undefined) return;
    if (frame.kind === frameKinds.setUp) attached = frame.payload.toString('utf8');
    else if (frame.kind === frameKinds.attachment) await attach(stages, attached, frame.payload);
    else if (frame.kind === frameKinds.begin) {
      if (!(await analyse(stages, JSON.parse(frame.payload.toString('utf8'))))) return;
    }
  }
}

/**
 * What Emscripten asks of node for a file system that nobody uses: numbers. Node itself gives nothing
 * to a process with permissions.
 */
function giveConstants(): void {
  Object.defineProperty(process, 'binding', { value: () => ({ fs: constants }) });
}

/** Takes away what parsers have no use for and node's permissions let through. */
function closeDoors(): void {
  process.permission?.drop('fs.read');
  const refused = () => {
    throw new Error('not in here');
  };
  for (const name of ['kill', 'abort', 'chdir', 'setuid', 'setgid', 'umask'] as const) {
    Object.defineProperty(process, name, { value: refused });
  }
}

giveConstants();
const [, , module = ''] = process.argv;
const { childStages }: { readonly childStages: readonly ChildStage[] } = await import(module);
for (const stage of childStages) await stage.prepare?.();
closeDoors();
send(frameKinds.ready, {});
await serve(childStages);
// What a parser left running keeps nobody.
process.exit(0);
