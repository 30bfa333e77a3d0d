import {
  authenticateAddCheckpoint,
  decideAddCheckpoint,
  formatSignatureLine,
  type Signer,
  signNote,
  tlogSizeContentType,
  type Verifier,
} from '@vitrine/tlog';
import type { Postgres } from '../../platform/postgres/index.ts';
import * as store from './store.ts';

/** What the witness endpoint answers, ready to be sent. */
export interface WitnessAnswer {
  status: 200 | 400 | 403 | 404 | 409 | 422;
  contentType: string;
  body: string;
}

export interface Witness {
  /** The logs it cosigns and their keys, by origin; any other origin is answered with 404. */
  setLogs(logs: ReadonlyMap<string, readonly Verifier[]>): void;
  addCheckpoint(body: Uint8Array): Promise<WitnessAnswer>;
}

const plainText = 'text/plain; charset=utf-8';

/** The server's half of C2SP tlog-witness: check, persist atomically, then cosign. */
export function createWitness(deps: { db: Postgres; signers: readonly Signer[] }): Witness {
  let logs: ReadonlyMap<string, readonly Verifier[]> = new Map();

  async function addCheckpoint(body: Uint8Array): Promise<WitnessAnswer> {
    const request = await authenticateAddCheckpoint(body, (origin) => logs.get(origin));
    if (request.status !== 'authentic') {
      return { status: request.status, contentType: plainText, body: `${request.reason}\n` };
    }
    const { origin } = request.checkpoint;
    const decision = await deps.db.transaction(async (tx) => {
      await store.lockWitnessed(tx, origin);
      const decided = decideAddCheckpoint(request, await store.readWitnessed(tx, origin));
      if (decided.status === 200) {
        await store.writeWitnessed(tx, origin, { ...decided.head, note: request.request.note });
      }
      return decided;
    });
    if (decision.status === 409) {
      return { status: 409, contentType: tlogSizeContentType, body: `${decision.size}\n` };
    }
    if (decision.status === 422) {
      return { status: 422, contentType: plainText, body: `${decision.reason}\n` };
    }
    const { signatures } = await signNote({ text: request.note.text }, deps.signers);
    return {
      status: 200,
      contentType: plainText,
      body: signatures.map(formatSignatureLine).join(''),
    };
  }

  return {
    setLogs: (next) => {
      logs = next;
    },
    addCheckpoint,
  };
}
