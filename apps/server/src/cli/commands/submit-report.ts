import type { ClientError, Submission } from '@vitrine/client';
import type { Output } from '../output.ts';
import { findFiles } from './submit-files.ts';

export interface SentFile {
  readonly path: string;
  readonly submission: Submission;
  readonly receiptPath: string | undefined;
}

/** Troubles listed at the end for people; programs get every one as it comes. */
const remarksMax = 1_000;
const causesMax = 20;

/** Tells of every file and counts: lines of JSON as they come, or a bar and a list at the end. */
export class SubmitReport {
  readonly #output: Output;
  readonly #remarks: string[] = [];
  readonly #causes = new Set<string>();
  readonly #counts = { accepted: 0, failed: 0, skipped: 0, bytes: 0 };

  constructor(output: Output) {
    this.#output = output;
  }

  get failed(): number {
    return this.#counts.failed;
  }

  accepted({ path, submission, receiptPath }: SentFile): void {
    const { sha256, sizeBytes = 0, home, replayed } = submission;
    this.#counts.accepted += 1;
    this.#counts.bytes += sizeBytes;
    const receipt = receiptPath ?? null;
    this.#line({ path, sha256, status: 'accepted', site: home.site, sizeBytes, replayed, receipt });
  }

  /** @param sha256 known where the file was stored and the receipt could not be written */
  failure(path: string, code: string, detail: string, more: Partial<FailureDetails> = {}): void {
    const { sha256 = null, site = null } = more;
    const problem = more.problem ?? { type: `urn:vitrine:problem:${code}`, title: 'Not submitted' };
    this.#counts.failed += 1;
    this.#remark(`failed   ${path}: ${detail}`);
    this.#line({ path, sha256, status: 'failed', site, code, detail, problem });
  }

  skipped(path: string, reason: string): void {
    this.#counts.skipped += 1;
    this.#remark(`skipped  ${path}: ${reason}`);
    this.#line({ path, sha256: null, status: 'skipped', site: null, reason });
  }

  /** Said at once, and each cause once: a bar that stands still explains nothing. */
  waiting(pauseMs: number, { message }: ClientError): void {
    if (this.#causes.has(message)) return;
    if (this.#causes.size < causesMax) this.#causes.add(message);
    const seconds = Math.max(1, Math.round(pauseMs / 1000));
    this.#output.note(`waiting  ${message}; trying again in ${seconds} s`);
  }

  end(stoppedBy: ClientError | undefined): void {
    for (const remark of this.#remarks) this.#output.note(remark);
    const { accepted, failed, skipped, bytes } = this.#counts;
    const unlisted = failed + skipped - this.#remarks.length;
    if (unlisted > 0) this.#output.note(`and ${unlisted} more`);
    if (stoppedBy !== undefined) {
      this.#output.note(`Stopped, since nothing else would fare better: ${stoppedBy.message}`);
    }
    const stopped = stoppedBy === undefined ? {} : { stoppedBy: stoppedBy.code };
    const summary = { accepted, failed, skipped, bytes, ...stopped };
    this.#output.result({ summary }, () => {
      const files = accepted === 1 ? '1 file' : `${accepted} files`;
      return `${files} accepted (${bytes} B), ${failed} failed, ${skipped} skipped`;
    });
  }

  #line(value: Readonly<Record<string, unknown>>): void {
    if (this.#output.json) this.#output.result(value, '');
  }

  #remark(text: string): void {
    if (this.#remarks.length < remarksMax) this.#remarks.push(text);
  }
}

interface FailureDetails {
  readonly sha256: string | undefined;
  readonly site: string;
  readonly problem: object | undefined;
}

export interface SubmitBar {
  sent(bytes: number): void;
  /** A file is done, with the bytes of it that will not be sent. */
  done(missedBytes: number): void;
  end(): void;
}

/** Walks once to know how much there is; programs are shown no bar, and the walk is saved. */
export async function openBar(
  output: Output,
  paths: readonly string[],
  except: string | undefined,
  label = 'Submitting',
): Promise<SubmitBar> {
  if (output.json) return { sent: () => undefined, done: () => undefined, end: () => undefined };
  let files = 0;
  let bytes = 0;
  for await (const found of findFiles(paths, except)) {
    if (found.kind !== 'file') continue;
    files += 1;
    bytes += found.sizeBytes;
  }
  const progress = output.progress(label);
  let doneFiles = 0;
  let sentBytes = 0;
  let missedBytes = 0;
  const show = (): void => {
    // Empty files weigh something too, or a folder of them would be done before it began.
    const detail = `${doneFiles} of ${files} files`;
    progress.update(sentBytes + missedBytes + doneFiles, bytes + files, detail);
  };
  return {
    sent: (now) => {
      sentBytes = now;
      show();
    },
    done: (missed) => {
      doneFiles += 1;
      missedBytes += missed;
      show();
    },
    end: () => progress.end(),
  };
}
