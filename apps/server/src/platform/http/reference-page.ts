import { Html, html } from './html.ts';
import {
  type Operation,
  type ReferenceSection,
  readReference,
  type Shape,
} from './reference-document.ts';
import { referenceStyle } from './reference-style.ts';
import type { RouteEntry } from './route-table.ts';
import type { SchemaRow } from './schema-rows.ts';

/** The whole reference on one page that needs no script and prints well. */
export function renderReference(openapi: unknown, routes: readonly RouteEntry[]): string {
  const { title, description, version, sections } = readReference(openapi, routes);
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${trustedStyle}</style>
</head>
<body>
<a class="skip" href="#content">To the content</a>
<header>
<p class="mark">Vitrine ${version}</p>
<div>
<h1>${title}</h1>
<p class="lead">${description}</p>
<p class="quiet">For programs: <a href="openapi.json">openapi.json</a> (OpenAPI 3.1)</p>
</div>
</header>
<main id="content">
${contents(sections)}
${sections.map(section)}
${failures}
</main>
</body>
</html>
`;
  return page.toString();
}

/** Style sheets are raw text: the page's own constant must not be escaped. */
const trustedStyle = new Html(referenceStyle);

function contents(sections: readonly ReferenceSection[]): Html {
  return html`<nav class="band" aria-labelledby="contents">
<h2 id="contents">Contents</h2>
<div class="index">
${sections.map(
  ({ id, title, operations }) => html`<div>
<p><a href="#${id}">${title}</a></p>
<ul>
${operations.map(
  ({ id, method, path, summary }) => html`<li><a href="#${id}">${summary}</a>
<span class="quiet">${method} ${path}</span></li>
`,
)}</ul>
</div>
`,
)}<div>
<p><a href="#failures">Failures</a></p>
</div>
</div>
</nav>
`;
}

function section({ id, title, operations }: ReferenceSection): Html {
  return html`<section class="band" aria-labelledby="${id}">
<h2 id="${id}">${title}</h2>
<div>
${operations.map(article)}
</div>
</section>
`;
}

function article(operation: Operation): Html {
  const { id, method, path, summary, description, access, sent, answered } = operation;
  return html`<article id="${id}">
<div>
<h3><a href="#${id}">${summary}</a></h3>
<p class="route"><b>${method}</b> <code>${path}</code></p>
${access === undefined ? undefined : html`<p class="quiet">${access}</p>`}
${description === undefined ? undefined : html`<p class="prose">${description}</p>`}
${sent.map(table)}
</div>
<div>
${answered.map(table)}
</div>
</article>
`;
}

function table(shape: Shape): Html {
  const { title, mediaType, list, rows, sameAs } = shape;
  const media = mediaType ? `${mediaType}${list ? ', a list of' : ''}` : undefined;
  const heading = html`${title}${media === undefined ? undefined : html` <span>${media}</span>`}`;
  if (sameAs !== undefined) {
    return html`<h4>${heading}</h4>
<p>As for “<a href="#${sameAs.id}">${sameAs.summary}</a>”</p>
`;
  }
  if (rows.length === 0)
    return html`<h4>${heading}</h4>
<p>No body</p>
`;
  return html`<table>
<caption>${heading}</caption>
<thead><tr><th scope="col">Field</th><th scope="col">Value</th></tr></thead>
<tbody>
${rows.map(row)}</tbody>
</table>
`;
}

function row({ path, type, required, description }: SchemaRow): Html {
  const meaning = description === undefined ? undefined : html`<p>${description}</p>`;
  return html`<tr><th scope="row">${path === '' ? 'the body' : html`<code>${path}</code>`}</th>
<td>${type}${required ? '' : ', optional'}${meaning}</td></tr>
`;
}

const failures = html`<section class="band" aria-labelledby="failures">
<h2 id="failures">Failures</h2>
<p class="prose">Every failure is a problem document (RFC 9457,
<code>application/problem+json</code>) with <code>type</code>, <code>title</code>,
<code>status</code>, often <code>detail</code>, and an <code>instance</code> that names the request
in the logs. Where a request is not valid, <code>errors</code> names each field at fault. A status
of 503 or 507 carries <code>Retry-After</code> where a later attempt may succeed.</p>
</section>
`;
