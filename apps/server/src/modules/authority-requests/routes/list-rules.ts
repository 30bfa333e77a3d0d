import { z } from 'zod';
import type { HttpServer } from '../../../platform/http/index.ts';
import { deadlineRules } from '../deadlines/rules/index.ts';
import { tags } from './schemas.ts';

const ruleSchema = z.object({
  name: z.string(),
  law: z.string(),
  article: z.string(),
  duty: z.string(),
  kind: z.enum(['answer', 'keep']),
  extension: z.string().optional().describe('The article that lets it be extended, and by whom'),
  pause: z.string().optional().describe('The article by which it may stand still, and why'),
});

/** GET /v1/deadline-rules: every law whose deadlines are known here. */
export function listRules(app: HttpServer): void {
  app.route({
    method: 'GET',
    url: '/v1/deadline-rules',
    config: { permission: 'requests.read' },
    schema: {
      summary: 'The rules by which deadlines are counted, each with its article',
      tags,
      response: { 200: z.object({ rules: z.array(ruleSchema) }) },
    },
    handler: async () => ({
      rules: deadlineRules.map((rule) => {
        const extension = rule.unit === 'days' ? rule.extension : undefined;
        const { name, law, article, duty, kind, pause } = rule;
        return {
          name,
          law,
          article,
          duty,
          kind,
          extension: extension && `${extension.article}, by ${extension.by}`,
          pause: pause && `${pause.article}: ${pause.ground}`,
        };
      }),
    }),
  });
}
