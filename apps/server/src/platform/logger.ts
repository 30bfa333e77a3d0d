import { writeSync } from 'node:fs';
import { type DestinationStream, type Logger, pino, stdTimeFunctions } from 'pino';

export type { Logger } from 'pino';

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

export interface LoggerOptions {
  readonly level: LogLevel;
  /** Lines for people instead of JSON. */
  readonly pretty?: boolean;
  /** Where lines go; standard error unless told, so that standard output stays a command's answer. */
  readonly destination?: DestinationStream;
}

/** Names under which secrets could reach a log line, at the top and one level down. */
const secretNames = [
  'authorization',
  'cookie',
  'password',
  'passphrase',
  'secret',
  'secretAccessKey',
  'token',
  'apiKey',
  'identity',
];

/** JSON lines with ISO times; values under secret-sounding names are replaced. */
export function createLogger(options: LoggerOptions): Logger {
  const sink = options.destination ?? standardError;
  return pino(
    {
      level: options.level,
      base: {},
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: {
        paths: secretNames.flatMap((name) => [name, `*.${name}`, `headers.${name}`]),
        censor: '[secret]',
      },
    },
    options.pretty ? prettyStream(sink) : sink,
  );
}

const triesMax = 100;
const tryAgainMs = 10;
const never = new Int32Array(new SharedArrayBuffer(4));

/**
 * What cannot be written, to a full disk or a pipe that nobody reads, is lost: pino's own
 * destinations end the process then, or hold it up for good.
 */
const standardError: DestinationStream = {
  write: (line) => {
    let rest: Uint8Array = Buffer.from(line);
    for (let tries = 0; tries < triesMax && rest.length > 0; tries++) {
      try {
        rest = rest.subarray(writeSync(2, rest));
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) return;
        Atomics.wait(never, 0, 0, tryAgainMs);
      }
    }
  },
};

/** A logger that says nothing, for tests and one-shot commands. */
export function silentLogger(): Logger {
  return pino({ level: 'silent' });
}

function prettyStream(sink: DestinationStream): DestinationStream {
  return { write: (line) => sink.write(prettyLine(line)) };
}

function prettyLine(line: string): string {
  const { time, level, msg, err, ...rest } = JSON.parse(line) as Record<string, unknown>;
  const fields = Object.entries(rest).map(([name, value]) => `${name}=${shown(value)}`);
  const head = [String(time).slice(11, 23), String(level).toUpperCase().padEnd(5), msg ?? ''];
  const stack = isRecord(err) && typeof err.stack === 'string' ? `\n${err.stack}` : '';
  return `${[...head, ...fields].join(' ')}${stack}\n`;
}

function shown(value: unknown): string {
  return typeof value === 'string' && /^[\w./:@-]+$/.test(value) ? value : JSON.stringify(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
