import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Readable, Writable } from 'node:stream';
import type { JsonObject } from '@vitrine/verifier';
import { type LimitHit, type Limits, mebibyte } from '../limits.ts';
import { Conversation, type SandboxListener } from './conversation.ts';
import { Deadline } from './deadline.ts';
import {
  answersFd,
  type Frame,
  FrameReader,
  frameKinds,
  headerOf,
  jsonFrame,
  pieceBytes,
} from './frames.ts';
import { launchSandbox } from './launch.ts';
import { residentBytes } from './memory.ts';

/** A file to be taken through the stages. */
export interface SandboxOrder {
  readonly sizeBytes: number;
  /** Its bytes; called once. */
  readonly open: () => AsyncIterable<Uint8Array>;
  readonly name?: string;
  /** Stages that are not to be run. */
  readonly skip: readonly string[];
  /** What stages found that are done. */
  readonly earlier: Readonly<Record<string, JsonObject>>;
  readonly limits: Limits;
  /** What is left of `analysisMs`. */
  readonly leftMs: number;
}

export type SandboxEnd =
  | { readonly kind: 'finished'; readonly leftMs: number }
  /** The process is no more; `stage` is what it was at. */
  | {
      readonly kind: 'stopped';
      readonly stage?: string;
      readonly hit: LimitHit;
      readonly leftMs: number;
    };

const watchEveryMs = 50;
/** A start takes a second of processor time; on a machine with much to do it waits for that. */
const startWithinMs = 60_000;
const frameSlackBytes = mebibyte;

/** One process that analyses one file at a time. */
export class Sandbox {
  readonly startedAtMs = performance.now();
  runs = 0;
  readonly #child: ChildProcess;
  readonly #answers: Readable;
  readonly #reader: FrameReader;
  readonly #pieces: AsyncIterator<Buffer>;
  readonly #frames: Frame[] = [];
  readonly #exited: Promise<unknown>;
  #ended = false;
  #reason: LimitHit | undefined;

  constructor(stages: URL, limits: Pick<Limits, 'memoryBytes' | 'outputBytes'>) {
    this.#child = launchSandbox(stages, limits.memoryBytes);
    this.#reader = new FrameReader(limits.outputBytes + frameSlackBytes);
    const answers = this.#child.stdio[answersFd];
    if (!(answers instanceof Readable)) throw new TypeError('a sandbox without a pipe');
    // Whatever breaks a pipe ends the process, which is what is waited for.
    this.#answers = answers;
    answers.on('error', () => undefined);
    this.#stdin.on('error', () => undefined);
    this.#pieces = answers[Symbol.asyncIterator]();
    this.#exited = new Promise((resolve) => {
      // Not `close`, which waits for answers that nobody reads any more.
      this.#child.once('exit', resolve);
      this.#child.once('error', resolve);
    }).then(() => {
      this.#ended = true;
    });
  }

  /** @throws where it does not come up; the message says why */
  async ready(): Promise<void> {
    const words: Buffer[] = [];
    const { stderr } = this.#child;
    const keep = (piece: Buffer) => words.length < 8 && words.push(piece);
    stderr?.on('data', keep);
    const overdue = setTimeout(() => this.kill(), startWithinMs);
    const frame = await this.#next();
    clearTimeout(overdue);
    if (frame?.kind !== frameKinds.ready) {
      this.kill();
      await this.#exited;
      throw new Error(`a sandbox did not start: ${Buffer.concat(words).toString('utf8')}`);
    }
    // From now on it may say what stands in a file.
    stderr?.off('data', keep);
    stderr?.resume();
  }

  get ended(): boolean {
    return this.#ended || this.#reason !== undefined;
  }

  /** Kept for the files that come; replaces what had the name before. */
  async attach(name: string, bytes: Uint8Array): Promise<void> {
    await this.#write(Buffer.concat([headerOf(frameKinds.setUp, name.length), Buffer.from(name)]));
    await this.#write(headerOf(frameKinds.attachment, bytes.length));
    await this.#write(bytes);
  }

  /** @throws what `open` or the listener throws; the process is ended then */
  async run(order: SandboxOrder, listener: SandboxListener): Promise<SandboxEnd> {
    this.runs += 1;
    const { limits } = order;
    const whole = new Deadline(() => this.#stop('analysisMs', limits.analysisMs));
    const part = new Deadline(() => this.#stop('stageMs', limits.stageMs));
    const watch = setInterval(() => void this.#watchMemory(limits.memoryBytes), watchEveryMs);
    watch.unref();
    whole.set(order.leftMs);
    const clocks = { whole, part };
    for (const clock of [whole, part]) clock.resume();
    const conversation = new Conversation(listener, limits, clocks);
    try {
      const [, end] = await Promise.all([this.#feed(order), this.#listen(conversation)]);
      if (end) return { kind: 'finished', leftMs: whole.leftMs };
      await this.#exited;
      const hit = this.#reason ?? (await this.#crash(limits));
      const at = conversation.stage === undefined ? {} : { stage: conversation.stage };
      return { kind: 'stopped', hit, ...at, leftMs: whole.leftMs };
    } catch (error) {
      this.kill();
      throw error;
    } finally {
      clearInterval(watch);
      for (const clock of [whole, part]) clock.pause();
      await conversation.close();
    }
  }

  kill(): void {
    this.#reason ??= { limit: 'crash' };
    this.#child.kill('SIGKILL');
  }

  async close(): Promise<void> {
    this.kill();
    await this.#exited;
    this.#answers.destroy();
  }

  get #stdin(): Writable {
    const { stdin } = this.#child;
    if (!(stdin instanceof Writable)) throw new TypeError('a sandbox without a pipe');
    return stdin;
  }

  #stop(limit: LimitHit['limit'], allowed?: number): void {
    this.#reason ??= allowed === undefined ? { limit } : { limit, allowed };
    this.#child.kill('SIGKILL');
  }

  async #watchMemory(allowed: number): Promise<void> {
    const { pid } = this.#child;
    if (pid === undefined || this.#ended) return;
    const bytes = await residentBytes(pid).catch(() => undefined);
    if (bytes !== undefined && bytes > allowed) this.#stop('memoryBytes', allowed);
  }

  /** V8 gives up with SIGABRT where its heap is full before anybody has looked. */
  async #crash({ memoryBytes }: Limits): Promise<LimitHit> {
    const full = this.#child.signalCode === 'SIGABRT';
    return full ? { limit: 'memoryBytes', allowed: memoryBytes } : { limit: 'crash' };
  }

  async #feed({ open, sizeBytes, name, limits, skip, earlier }: SandboxOrder): Promise<void> {
    const named = name === undefined ? {} : { name };
    await this.#write(jsonFrame(frameKinds.begin, { sizeBytes, ...named, limits, skip, earlier }));
    for await (const bytes of open()) {
      for (let at = 0; at < bytes.length; at += pieceBytes) {
        const piece = bytes.subarray(at, at + pieceBytes);
        await this.#write(Buffer.concat([headerOf(frameKinds.bytes, piece.length), piece]));
      }
      if (this.ended) return;
    }
    await this.#write(headerOf(frameKinds.end, 0));
  }

  async #write(bytes: Uint8Array): Promise<void> {
    if (this.ended || this.#stdin.write(bytes)) return;
    await Promise.race([once(this.#stdin, 'drain').catch(() => undefined), this.#exited]);
  }

  /** Answers whether it came to its end. */
  async #listen(conversation: Conversation): Promise<boolean> {
    for (;;) {
      const frame = await this.#next();
      if (frame === undefined) return false;
      if (frame.kind === frameKinds.finished) return true;
      const hit = await conversation.take(frame);
      if (hit !== undefined) {
        this.#stop(hit.limit, hit.allowed);
        return false;
      }
    }
  }

  async #next(): Promise<Frame | undefined> {
    for (;;) {
      const frame = this.#frames.shift();
      if (frame !== undefined) return frame;
      const { done, value } = await this.#pieces.next().catch(() => ({ done: true, value: null }));
      if (done || !Buffer.isBuffer(value)) return undefined;
      try {
        this.#frames.push(...this.#reader.push(value));
      } catch {
        // Who does not keep to the form is under somebody else's control.
        this.kill();
        return undefined;
      }
    }
  }
}
