import { formatSignatureLine, signNote } from '@vitrine/tlog';
import {
  type CustomerObjects,
  canonicalJson,
  certificateText,
  checkCertificate,
  manifestKinds,
  objectKey,
  type Receipt,
} from '@vitrine/verifier';
import type { Postgres } from '../../../platform/postgres/index.ts';
import type { Ledger } from '../../ledger/index.ts';
import { RelocationError, unknownCustomer } from '../errors.ts';
import { manifestBytes, manifestOf } from './manifest.ts';
import { customerRecords } from './records-store.ts';
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
  customerObjects(relocation: string, customer: string): Promise<CustomerObjects>;
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
    // Shape and receipts are checked as in a whole certificate; the signatures are still to come.
    const { signatures: _, ...unsigned } = checkCertificate({
      ...Object(certificate),
      signatures: 'to come\n\n',
    });
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
    const { signatures } = await signNote({ text: certificateText(unsigned) }, [ledger.signer]);
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

  async function customerObjects(id: string, customer: string): Promise<CustomerObjects> {
    const { commitment_key: key } = await need(id);
    if (key === null) throw new RelocationError('relocation-state', 'the commitments are closed');
    const mine = await customerRecords(db, id, customer);
    if (mine.length === 0) throw unknownCustomer();
    const contents = new Map<string, (typeof mine)[number]>();
    for (const one of mine) contents.set(`${one.kind} ${one.id.replaceAll('-', '')}`, one);
    const name = (record: Uint8Array): string =>
      `${record[0]} ${Buffer.from(record.subarray(1, 17)).toString('hex')}`;
    const position = await verifiedPosition(id);
    const { proven } = await manifestOf(db, id, position, (record) => contents.has(name(record)));
    return {
      objects: proven.map(({ record, index, proof }) => {
        const one = contents.get(name(record));
        const kind = manifestKinds[(record[0] ?? 1) - 1] ?? 'sample';
        return {
          record: Buffer.from(record).toString('base64'),
          index,
          proof: proof.map((hash) => Buffer.from(hash).toString('base64')),
          key: Buffer.from(objectKey(key, kind, one?.id ?? '')).toString('base64'),
          sha256: one?.content_sha256.toString('hex') ?? '',
        };
      }),
    };
  }

  async function verifiedPosition(id: string): Promise<bigint> {
    const verified = (await ledger.entriesOfType(db, 'relocation.verified', id)).at(-1);
    return BigInt(Number(verified?.opening?.payload.position ?? 0));
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
      return manifestBytes(db, id, await verifiedPosition(id));
    },
    customerObjects,
  };
}

function refused(why: string): RelocationError {
  return new RelocationError('certificate-refused', `this site does not sign: ${why}`);
}
