import { createWriteStream } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Busboy, type BusboyHeaders } from '@fastify/busboy';
import { Refusal } from './refusal.ts';
import type { Asked } from './request.ts';

/** Of a statement's text. */
const textBytesMax = 16 * 1024 * 1024;

/** Where what came in a body is written; each file is removed with its request. */
export interface Incoming {
  /** A path that no other request uses. */
  path(): string;
  readonly bytesMax: number;
}

export interface Body {
  /** The statement's text, or what follows it in the URL. */
  readonly text: string;
  /** Files of tables that travel with the query, by their names. */
  readonly tables: ReadonlyMap<string, string>;
}

export function incomingFolder(folder: string, bytesMax: number): Incoming {
  let count = 0;
  return {
    bytesMax,
    path() {
      count += 1;
      return join(folder, `${count}.in`);
    },
  };
}

/** Writes a body to a file; too long or broken off, it is refused. */
export async function writeBody(body: Readable, path: string, bytesMax: number): Promise<void> {
  await pipeline(body, atMost(bytesMax), createWriteStream(path, { flags: 'wx', mode: 0o600 }));
}

function atMost(bytesMax: number): PassThrough {
  let bytes = 0;
  const gate = new PassThrough();
  const write = gate._transform.bind(gate);
  gate._transform = (chunk: Buffer, encoding, done) => {
    bytes += chunk.length;
    if (bytes > bytesMax) done(new Refusal(241, `The body is longer than ${bytesMax} bytes`));
    else write(chunk, encoding, done);
  };
  return gate;
}

export async function readBody(
  request: IncomingMessage,
  asked: Asked,
  incoming: Incoming,
): Promise<Body> {
  const type = request.headers['content-type'] ?? '';
  if (type.startsWith('multipart/form-data')) {
    return await readForm(request, type, asked, incoming);
  }
  return { text: await readText(request), tables: new Map() };
}

async function readText(request: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request.pipe(atMost(textBytesMax))) chunks.push(chunk as Buffer);
  if (request.destroyed && !request.readableEnded) throw new Refusal(210, 'The body broke off');
  return Buffer.concat(chunks).toString('utf8');
}

/** Fields are the query and parameters, files the tables. */
async function readForm(
  request: IncomingMessage,
  type: string,
  asked: Asked,
  incoming: Incoming,
): Promise<Body> {
  const tables = new Map<string, string>();
  const writing: Promise<void>[] = [];
  let text = '';
  const headers = { ...request.headers, 'content-type': type } as BusboyHeaders;
  const form = new Busboy({ headers, limits: { fieldSize: textBytesMax } });
  form.on('field', (name, value, _nameTruncated, truncated) => {
    if (truncated) form.destroy(new Refusal(241, 'A field is too long'));
    else if (name === 'query') text = value;
    else if (name.startsWith('param_')) asked.params.set(name, value);
  });
  form.on('file', (name, file) => {
    const path = incoming.path();
    tables.set(name, path);
    const written = writeBody(file, path, incoming.bytesMax);
    written.catch((error: Error) => form.destroy(error));
    writing.push(written);
  });
  await pipeline(request, form);
  await Promise.all(writing);
  return { text, tables };
}
