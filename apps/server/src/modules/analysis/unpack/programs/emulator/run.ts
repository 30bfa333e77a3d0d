import { step } from './execute.ts';
import { load } from './loader.ts';
import { Fault, type Memory } from './memory.ts';
import { Left } from './system.ts';

export interface Emulated {
  readonly memory: Memory;
  /**
   * Where the program went on in what it had written itself, or in another section than it began
   * in; the last of these places.
   */
  readonly unpackedEntry?: number;
  readonly steps: number;
  /** Why it ended, for people. */
  readonly ended: string;
}

const singleStep = 0x80000004;

/**
 * Runs a packed program's own code until it has unpacked itself: up to a call that no unpacking
 * needs, a fault that it does not handle, or a number of steps. Nothing of it reaches anything
 * outside of its memory.
 */
export function emulate(file: Uint8Array, stepsMax: number): Emulated | undefined {
  const loaded = load(file);
  if (loaded === undefined) return undefined;
  const { cpu, system, memory, entry } = loaded;
  const home = loaded.sections.find(({ from, to }) => entry >= from && entry < to) ?? {
    from: memory.imageBase,
    to: memory.imageBase + memory.imageBytes,
  };
  let steps = 0;
  let inWritten = false;
  let unpackedEntry: number | undefined;
  let ended = 'steps';
  let start = cpu.ip;
  const left = () => steps + cpu.rounds / 4 < stepsMax;
  while (left()) {
    try {
      while (left()) {
        steps += 1;
        start = cpu.ip;
        if (system.owns(start)) {
          system.call();
          continue;
        }
        const away = start < home.from || start >= home.to;
        const written = memory.written[memory.at(start)] === 1;
        const elsewhere = written || away;
        // To fall out of its section is no unpacking; to go where it wrote is.
        if (elsewhere && !inWritten && (written || memory.wroteToImage())) unpackedEntry = start;
        inWritten = elsewhere;
        const trap = cpu.flags.trap === 1;
        step(cpu);
        if (trap) {
          start = cpu.ip;
          cpu.flags.trap = 0;
          throw new Fault(singleStep);
        }
      }
    } catch (error) {
      const reason =
        error instanceof Left ? error : raised(error, () => system.raise(asFault(error), start));
      if (reason === undefined) continue;
      ended = reason.message;
      break;
    }
  }
  return { memory, steps, ended, ...(unpackedEntry === undefined ? {} : { unpackedEntry }) };
}

/** What is no fault of the program is a defect of ours. */
function asFault(error: unknown): Fault {
  if (error instanceof Fault) return error;
  throw error;
}

/** The reason to end, where the program does not handle what it raised. */
function raised(error: unknown, raise: () => void): Error | undefined {
  if (!(error instanceof Fault)) throw error;
  try {
    raise();
    return undefined;
  } catch (inner) {
    // A handler that cannot be called, or none.
    if (inner instanceof Left || inner instanceof Fault) return inner;
    throw inner;
  }
}
