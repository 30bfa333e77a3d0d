import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { createLimit } from '../../limit.ts';
import { quote } from '../../sql.ts';
import { type Body, type Incoming, readBody, writeBody } from './bodies.ts';
import type { Engine } from './engine.ts';
import type { Pipe } from './pipes.ts';
import { inWords, Refusal, toRefusal } from './refusal.ts';
import { type Asked, readRequest } from './request.ts';
import { declarationOf, insertFromFile, insertWithBody, intoPipe, preamble } from './script.ts';
import { type Statement, StatementsUnderWay } from './statements.ts';

export interface AnswersOptions {
  readonly engine: Engine;
  readonly incoming: Incoming;
  readonly takePipe: () => Promise<Pipe>;
  /** Statements at a time. */
  readonly concurrency: number;
  /** Statements that may wait; further ones are refused. */
  readonly waitingMax: number;
}

/** After which a statement that does not stop is asked for again. */
const againAfterMs = 20;

function isKill(sql: string): boolean {
  return /^\s*KILL\s/i.test(sql);
}

type Answer = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Answers the part of ClickHouse's HTTP interface that our client uses. */
export function createAnswers(options: AnswersOptions): Answer {
  const { engine, incoming, takePipe, waitingMax } = options;
  const limit = createLimit(options.concurrency);
  const statements = new StatementsUnderWay();

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asked = readRequest(request, randomUUID);
    const files: string[] = [];
    const own: Incoming = {
      bytesMax: incoming.bytesMax,
      path() {
        const path = incoming.path();
        files.push(path);
        return path;
      },
    };
    stopWhenLeft(response, asked.tag);
    const statement = statements.begin(asked.tag);
    try {
      const { text, tables } = await readStatement(request, asked, own);
      await within(text, () => execute(asked, text, tables, { statement, response }));
    } finally {
      statement.end();
      await Promise.all(files.map((path) => rm(path, { force: true })));
    }
  }

  /** KILL must get through when all places are taken. */
  async function within(sql: string, work: () => Promise<void>): Promise<void> {
    if (isKill(sql)) return await work();
    if (limit.waiting >= waitingMax) {
      throw new Refusal(202, 'Too many simultaneous queries. (TOO_MANY_SIMULTANEOUS_QUERIES)');
    }
    await limit.run(work);
  }

  async function readStatement(
    request: IncomingMessage,
    asked: Asked,
    own: Incoming,
  ): Promise<Body> {
    const rows = insertWithBody(asked.urlQuery);
    if (rows === undefined) {
      const { text, tables } = await readBody(request, asked, own);
      const sql = [asked.urlQuery, text].filter((part) => part !== '').join('\n');
      return { text: sql, tables };
    }
    const path = own.path();
    await writeBody(request, path, own.bytesMax);
    await engine.requireSingle(asked.urlQuery);
    return { text: insertFromFile(rows, path), tables: new Map() };
  }

  async function execute(
    asked: Asked,
    sql: string,
    tables: Body['tables'],
    { statement, response }: { readonly statement: Statement; readonly response: ServerResponse },
  ): Promise<void> {
    await engine.requireSingle(sql);
    await engine.requireFormat(asked.format);
    for (const name of tables.keys()) await engine.requireSingle(declarationOf(asked, name));
    const before = preamble(asked, tables);
    // Nothing is awaited from here until the engine has it: what was stopped before never starts.
    if (response.destroyed) return;
    if (statement.isStopped) throw new Refusal(394, 'Query was cancelled. (QUERY_WAS_CANCELLED)');
    if (isKill(sql))
      await stopAll(asked.params.get('id') ?? '', () => engine.run(before + sql, 'Null'));
    if (!asked.whole) return await flow(before, sql, asked.format, response);
    const bytes = await engine.run(before + sql, asked.format);
    begin(response).end(bytes);
  }

  async function flow(
    before: string,
    sql: string,
    format: string,
    response: ServerResponse,
  ): Promise<void> {
    const { path, output, giveBack } = await takePipe();
    const flowed = new Promise<void>((resolve) => output.once('close', () => resolve()));
    output.on('error', () => undefined);
    response.once('close', () => output.destroy());
    output.on('data', (chunk: Buffer) => {
      if (!response.headersSent) begin(response);
      if (response.write(chunk)) return;
      output.pause();
      response.once('drain', () => output.resume());
    });
    try {
      await engine.run(before + intoPipe(sql, path, format), 'Null');
      await flowed;
      if (!response.headersSent) begin(response);
      response.end();
    } finally {
      giveBack();
    }
  }

  /**
   * Stops what bears a tag, and waits until it has stopped. One that the engine has been given and
   * has not listed yet is not found at first; it is asked for again.
   */
  async function stopAll(tag: string, kill: () => Promise<unknown>): Promise<void> {
    for (;;) {
      const ended = statements.stop(tag);
      if (ended === undefined) return;
      await kill();
      await Promise.race([ended, delay(againAfterMs, undefined, { ref: false })]);
    }
  }

  /** A caller that went away has no use for the answer. */
  function stopWhenLeft(response: ServerResponse, tag: string): void {
    response.once('close', () => {
      if (response.writableFinished) return;
      const sql = `KILL QUERY WHERE Settings['log_comment'] = ${quote(tag)} ASYNC`;
      // A statement that has ended meanwhile needs no stopping; one that goes on has its own limit.
      engine.run(sql, 'Null').catch((error: unknown) => process.stderr.write(`${String(error)}\n`));
    });
  }

  return async (request, response) => {
    try {
      if (request.url === '/ping') begin(response).end('Ok.\n');
      else await answer(request, response);
    } catch (error) {
      refuse(response, toRefusal(error));
    }
  };
}

function begin(response: ServerResponse): ServerResponse {
  return response.writeHead(200, { 'content-type': 'application/octet-stream' });
}

function refuse(response: ServerResponse, refusal: Refusal): void {
  // Amid an answer nothing can be said but that it is not whole.
  if (response.headersSent) return void response.destroy();
  response
    .writeHead(500, {
      'content-type': 'text/plain; charset=UTF-8',
      'x-clickhouse-exception-code': refusal.serverCode,
      connection: 'close',
    })
    .end(inWords(refusal));
}
