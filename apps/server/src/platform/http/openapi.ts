import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { type Permission, permissions } from './principal.ts';
import { problemMediaType } from './problem.ts';

export interface ApiInformation {
  readonly title: string;
  /** Markdown is not interpreted: plain sentences. */
  readonly description: string;
  readonly version: string;
}

const accessOf: Readonly<Record<Permission, string>> = {
  public: 'Anybody',
  customer: 'A product client, with an API key of its customer',
  operator: 'A person of the operator',
  site: 'A site of the same operator',
  'local-admin': 'The administrator of the machine',
};

/** Plain words for whom a permission admits. */
export function accessWords(permission: Permission): string {
  return accessOf[permission];
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
  const named = permissions.filter((permission) => permission !== 'public');
  return Object.fromEntries(
    named.map((permission) => [
      permission,
      { type: 'http', scheme: 'bearer', description: accessOf[permission] },
    ]),
  );
}

type DocumentedSchema = ReturnType<Transform>['schema'];

function described(
  schema: DocumentedSchema,
  config: { permission?: Permission; rawBody?: boolean } = {},
): DocumentedSchema {
  const { permission, rawBody } = config;
  const { response, ...rest } = { response: {}, ...schema };
  const described = {
    ...rest,
    ...(permission && permission !== 'public' ? { security: [{ [permission]: [] }] } : {}),
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
