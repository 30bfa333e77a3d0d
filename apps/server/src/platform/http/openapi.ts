import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { type Permission, rolesWith } from './permissions.ts';
import { problemMediaType } from './problem.ts';

export interface ApiInformation {
  readonly title: string;
  /** Markdown is not interpreted: plain sentences. */
  readonly description: string;
  readonly version: string;
}

const accessOf = {
  customer: 'A product client, with an API key of its customer',
  operator: 'A person of the operator',
  site: 'A site of the same operator',
  'local-admin': 'The administrator of the machine',
};

/** Plain words for whom these permissions admit. */
export function accessWords(permissions: readonly Permission[]): string {
  return permissions.map(wordsOf).join('; or ');
}

function wordsOf(permission: Permission): string {
  if (permission === 'public') return 'Anybody';
  const scheme = schemeOf(permission);
  if (scheme !== 'operator' || permission === 'signed-in') return accessOf[scheme];
  return `${accessOf.operator} with ${permission}: ${rolesWith(permission).join(', ')}`;
}

function schemeOf(permission: Permission): keyof typeof accessOf {
  if (permission === 'customer' || permission === 'site' || permission === 'local-admin') {
    return permission;
  }
  return 'operator';
}

/** Any of these; of people, the roles that have the permission (OpenAPI 3.1, section 4.8.30). */
function securityOf(permissions: readonly Permission[]): Record<string, string[]>[] {
  return permissions.map((one) => ({
    [schemeOf(one)]: one === 'signed-in' ? [] : [...rolesWith(one)],
  }));
}

type Transform = typeof jsonSchemaTransform;

/** OpenAPI 3.1 from the schemas of the routes; each says whom it admits and how it fails. */
export async function registerOpenApi(app: FastifyInstance, info: ApiInformation): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { ...info },
      components: { securitySchemes: securitySchemes() },
    },
    transform: ((document) => {
      const { schema, url } = jsonSchemaTransform(document);
      return { url, schema: described(schema, document.route.config) };
    }) as Transform,
    transformObject: jsonSchemaTransformObject,
  });
}

function securitySchemes(): Record<string, { type: 'http'; scheme: string; description: string }> {
  return Object.fromEntries(
    Object.entries(accessOf).map(([kind, description]) => [
      kind,
      { type: 'http', scheme: 'bearer', description },
    ]),
  );
}

type DocumentedSchema = ReturnType<Transform>['schema'];

function described(
  schema: DocumentedSchema,
  config: { permission?: Permission | readonly Permission[]; rawBody?: boolean } = {},
): DocumentedSchema {
  const { rawBody } = config;
  const permissions = [config.permission ?? 'public'].flat();
  const { response, ...rest } = { response: {}, ...schema };
  const described = {
    ...rest,
    ...(permissions.includes('public') ? {} : { security: securityOf(permissions) }),
    ...(rawBody ? { consumes: ['application/octet-stream'], body: {} } : {}),
    response: {
      ...(typeof response === 'object' ? response : {}),
      default: {
        description: 'A problem (RFC 9457)',
        content: { [problemMediaType]: { schema: problemSchema } },
      },
    },
  };
  return described as DocumentedSchema;
}

const problemSchema = {
  type: 'object',
  required: ['type', 'title', 'status'],
  properties: {
    type: { type: 'string', description: 'urn:vitrine:problem:<code>' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    instance: { type: 'string', description: 'names this request in the logs' },
  },
};
