import { formatSignatureLine, signNote } from '@vitrine/tlog';
import {
  type CustomerObject,
  canonicalJson,
  checkSignedParts,
  type Receipt,
  signedText,
} from '@vitrine/verifier';
import type { Postgres } from '../../../platform/postgres/index.ts';
import type { Ledger } from '../../ledger/index.ts';
import { RelocationError, unknownCustomer } from '../errors.ts';
import { customerObjects } from './customer-objects.ts';
import { manifestBytes } from './manifest.ts';
import * as store from './store.ts';

export interface AttestorDeps {
  db: Postgres;
  ledger: Ledger;
  site: string;
}

/** What a site vouches for once a relocation is through. */
export interface Attestor {
  receipts(relocation: string, indexes: readonly bigint[]): Promise<Receipt[]>;
  /** One signature line, where the certificate says of this site what its own ledger says. */
  sign(relocation: string, certificate: unknown): Promise<string>;
  manifest(relocation: string): Promise<AsyncIterable<Uint8Array>>;
  customerObjects(relocation: string, customer: string): Promise<AsyncIterable<CustomerObject>>;
}

export function createAttestor(deps: AttestorDeps): Attestor {
  const { db, ledger, site } = deps;

  async function receipts(id: string, indexes: readonly bigint[]): Promise<Receipt[]> {
    await need(id);
    return Promise.all(indexes.map((index) => ledger.receipt(index, { witnessed: true })));
  }

  /** A site signs nothing about itself that it has not logged itself. */
  async function sign(id: string, certificate: unknown): Promise<string> {
    const relocation = await need(id);
    // Shape and receipts are checked as in a whole certificate.
    const unsigned = checkSignedParts(certificate);
    const { body } = unsigned;
    const party = relocation.role === 'source' ? body.source : body.target;
    const fits =
      body.relocation === id &&
      body.scope.region === relocation.region &&
      party.site === site &&
      party.ledger === ledger.origin;
    if (!fits) throw refused('it is about another relocation or another site');
    for (const [i, step] of body.steps.entries()) {
      if (step.ledger === site) await checkOwn(BigInt(step.index), unsigned.receipts[i]);
    }
    const verified = (await ledger.entriesOfType(db, 'relocation.verified', id)).at(-1);
    const own = verified?.opening?.payload.manifest;
    if (own === undefined || canonicalJson(own) !== canonicalJson(body.manifest)) {
      throw refused('it states another manifest than this site has verified');
    }
    const events = verified?.opening?.payload.statistics ?? {};
    if (canonicalJson(events) !== canonicalJson(body.statistics ?? {})) {
      throw refused('it states other statistics than this site has summed up');
    }
    const { signatures } = await signNote({ text: signedText(unsigned) }, [ledger.signer]);
    return signatures.map(formatSignatureLine).join('');
  }

  async function checkOwn(index: bigint, stated: Receipt | undefined): Promise<void> {
    const own = await ledger.receipt(index);
    const same =
      stated !== undefined &&
      canonicalJson(own.entry) === canonicalJson(stated.entry) &&
      canonicalJson(own.opening ?? {}) === canonicalJson(stated.opening ?? {});
    if (!same) throw refused(`entry ${index} of this site's ledger says something else`);
  }

  async function ofCustomer(id: string, customer: string): Promise<AsyncIterable<CustomerObject>> {
    const { commitment_key: key } = await need(id);
    if (key === null) throw new RelocationError('relocation-state', 'the commitments are closed');
    const { position, root } = await verified(id);
    const manifest = () => manifestBytes(db, id, position);
    const scope = { relocation: id, customer, key, root };
    const objects = customerObjects({ db, manifest }, scope);
    // The first one now, while it can still be said that there is none.
    const first = await objects.next();
    if (first.done) throw unknownCustomer();
    return (async function* () {
      yield first.value;
      yield* objects;
    })();
  }

  async function verified(id: string): Promise<{ position: bigint; root: string }> {
    const found = (await ledger.entriesOfType(db, 'relocation.verified', id)).at(-1);
    const { position = 0, manifest } = found?.opening?.payload ?? {};
    return { position: BigInt(Number(position)), root: String(Object(manifest).root) };
  }

  async function need(id: string): Promise<store.SiteRelocation> {
    const relocation = await store.readSiteRelocation(db, id);
    if (relocation !== undefined) return relocation;
    throw new RelocationError('relocation-unknown', `no relocation ${id} here`);
  }

  return {
    receipts,
    sign,
    manifest: async (id) => {
      await need(id);
      return manifestBytes(db, id, (await verified(id)).position);
    },
    customerObjects: ofCustomer,
  };
}

function refused(why: string): RelocationError {
  return new RelocationError('certificate-refused', `this site does not sign: ${why}`);
}
