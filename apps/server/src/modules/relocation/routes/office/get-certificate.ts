import { Readable } from 'node:stream';
import { certificateMediaType, formatCertificate, manifestMediaType } from '@vitrine/verifier';
import { z } from 'zod';
import { type HttpServer, ProblemError } from '../../../../platform/http/index.ts';
import type { Certifier } from '../../office/certificate.ts';
import type { RelocationService } from '../../office/service.ts';
import { relocationParams } from '../schemas.ts';

export interface CertificateSources {
  relocations: RelocationService;
  certifier: Certifier;
  manifest: (relocation: string) => Promise<Readable | undefined>;
}

/** GET /v1/relocations/{id}/certificate and …/manifest; a customer's certificate is for operators. */
export function getCertificate(app: HttpServer, sources: CertificateSources): void {
  app.route({
    method: 'GET',
    url: '/v1/relocations/:id/certificate',
    config: { permission: 'public' },
    schema: {
      summary: 'The relocation certificate, to be verified offline',
      tags: ['relocations'],
      params: relocationParams,
    },
    handler: async (request, reply) => {
      const certificate = await sources.relocations.certificate(request.params.id);
      return reply.type(certificateMediaType).send(formatCertificate(certificate));
    },
  });
  app.route({
    method: 'GET',
    url: '/v1/relocations/:id/customers/:customer/certificate',
    config: { permission: 'evidence.read' },
    schema: {
      summary: 'The certificate restricted to one customer, with the openings of its objects',
      tags: ['relocations'],
      params: relocationParams.extend({ customer: z.uuid() }),
    },
    handler: async (request, reply) => {
      const { id, customer } = request.params;
      const text = await sources.certifier.forCustomer(id, customer);
      return reply.type(certificateMediaType).send(Readable.from(text));
    },
  });
  app.route({
    method: 'GET',
    url: '/v1/relocations/:id/manifest',
    config: { permission: 'public' },
    schema: {
      summary: 'The manifest that both sites verified: ids, versions, lengths, keyed commitments',
      tags: ['relocations'],
      params: relocationParams,
    },
    handler: async (request, reply) => {
      const manifest = await sources.manifest(request.params.id);
      if (manifest === undefined) {
        throw new ProblemError(404, 'not-certified', 'Not certified yet');
      }
      return reply.type(manifestMediaType).send(manifest);
    },
  });
}
