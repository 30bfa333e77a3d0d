import { Readable } from 'node:stream';
import { type CustomerObject, canonicalJson, manifestMediaType } from '@vitrine/verifier';
import { z } from 'zod';
import {
  type HttpServer,
  ProblemError,
  requirePrincipal,
} from '../../../../platform/http/index.ts';
import type { Attestor } from '../../site/attestor.ts';
import { anyDocument, relocationParams } from '../schemas.ts';

const signedPartsBytesMax = 64 * 1_048_576;

/** What a site gives the office for a certificate. */
export function serveOffice(app: HttpServer, attestor: Attestor): void {
  const fromOffice = (name: string) => {
    if (name === 'office') return;
    throw new ProblemError(403, 'forbidden', 'Not permitted', { detail: 'For the office alone.' });
  };
  app.route({
    method: 'POST',
    url: '/v1/relocations/:id/receipts',
    config: { permission: 'site' },
    schema: {
      summary: 'Receipts of this site’s acts, with the witness quorum',
      tags: ['between parties'],
      params: relocationParams,
      body: z.object({ indexes: z.array(z.int().min(0)).max(10_000) }),
      response: { 200: z.object({ receipts: z.array(anyDocument) }) },
    },
    handler: async (request) => {
      fromOffice(requirePrincipal(request, 'site').name);
      const receipts = await attestor.receipts(request.params.id, request.body.indexes.map(BigInt));
      return { receipts: receipts.map((one) => ({ ...one })) };
    },
  });
  app.route({
    method: 'POST',
    url: '/v1/relocations/:id/signatures',
    config: { permission: 'site', jsonBytesMax: signedPartsBytesMax },
    schema: {
      summary: 'This site’s signature of a certificate, after it has checked it',
      tags: ['between parties'],
      params: relocationParams,
      body: z.object({ certificate: anyDocument }),
      response: { 200: z.object({ signature: z.string() }) },
    },
    handler: async (request) => {
      fromOffice(requirePrincipal(request, 'site').name);
      const { certificate } = request.body;
      return { signature: await attestor.sign(request.params.id, certificate) };
    },
  });
  app.route({
    method: 'GET',
    url: '/v1/relocations/:id/manifest',
    config: { permission: 'site' },
    schema: {
      summary: 'The manifest that this site verified',
      tags: ['between parties'],
      params: relocationParams,
    },
    handler: async (request, reply) => {
      const bytes = await attestor.manifest(request.params.id);
      return reply.type(manifestMediaType).send(Readable.from(bytes));
    },
  });
  app.route({
    method: 'GET',
    url: '/v1/relocations/:id/customers/:customer/objects',
    config: { permission: 'site' },
    schema: {
      summary: 'One customer’s objects in the manifest, opened: canonical JSON, one a line',
      tags: ['between parties'],
      params: relocationParams.extend({ customer: z.uuid() }),
    },
    handler: async (request, reply) => {
      fromOffice(requirePrincipal(request, 'site').name);
      const { id, customer } = request.params;
      const objects = await attestor.customerObjects(id, customer);
      return reply.type('application/x-ndjson').send(Readable.from(lines(objects)));
    },
  });
}

const linesAtOnce = 64;

async function* lines(objects: AsyncIterable<CustomerObject>): AsyncGenerator<string> {
  let waiting: string[] = [];
  for await (const one of objects) {
    waiting.push(`${canonicalJson(one)}\n`);
    if (waiting.length < linesAtOnce) continue;
    yield waiting.join('');
    waiting = [];
  }
  if (waiting.length > 0) yield waiting.join('');
}
