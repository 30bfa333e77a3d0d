import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { IdentityError } from './errors.js';
import { sameDigest, sha256 } from './tokens.js';

const expected = new WeakMap();
const decorator = 'checksPartyBodies';
const ofNothing = sha256('');
/**
 * Makes a server compare the bodies of signed requests with what was signed. A route that reads its
 * body as JSON never sees a wrong one; a stream of a wrong body ends in an error. To be called
 * before routes are added.
 */
export function registerPartyBodies(app) {
  app.decorate(decorator, true);
  app.addHook('preParsing', async (request, _reply, payload) => {
    const digest = expected.get(request);
    if (digest === undefined) return payload;
    return Readable.from(checked(payload, digest), { objectMode: false });
  });
}
/**
 * Notes what the body of a request has to hash to, before it is read.
 * @throws {IdentityError} `request-rejected` where there is no body and should be one
 */
export function expectBody(request, digest) {
  if (!request.server.hasDecorator(decorator)) {
    throw new Error('registerPartyBodies has not been called for this server');
  }
  const { headers } = request;
  const isEmpty =
    headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) === 0;
  if (isEmpty && !sameDigest(digest, ofNothing)) throw wrongBody();
  expected.set(request, digest);
}
async function* checked(payload, digest) {
  const hash = createHash('sha256');
  for await (const chunk of payload) {
    if (!(chunk instanceof Uint8Array)) throw new TypeError('a request body of no bytes');
    hash.update(chunk);
    yield chunk;
  }
  if (!sameDigest(hash.digest(), digest)) throw wrongBody();
}
function wrongBody() {
  return new IdentityError('request-rejected', 'The body is not the one that was signed');
}
