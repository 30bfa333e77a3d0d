import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { stripTypeScriptTypes } from 'node:module';
import type { AddressInfo } from 'node:net';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = new URL('../../', import.meta.url);
const folders = ['packages/', 'vectors/', 'tests/browser/in-page/', 'node_modules/'];

/** What scripts may import by name: the sources as they are, and stand-ins for Node. */
const imports: Readonly<Record<string, string>> = {
  '@vitrine/tlog': '/packages/tlog/src/index.ts',
  '@vitrine/verifier': '/packages/verifier/src/index.ts',
  '@vitrine/client': '/packages/client/src/index.ts',
  'fast-check': '/npm/fast-check',
  'pure-rand/': '/npm/pure-rand/',
  'node:test': '/tests/browser/in-page/node-test.ts',
  'node:assert/strict': '/tests/browser/in-page/node-assert.ts',
  'node:fs': '/tests/browser/in-page/node-fs.ts',
};

const importMap = JSON.stringify({ imports });
const importMapHash = createHash('sha256').update(importMap).digest('base64');
const page = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Modules</title>
<link rel="icon" href="data:,">
<script type="importmap">${importMap}</script>
</html>
`;

/** No `eval`, no style, nothing from elsewhere but answers to `fetch` from this machine. */
const contentSecurityPolicy = [
  "default-src 'none'",
  `script-src 'self' 'sha256-${importMapHash}'`,
  "connect-src 'self' http://127.0.0.1:*",
  'img-src data:',
].join('; ');

/**
 * Serves an empty page on loopback whose scripts can import the packages as they are in the
 * repository, types stripped. Gone when the calling test file (or test) ends.
 * @returns the address of the page
 */
export async function serveModules(): Promise<string> {
  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      response.writeHead(500).end(error instanceof Error ? error.stack : String(error));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  after(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  // A URL has no `..` left, whatever was asked for.
  const path = new URL(request.url ?? '/', 'http://127.0.0.1').pathname.slice(1);
  if (path === '') {
    response.setHeader('content-security-policy', contentSecurityPolicy);
    return send(response, 'text/html; charset=utf-8', page);
  }
  if (path.startsWith('npm/')) {
    // Redirected, so that the module's own relative imports start from where it is.
    const location = import.meta.resolve(path.slice('npm/'.length)).slice(root.href.length);
    response.writeHead(302, { location: `/${location}` }).end();
    return;
  }
  if (!folders.some((folder) => path.startsWith(folder))) {
    response.writeHead(404).end();
    return;
  }
  const file = new URL(path, root);
  if (path.endsWith('.ts')) {
    const stripped = stripTypeScriptTypes(await readFile(fileURLToPath(file), 'utf8'));
    return send(response, 'text/javascript; charset=utf-8', stripped);
  }
  const type = path.endsWith('.js') ? 'text/javascript; charset=utf-8' : 'application/octet-stream';
  send(response, type, await readFile(fileURLToPath(file)));
}

function send(response: ServerResponse, type: string, body: string | Buffer): void {
  response.writeHead(200, { 'content-type': type, 'x-content-type-options': 'nosniff' }).end(body);
}
