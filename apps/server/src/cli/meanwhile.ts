import { once } from 'node:events';
import { statfs } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { ProblemError, problemMediaType } from '../platform/http/index.ts';

/** Two segments of PostgreSQL's log and what a start writes besides. */
const roomBytes = 64 * 1024 * 1024;

/** Whether there is room on the folder's disk for a database to start and go on. */
export async function hasRoom(folder: string): Promise<boolean> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize >= roomBytes;
}

/** Where nobody listens at the moment: says so, as a problem or, to a browser, in words. */
export async function answerMeanwhile(
  host: string,
  ports: readonly number[],
  detail: string,
): Promise<AsyncDisposable> {
  const problem = new ProblemError(503, 'unavailable', 'Temporarily unavailable', { detail });
  const servers = ports.map(() =>
    createServer((request, response) => answer(request, response, problem)),
  );
  await using held = new AsyncDisposableStack();
  for (const [i, server] of servers.entries()) {
    server.listen(ports[i], host);
    await once(server, 'listening');
    held.defer(async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    });
  }
  const open = held.move();
  return { [Symbol.asyncDispose]: () => open.disposeAsync() };
}

function answer(
  { headers }: IncomingMessage,
  response: ServerResponse,
  problem: ProblemError,
): void {
  const isPage = headers.accept?.includes('text/html') === true;
  const text = `<!doctype html><html lang="en"><title>${problem.title}</title><h1>${problem.title}</h1><p>${problem.detail}</p></html>`;
  response.writeHead(problem.status, {
    'content-type': isPage ? 'text/html; charset=utf-8' : problemMediaType,
    'retry-after': '5',
    'cache-control': 'no-store',
    connection: 'close',
  });
  response.end(isPage ? text : JSON.stringify(problem.toProblem()));
}
