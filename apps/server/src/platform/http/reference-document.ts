import { z } from 'zod';
import { accessWords } from './openapi.ts';
import type { RouteEntry } from './route-table.ts';
import { type SchemaRow, schemaRows } from './schema-rows.ts';

/** An interface, arranged for people who read it from the top. */
export interface Reference {
  readonly title: string;
  readonly description: string;
  readonly version: string;
  readonly sections: readonly ReferenceSection[];
}

export interface ReferenceSection {
  readonly id: string;
  readonly title: string;
  readonly operations: readonly Operation[];
}

export interface Operation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  readonly description: string | undefined;
  /** Whom it admits, in words. */
  readonly access: string | undefined;
  readonly sent: readonly Shape[];
  readonly answered: readonly Shape[];
}

/** What is sent or answered. */
export interface Shape {
  /** As `Parameters`, `Body`, `Answer 200, 503`. */
  readonly title: string;
  readonly mediaType: string | undefined;
  /** Whether the rows are those of each member of a list. */
  readonly list: boolean;
  readonly rows: readonly SchemaRow[];
  /** An operation further up that has the same rows, where they are too many to be said twice. */
  readonly sameAs: Operation | undefined;
}

const contentSchema = z.record(z.string(), z.object({ schema: z.unknown() }));

const operationSchema = z.object({
  summary: z.string().optional(),
  description: z.string().optional(),
  tags: z.array(z.string()).default([]),
  parameters: z
    .array(
      z.object({
        name: z.string(),
        in: z.string(),
        required: z.boolean().default(false),
        description: z.string().optional(),
        schema: z.unknown(),
      }),
    )
    .default([]),
  requestBody: z.object({ content: contentSchema }).optional(),
  responses: z.record(z.string(), z.object({ content: contentSchema.optional() })),
});

type ApiOperation = z.output<typeof operationSchema>;

/** What of an OpenAPI document the page shows. */
const documentSchema = z.object({
  info: z.object({ title: z.string(), description: z.string(), version: z.string() }),
  paths: z.record(z.string(), z.record(z.string(), operationSchema)).default({}),
});

/** Every process has these routes, and nobody comes for them. */
const lastTag = 'Operations';
const bytesMediaType = 'application/octet-stream';
/** Rows from which on a repetition is a reference instead. */
const repeatedRowsMin = 6;

/** @throws ZodError for what is not such a document */
export function readReference(openapi: unknown, routes: readonly RouteEntry[]): Reference {
  const { info, paths } = documentSchema.parse(openapi);
  const tagged = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([method]) => method !== 'head')
      .map(([method, operation]) => ({
        tag: operation.tags[0] ?? 'Interface',
        operation: readOperation(method.toUpperCase(), path, operation, routes),
      })),
  );
  const groups = [...Map.groupBy(tagged, ({ tag }) => tag)];
  groups.sort(([a], [b]) => Number(a === lastTag) - Number(b === lastTag));
  const sections = groups.map(([tag, members]) => ({
    id: anchor(tag),
    title: tag.charAt(0).toUpperCase() + tag.slice(1),
    operations: members.map(({ operation }) => operation),
  }));
  return { ...info, sections: withoutRepetitions(sections) };
}

function readOperation(
  method: string,
  path: string,
  operation: ApiOperation,
  routes: readonly RouteEntry[],
): Operation {
  const route = routes.find((entry) => entry.method === method && openApiPath(entry.url) === path);
  return {
    id: anchor(`${method} ${path}`),
    method,
    path: path.replace('{*}', '*'),
    summary: operation.summary ?? path,
    description: operation.description,
    access: route === undefined ? undefined : accessWords(route.permissions),
    sent: [
      ...parameters(operation.parameters),
      ...shapesOf('Body', operation.requestBody?.content),
    ],
    answered: answers(operation.responses),
  };
}

function openApiPath(url: string): string {
  return url.replaceAll(/:(\w+)/g, '{$1}').replace('*', '{*}');
}

function anchor(text: string): string {
  const words = text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  return words.join('-');
}

function parameters(list: ApiOperation['parameters']): Shape[] {
  const rows = list.map(({ name, in: place, required, description, schema }): SchemaRow => {
    const [row] = schemaRows(schema);
    const type = `${row?.type ?? 'string'}, in ${place}`;
    return { path: name, type, required, description: description ?? row?.description };
  });
  if (rows.length === 0) return [];
  return [{ title: 'Parameters', mediaType: undefined, list: false, rows, sameAs: undefined }];
}

function shapesOf(title: string, content: z.output<typeof contentSchema> | undefined): Shape[] {
  return Object.entries(content ?? {}).map(([mediaType, { schema }]) => {
    const rows = joinAlternatives(schemaRows(schema)).map((row) =>
      mediaType === bytesMediaType && row.path === '' ? { ...row, type: 'bytes' } : row,
    );
    const list = rows.length > 0 && rows.every(({ path }) => path.startsWith('[].'));
    const shown = list ? rows.map((row) => ({ ...row, path: row.path.slice('[].'.length) })) : rows;
    return { title, mediaType, list, rows: shown, sameAs: undefined };
  });
}

/** A field that several alternatives have is one row. */
function joinAlternatives(rows: readonly SchemaRow[]): SchemaRow[] {
  return [...Map.groupBy(rows, ({ path }) => path)].map(([path, same]) => ({
    path,
    type: [...new Set(same.map(({ type }) => type))].join(' | '),
    required: same.every(({ required }) => required),
    description: same.find(({ description }) => description !== undefined)?.description,
  }));
}

/** Statuses whose answers have the same shape share it. */
function answers(responses: ApiOperation['responses']): Shape[] {
  const each = Object.entries(responses)
    .filter(([status]) => status !== 'default')
    .flatMap(([status, { content }]) => shapesOf(status, content ?? { '': { schema: undefined } }));
  const groups = Map.groupBy(each, ({ mediaType, list, rows }) =>
    JSON.stringify([mediaType, list, rows]),
  );
  return [...groups.values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    return [{ ...first, title: `Answer ${same.map(({ title }) => title).join(', ')}` }];
  });
}

/** Where rows are repeated, names the operation that has them first. */
function withoutRepetitions(sections: readonly ReferenceSection[]): ReferenceSection[] {
  const first = new Map<string, Operation>();
  const shorten = (operation: Operation) => (shape: Shape) => {
    if (shape.rows.length < repeatedRowsMin) return shape;
    const sameAs = first.getOrInsert(JSON.stringify(shape.rows), operation);
    return sameAs === operation ? shape : { ...shape, sameAs };
  };
  return sections.map((section) => ({
    ...section,
    operations: section.operations.map((operation) => ({
      ...operation,
      sent: operation.sent.map(shorten(operation)),
      answered: operation.answered.map(shorten(operation)),
    })),
  }));
}
