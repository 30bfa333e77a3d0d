import {
  type CustomerObject,
  checkCustomerObject,
  checkReceipt,
  customerObjectLengthMax,
  type JsonValue,
  parseCanonical,
  type Receipt,
} from '@vitrine/verifier';
import { linesOf } from '../../platform/lines.ts';
import { type PartyClient, PartyError } from '../identity/index.ts';
import { RelocationError, unknownCustomer } from './errors.ts';
import type { Changes, Inventory, MovedBlocks, OfficeLink, SiteLink, SourceLink } from './links.ts';

/** Where a party is reached; asked at each call, since addresses become known late. */
export type AddressOf = (party: string) => string;

const longMs = 10 * 60_000;

/** The office's questions to sites, over signed requests. */
export function createSiteLink(client: PartyClient, addressOf: AddressOf): SiteLink {
  const at = (site: string, path: string) => new URL(path, addressOf(site));
  return {
    inventory: async (site, region) => {
      const url = at(site, `/v1/regions/${encodeURIComponent(region)}/inventory`);
      const inventory: unknown = await ask(client.json({ method: 'GET', url }));
      return inventory as Inventory;
    },
    receipts: async (site, relocation, indexes) => {
      const url = at(site, `/v1/relocations/${relocation}/receipts`);
      const json = { indexes: indexes.map(Number) };
      const answer = await ask(client.json({ method: 'POST', url, json, timeoutMs: longMs }));
      const { receipts } = answer as { receipts: unknown[] };
      return receipts.map(checkReceipt);
    },
    sign: async (site, certificate) => {
      const url = at(site, `/v1/relocations/${certificate.body.relocation}/signatures`);
      const json = { certificate: certificate as unknown as JsonValue };
      const answer = await ask(client.json({ method: 'POST', url, json, timeoutMs: longMs }));
      return (answer as { signature: string }).signature;
    },
    manifest: async (site, relocation) => {
      const url = at(site, `/v1/relocations/${relocation}/manifest`);
      const { body } = await ask(client.fetch({ method: 'GET', url }));
      return body;
    },
    customerObjects: async (site, relocation, customer) => {
      const url = at(site, `/v1/relocations/${relocation}/customers/${customer}/objects`);
      const { body } = await ask(client.fetch({ method: 'GET', url, timeoutMs: longMs }));
      return objectsIn(body);
    },
  };
}

/** A site's words to the office. */
export function createOfficeLink(client: PartyClient, officeUrl: string): OfficeLink {
  const post = (path: string, json: JsonValue) =>
    ask(client.json({ method: 'POST', url: new URL(path, officeUrl), json }));
  return {
    report: async (relocation, receipt: Receipt) => {
      const json = { receipt: receipt as unknown as JsonValue };
      await post(`/v1/relocations/${relocation}/reports`, json);
    },
    progress: async ({ relocation, ...rest }) => {
      await post(`/v1/relocations/${relocation}/progress`, { ...rest });
    },
    closeRound: async (relocation, round) => {
      const answer = await post(`/v1/relocations/${relocation}/closed-rounds`, { round });
      return (answer as { closed: boolean }).closed;
    },
  };
}

/** A target's questions to the source: bytes go from site to site, never through the office. */
export function createSourceLink(client: PartyClient, addressOf: AddressOf): SourceLink {
  const at = (site: string, path: string) => new URL(path, addressOf(site));
  return {
    commitmentKey: async (site, relocation) => {
      const url = at(site, `/v1/relocations/${relocation}/commitment-key`);
      const answer = await ask(client.json({ method: 'POST', url, json: {} }));
      return Buffer.from((answer as { key: string }).key, 'base64');
    },
    changes: async (site, relocation, after, limit) => {
      const url = at(site, `/v1/relocations/${relocation}/changes?after=${after}&limit=${limit}`);
      return (await ask(client.json({ method: 'GET', url, timeoutMs: longMs }))) as Changes;
    },
    blocks: async (site, relocation, after, upTo) => {
      const url = at(site, `/v1/relocations/${relocation}/blocks?after=${after}&upTo=${upTo}`);
      return (await ask(client.json({ method: 'GET', url, timeoutMs: longMs }))) as MovedBlocks;
    },
    events: async (site, relocation, month, numbers) => {
      const url = at(site, `/v1/relocations/${relocation}/events`);
      const json = { month, blocks: numbers.map(String) };
      const { body } = await ask(client.fetch({ method: 'POST', url, json, timeoutMs: longMs }));
      return body;
    },
    objects: async (site, relocation, recipient, ids, { signal, checked }) => {
      const url = at(site, `/v1/relocations/${relocation}/objects`);
      const json = { recipient, ids: [...ids], checked };
      const { body } = await ask(client.fetch({ method: 'POST', url, json, signal }));
      return body;
    },
  };
}

async function ask<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof PartyError)) throw error;
    if (error.problem === 'customer-unknown') throw unknownCustomer(error);
    throw new RelocationError('peer-unavailable', error.message, { cause: error });
  }
}

async function* objectsIn(body: AsyncIterable<Uint8Array>): AsyncGenerator<CustomerObject> {
  for await (const line of linesOf(body, customerObjectLengthMax)) {
    yield checkCustomerObject(parseCanonical(line));
  }
}
