import { checkReceipt } from '@vitrine/verifier';
import { z } from 'zod';
import { type HttpServer, requirePrincipal } from '../../../../platform/http/index.ts';
import type { RelocationService } from '../../office/service.ts';
import { anyDocument, progressBody, relocationParams } from '../schemas.ts';

const done = z.object({});

/** What sites tell the office: receipts of acts, progress, a fence that has run out. */
export function takeReports(app: HttpServer, relocations: RelocationService): void {
  app.route({
    method: 'POST',
    url: '/v1/relocations/:id/reports',
    config: { permission: 'site' },
    schema: {
      summary: 'A site’s receipt of an act of a relocation',
      tags: ['between parties'],
      params: relocationParams,
      body: z.object({ receipt: anyDocument }),
      response: { 200: done },
    },
    handler: async (request) => {
      const { name } = requirePrincipal(request, 'site');
      await relocations.report(name, request.params.id, checkReceipt(request.body.receipt));
      return {};
    },
  });
  app.route({
    method: 'POST',
    url: '/v1/relocations/:id/progress',
    config: { permission: 'site' },
    schema: {
      summary: 'How far a site has come; shown, not logged',
      tags: ['between parties'],
      params: relocationParams,
      body: progressBody.extend({ site: z.string() }),
      response: { 200: done },
    },
    handler: async (request) => {
      const { name } = requirePrincipal(request, 'site');
      const { problem, ...numbers } = request.body;
      relocations.progress({
        ...numbers,
        relocation: request.params.id,
        site: name,
        ...(problem === undefined ? {} : { problem }),
      });
      return {};
    },
  });
  app.route({
    method: 'POST',
    url: '/v1/relocations/:id/closed-rounds',
    config: { permission: 'site' },
    schema: {
      summary: 'May the fence of this round be lifted?',
      tags: ['between parties'],
      params: relocationParams,
      body: z.object({ round: z.int().min(0) }),
      response: { 200: z.object({ closed: z.boolean() }) },
    },
    handler: async (request) => {
      const { name } = requirePrincipal(request, 'site');
      return {
        closed: await relocations.closeRound(name, request.params.id, request.body.round),
      };
    },
  });
}
