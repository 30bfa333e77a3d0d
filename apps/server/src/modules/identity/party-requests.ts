import {
  base64Decode,
  base64Encode,
  createVerifier,
  formatNote,
  openNote,
  parseVerifierKey,
  type Signer,
  signatureTypes,
  signNote,
  TlogError,
  type Verifier,
} from '@vitrine/tlog';
import { type Clock, isoTime } from '../../platform/clock.ts';
import type { PrincipalOf } from '../../platform/http/index.ts';
import { IdentityError } from './errors.ts';
import { Nonces } from './nonces.ts';
import type { Party } from './parties.ts';
import { type RandomBytes, sameDigest, sha256 } from './tokens.ts';

export interface PartyRequestsDeps {
  /** The Ed25519 key of this party's log. */
  readonly signer: Signer;
  /** This party's own public address: what others must have meant to reach. */
  readonly audience: string;
  /** Whose requests are taken. Asked at each request: keys may become known late. */
  readonly parties: () => readonly Party[];
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
}

export interface IncomingPartyRequest {
  readonly method: string;
  /** With the query, as on the request line. */
  readonly path: string;
  readonly authorization: string | undefined;
  /** Checked here where it is known already; otherwise the caller compares with the result's. */
  readonly bodySha256?: Uint8Array;
}

export interface VerifiedPartyRequest {
  /** The party's name stands under `site` for the office too. */
  readonly principal: PrincipalOf<'site'>;
  /** What the body must hash to. */
  readonly bodySha256: Uint8Array;
}

/** Requests between parties, signed with the keys of their logs (`docs/formats/request.md`). */
export interface PartyRequests {
  /** The value of the `Authorization` header for one request. @param url absolute */
  sign(method: string, url: string | URL, body?: Uint8Array): Promise<string>;
  /** @throws {IdentityError} `request-rejected`, `overloaded` */
  verify(request: IncomingPartyRequest): Promise<VerifiedPartyRequest>;
}

export const partyScheme = 'Vitrine-Note';
const format = 'vitrine-request/1';
const validMs = 60_000;
const headerLengthMax = 8_192;
const noncesMax = 200_000;

export function createPartyRequests(deps: PartyRequestsDeps): PartyRequests {
  const { signer, clock, randomBytes } = deps;
  const audience = new URL(deps.audience).origin;
  const verifiers = new Map<string, Verifier>();
  const nonces = new Nonces(clock, { keptMs: 2 * validMs + 1_000, max: noncesMax });
  // The nonces of an earlier process are forgotten: nothing signed in its time is taken. How long ago
  // this one began no change of the wall clock can alter.
  const beganMs = clock.monotonicMs();

  async function sign(
    method: string,
    url: string | URL,
    body: Uint8Array = new Uint8Array(),
  ): Promise<string> {
    const { origin, pathname, search } = new URL(url);
    const text = requestText({
      method,
      path: pathname + search,
      audience: origin,
      time: isoTime(clock.nowMs()),
      nonce: base64Encode(randomBytes(16)),
      bodySha256: base64Encode(sha256(body)),
    });
    const note = formatNote(await signNote({ text }, [signer]));
    return `${partyScheme} ${Buffer.from(note, 'utf8').toString('base64')}`;
  }

  async function verify(request: IncomingPartyRequest): Promise<VerifiedPartyRequest> {
    const { text, party } = await open(request.authorization);
    const stated = parseRequestText(text);
    if (stated.method !== request.method || stated.path !== request.path) {
      throw rejected('it was signed for another method or path');
    }
    if (stated.audience !== audience) {
      throw rejected(`it was signed for ${stated.audience}, and this is ${audience}`);
    }
    checkTime(stated.time);
    const bodySha256 = base64Decode(stated.bodySha256);
    if (request.bodySha256 !== undefined && !sameDigest(request.bodySha256, bodySha256)) {
      throw rejected('it was signed for another body');
    }
    const use = nonces.use(`${party.origin} ${stated.nonce}`);
    if (use === 'used') throw rejected('its nonce has been used');
    if (use === 'full') throw new IdentityError('overloaded', 'too many requests of parties');
    return { principal: { kind: 'site', name: party.name }, bodySha256 };
  }

  async function open(authorization = ''): Promise<{ text: string; party: Party }> {
    const [scheme, encoded, ...rest] = authorization.split(' ');
    if (scheme !== partyScheme || encoded === undefined || rest.length > 0) {
      throw new IdentityError('unauthenticated', 'this takes a request signed by a party');
    }
    if (encoded.length > headerLengthMax) throw rejected('its note is too long');
    const parties = deps.parties();
    const known = parties.flatMap((party) => party.logKeys.flatMap(verifierOf));
    try {
      const note = await openNote(base64Decode(encoded), known);
      const origin = note.verified[0]?.name;
      const party = parties.find((candidate) => candidate.origin === origin);
      if (party === undefined) throw rejected('no party signed it');
      return { text: note.text, party };
    } catch (error) {
      if (error instanceof TlogError) throw rejected(error.message, error);
      throw error;
    }
  }

  function verifierOf(vkey: string): Verifier[] {
    const known = verifiers.get(vkey);
    if (known !== undefined) return [known];
    const key = parseVerifierKey(vkey);
    if (key.type !== signatureTypes.ed25519) return [];
    const verifier = createVerifier(key);
    verifiers.set(vkey, verifier);
    return [verifier];
  }

  function checkTime(time: string): void {
    const atMs = Date.parse(time);
    const nowMs = clock.nowMs();
    const offMs = Math.abs(nowMs - atMs);
    if (offMs > validMs) throw rejected(`its time is ${Math.round(offMs / 1_000)} s off`);
    if (atMs < nowMs - (clock.monotonicMs() - beganMs))
      throw rejected('it was signed before this party began');
  }

  return { sign, verify };
}

interface RequestParts {
  readonly method: string;
  readonly path: string;
  readonly audience: string;
  readonly time: string;
  readonly nonce: string;
  readonly bodySha256: string;
}

function requestText(parts: RequestParts): string {
  const { method, path, audience, time, nonce, bodySha256 } = parts;
  return `${[format, method, path, audience, time, nonce, bodySha256].join('\n')}\n`;
}

function parseRequestText(text: string): RequestParts {
  const [head, method = '', path = '', audience = '', time = '', nonce = '', bodySha256 = ''] =
    text.split('\n');
  const parts = { method, path, audience, time, nonce, bodySha256 };
  const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(time);
  const isWhole = head === format && requestText(parts) === text;
  const hasBytes = decodedLength(nonce) === 16 && decodedLength(bodySha256) === 32;
  if (!isWhole || !isTime || !hasBytes) throw rejected('its text is not a signed request');
  return parts;
}

function decodedLength(encoded: string): number {
  try {
    return base64Decode(encoded).length;
  } catch (error) {
    if (error instanceof TlogError) return -1;
    throw error;
  }
}

function rejected(reason: string, cause?: unknown): IdentityError {
  return new IdentityError('request-rejected', `The signed request was rejected: ${reason}`, {
    cause,
  });
}
