import { z } from 'zod';
import { Html, html } from './html.ts';
import { accessWords } from './openapi.ts';
import { referenceStyle } from './reference-style.ts';
import type { RouteEntry } from './route-table.ts';
import { type SchemaRow, schemaRows } from './schema-rows.ts';

const content = z.record(z.string(), z.object({ schema: z.unknown() }));

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
  requestBody: z.object({ content }).optional(),
  responses: z.record(
    z.string(),
    z.object({ description: z.string().optional(), content: content.optional() }),
  ),
});

/** What of an OpenAPI document the page shows. */
const documentSchema = z.object({
  info: z.object({ title: z.string(), description: z.string(), version: z.string() }),
  paths: z.record(z.string(), z.record(z.string(), operationSchema)).default({}),
});

interface Operation extends z.output<typeof operationSchema> {
  readonly method: string;
  readonly path: string;
  readonly entry: RouteEntry | undefined;
}

/** The whole reference on one page that needs no script and prints well. */
export function renderReference(openapi: unknown, routes: readonly RouteEntry[]): string {
  const { info, paths } = documentSchema.parse(openapi);
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([method]) => method !== 'head')
      .map(([method, operation]): Operation => {
        const entry = routes.find(
          (route) => route.method === method.toUpperCase() && openApiPath(route.url) === path,
        );
        return { ...operation, method: method.toUpperCase(), path, entry };
      }),
  );
  const sections = Map.groupBy(operations, ({ tags }) => tags[0] ?? 'Interface');
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${info.title}</title>
<style>${trustedStyle}</style>
</head>
<body>
<a class="skip" href="#content">To the content</a>
<header>
<p class="mark">Vitrine ${info.version}</p>
<h1>${info.title}</h1>
<p>${info.description}</p>
<p class="quiet">For programs: <a href="openapi.json">openapi.json</a> (OpenAPI 3.1)</p>
</header>
<main id="content">
${[...sections].map(([title, members]) => section(title, members))}
${conventions}
</main>
</body>
</html>
`;
  return page.toString();
}

/** Style sheets are raw text: the page's own constant must not be escaped. */
const trustedStyle = new Html(referenceStyle);

function openApiPath(url: string): string {
  return url.replaceAll(/:(\w+)/g, '{$1}');
}

function section(title: string, operations: readonly Operation[]): Html {
  return html`<section>
<h2>${title}</h2>
${operations.map(article)}
</section>
`;
}

function article(operation: Operation): Html {
  const { method, path, summary, description, entry, parameters, requestBody } = operation;
  const access = entry === undefined ? undefined : accessWords(entry.permission);
  const parameterRows = parameters.map((parameter): SchemaRow => {
    const [row] = schemaRows(parameter.schema);
    return {
      path: parameter.name,
      type: `${row?.type ?? 'string'}, in ${parameter.in}`,
      required: parameter.required,
      description: parameter.description ?? row?.description,
    };
  });
  return html`<article id="${anchor(method, path)}">
<h3>${summary ?? path}</h3>
<p class="route"><b>${method}</b> <code>${path}</code></p>
${access === undefined ? undefined : html`<p class="quiet">${access}</p>`}
${description === undefined ? undefined : html`<p>${description}</p>`}
${rowsTable('Parameters', parameterRows)}
${bodies('Body', requestBody?.content)}
${Object.entries(operation.responses)
  .filter(([status]) => status !== 'default')
  .map(([status, response]) => bodies(`Answer ${status}`, response.content))}
</article>
`;
}

function anchor(method: string, path: string): string {
  return `${method}${path}`.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
}

function bodies(title: string, byType: z.output<typeof content> | undefined): Html[] {
  return Object.entries(byType ?? {}).map(([mediaType, { schema }]) =>
    rowsTable(`${title}: ${mediaType}`, schemaRows(schema)),
  );
}

function rowsTable(title: string, rows: readonly SchemaRow[]): Html {
  if (rows.length === 0) return html``;
  return html`<h4>${title}</h4>
<table>
<thead><tr><th scope="col">Field</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>
${rows.map(
  ({ path, type, required, description }) => html`<tr><td><code>${path || 'the body'}</code></td>
<td>${type}${required ? '' : ', optional'}</td><td>${description}</td></tr>
`,
)}</tbody>
</table>
`;
}

const conventions = html`<section>
<h2>Failures</h2>
<p class="wide">Every failure is a problem document (RFC 9457, <code>application/problem+json</code>) with
<code>type</code>, <code>title</code>, <code>status</code>, often <code>detail</code>, and an <code>instance</code>
that names the request in the logs. Where a request is not valid, <code>errors</code> names each field at fault. A
status of 503 or 507 carries <code>Retry-After</code> where a later attempt may succeed.</p>
</section>
`;
