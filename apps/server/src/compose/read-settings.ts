import { z } from 'zod';
import type { SettingInForce } from '../platform/config/index.ts';
import type { HttpServer } from '../platform/http/index.ts';

const setting = z.object({
  name: z.string(),
  value: z.string().optional().describe('Missing where it is not set; secrets are not shown'),
  source: z.enum(['option', 'environment', 'file', 'default']),
  givenAs: z.string().optional().describe('What it is called there'),
});

/** GET /v1/settings: what this process runs with, and where each setting came from. */
export function readSettings(app: HttpServer, settings: readonly SettingInForce[]): void {
  app.route({
    method: 'GET',
    url: '/v1/settings',
    config: { permission: 'settings.read' },
    schema: {
      summary: 'The settings in force, and where each came from; secrets are not shown',
      tags: ['settings'],
      response: { 200: z.object({ settings: z.array(setting) }) },
    },
    handler: async () => ({
      settings: settings.map(({ name, value, source, givenAs }) => ({
        name,
        source,
        ...(value === undefined ? {} : { value }),
        ...(givenAs === undefined ? {} : { givenAs }),
      })),
    }),
  });
}
