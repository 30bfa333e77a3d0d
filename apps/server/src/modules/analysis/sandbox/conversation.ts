import type { LimitHit, Limits } from '../limits.ts';
import {
  type FoundMember,
  memberOf,
  refusedOf,
  type StageDone,
  stageBegunOf,
  stageDoneOf,
} from './answers.ts';
import type { Deadline } from './deadline.ts';
import { type Frame, frameKinds } from './frames.ts';

/** Takes a member's bytes, in order; `end` may go on while the next member comes. */
export interface MemberSink {
  write(bytes: Uint8Array): Promise<void>;
  end(): Promise<void>;
  abort(): Promise<void>;
}

/** Whatever these wait for is not counted as the file's time. */
export interface SandboxListener {
  stageBegun(stage: string): void;
  stageDone(done: StageDone): Promise<void>;
  member(found: FoundMember): Promise<MemberSink>;
  /** A stage could not use what was sent along. */
  refused?(of: { readonly stage: string; readonly attachment: string }): void;
}

/** Members that are being stored while the next ones are unpacked. */
const membersAtOnce = 16;

/** One file's answers: bounded again here, where no parser can reach. */
export class Conversation {
  stage: string | undefined;
  readonly #listener: SandboxListener;
  readonly #limits: Limits;
  readonly #clocks: { readonly whole: Deadline; readonly part: Deadline };
  readonly #ending = new Set<Promise<void>>();
  #failure: { readonly error: unknown } | undefined;
  #sink: MemberSink | undefined;
  #leftOfMember = 0;
  #members = 0;
  #unpackedBytes = 0;

  constructor(
    listener: SandboxListener,
    limits: Limits,
    clocks: { readonly whole: Deadline; readonly part: Deadline },
  ) {
    this.#listener = listener;
    this.#limits = limits;
    this.#clocks = clocks;
  }

  /** The limit that was met, if one was. */
  async take(frame: Frame): Promise<LimitHit | undefined> {
    try {
      return await this.#unhurried(() => this.#act(frame));
    } catch (error) {
      if (this.#failure !== undefined) throw this.#failure.error;
      if (error instanceof Foreign) return { limit: 'crash' };
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#sink?.abort();
    await Promise.allSettled(this.#ending);
  }

  async #act(frame: Frame): Promise<LimitHit | undefined> {
    switch (frame.kind) {
      case frameKinds.stageBegun:
        this.stage = foreign(() => stageBegunOf(frame));
        this.#clocks.part.set(this.#limits.stageMs);
        this.#listener.stageBegun(this.stage);
        return undefined;
      case frameKinds.stageDone: {
        const done = foreign(() => stageDoneOf(frame));
        if (done.stage !== this.stage) throw new Foreign();
        await this.#settle(0);
        await this.#listener.stageDone(done);
        this.stage = undefined;
        this.#clocks.part.set(this.#limits.stageMs);
        return undefined;
      }
      case frameKinds.member:
        return this.#begin(foreign(() => memberOf(frame)));
      case frameKinds.memberBytes:
        this.#leftOfMember -= frame.payload.length;
        if (this.#sink === undefined || this.#leftOfMember < 0) throw new Foreign();
        await this.#sink.write(frame.payload);
        return undefined;
      case frameKinds.memberEnd:
        if (this.#sink === undefined || this.#leftOfMember !== 0) throw new Foreign();
        this.#track(this.#sink.end());
        this.#sink = undefined;
        await this.#settle(membersAtOnce);
        return undefined;
      case frameKinds.refused:
        this.#listener.refused?.(foreign(() => refusedOf(frame)));
        return undefined;
      default:
        throw new Foreign();
    }
  }

  async #begin(found: FoundMember): Promise<LimitHit | undefined> {
    const { members, memberBytes, unpackedBytes } = this.#limits;
    if (this.#sink !== undefined || this.stage === undefined) throw new Foreign();
    this.#members += 1;
    this.#unpackedBytes += found.sizeBytes;
    // The sandbox counts as well: who comes to this has been taken over.
    if (this.#members > members) return { limit: 'members', allowed: members };
    if (found.sizeBytes > memberBytes) return { limit: 'memberBytes', allowed: memberBytes };
    if (this.#unpackedBytes > unpackedBytes) {
      return { limit: 'unpackedBytes', allowed: unpackedBytes };
    }
    this.#leftOfMember = found.sizeBytes;
    this.#sink = await this.#listener.member(found);
    return undefined;
  }

  #track(ending: Promise<void>): void {
    const tracked = ending
      .catch((error: unknown) => {
        this.#failure ??= { error };
      })
      .finally(() => this.#ending.delete(tracked));
    this.#ending.add(tracked);
  }

  /** Waits until no more than so many members are being stored. */
  async #settle(atMost: number): Promise<void> {
    while (this.#ending.size > atMost) await Promise.race(this.#ending);
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  async #unhurried<T>(work: () => Promise<T>): Promise<T> {
    const clocks = [this.#clocks.whole, this.#clocks.part];
    for (const clock of clocks) clock.pause();
    try {
      return await work();
    } finally {
      for (const clock of clocks) clock.resume();
    }
  }
}

/** What came from the sandbox is not what one of ours says. */
class Foreign extends Error {
  override readonly name = 'Foreign';
}

function foreign<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new Foreign('not in the form', { cause });
  }
}
