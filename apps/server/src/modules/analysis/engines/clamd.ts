import type { Clock } from '../../../platform/clock.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { EngineFinding } from '../verdict/index.ts';
import { readAnswer, readVersion } from './clamd-answer.ts';
import { type ClamdAddress, ClamdConnection } from './clamd-connection.ts';
import type { Engine, ScannedFile } from './engine.ts';

export interface ClamdOptions {
  readonly address: ClamdAddress;
  readonly clock: Pick<Clock, 'sleep' | 'nowMs'>;
  readonly logger: Logger;
  /** Of one file, all tries together; less where the stage has less. */
  readonly timeoutMs?: number;
  /** How often a file is sent where clamd does not answer to the end. */
  readonly tries?: number;
  readonly pauseMs?: number;
}

const name = 'clamav';
const versionFreshMs = 60_000;
const versionTimeoutMs = 5_000;

/**
 * ClamAV through clamd: the file is streamed over a connection of its own. Where clamd vanishes midway
 * the file is sent again from the beginning; where it stays away that is the finding.
 */
export function createClamd(options: ClamdOptions): Engine {
  const { address, clock, logger, timeoutMs = 60_000, tries = 3, pauseMs = 500 } = options;
  let known: { readonly version: string | undefined; readonly atMs: number } | undefined;

  async function scan(file: ScannedFile): Promise<EngineFinding> {
    const allMs = Math.min(timeoutMs, file.withinMs ?? timeoutMs);
    const over = AbortSignal.timeout(allMs);
    let problem = '';
    for (let attempt = 1; attempt <= tries && !over.aborted; attempt++) {
      try {
        if (attempt > 1) await clock.sleep(pauseMs * (attempt - 1), file.signal);
        return await scanOnce(file, AbortSignal.any([file.signal, over]));
      } catch (error) {
        file.signal.throwIfAborted();
        if (!(error instanceof Error)) throw error;
        problem = over.aborted ? `no answer in ${allMs} ms` : wordsOf(error);
        logger.debug({ engine: name, attempt, problem }, 'an engine did not answer');
      }
    }
    logger.warn({ engine: name, problem }, 'an engine is not available');
    return { engine: name, outcome: 'unavailable', problem };
  }

  async function scanOnce({ open }: ScannedFile, within: AbortSignal): Promise<EngineFinding> {
    const version = await versionNow(within);
    using connection = await ClamdConnection.open(address, within);
    await connection.command('INSTREAM');
    await connection.stream(open());
    return readAnswer(await connection.answer(), version);
  }

  /** Program and signatures: asked for again after a minute, since signatures change. */
  async function versionNow(signal: AbortSignal): Promise<string | undefined> {
    if (known !== undefined && clock.nowMs() - known.atMs < versionFreshMs) return known.version;
    const within = AbortSignal.any([signal, AbortSignal.timeout(versionTimeoutMs)]);
    using connection = await ClamdConnection.open(address, within);
    await connection.command('VERSION');
    const version = readVersion(await connection.answer());
    known = { version, atMs: clock.nowMs() };
    return version;
  }

  return { name, scan };
}

/** What went wrong, without addresses or the file's words. */
function wordsOf(error: Error): string {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  if (code === 'ECONNREFUSED' || code === 'ENOENT') return 'nobody listens there';
  if (code === 'ECONNRESET' || code === 'EPIPE') return 'the connection broke';
  return code === undefined ? error.message : `the connection failed (${code})`;
}
