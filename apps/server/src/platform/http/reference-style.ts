/**
 * Swiss: one typeface, one accent, white space, and a strict grid. A quarter of the width holds a
 * section's name; the rest is halved: what is asked stands left, what is answered right.
 */
export const referenceStyle = `
:root {
  color-scheme: light dark;
  --ink: #111; --quiet: #5c5c5c; --line: #d9d9d9; --paper: #fff; --accent: #c8102e;
  --gap: 2rem;
}
@media (prefers-color-scheme: dark) {
  :root { --ink: #ececec; --quiet: #a3a3a3; --line: #3a3a3a; --paper: #141414; --accent: #ff5a6e; }
}
* { box-sizing: border-box; margin: 0; padding: 0; }
html { scroll-padding-top: 1.5rem; text-size-adjust: 100%; -webkit-text-size-adjust: 100%; }
body {
  font: 1rem/1.5 "Helvetica Neue", Helvetica, Arial, "Liberation Sans", sans-serif;
  font-variant-numeric: tabular-nums; color: var(--ink); background: var(--paper);
  max-width: 84rem; margin: 0 auto; padding: 4rem 2rem 6rem;
}
a {
  color: inherit; text-decoration-color: var(--accent); text-decoration-thickness: 1px;
  text-underline-offset: .2em;
}
a:hover { color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; }
code { font: inherit; overflow-wrap: anywhere; }
.skip { position: absolute; left: -100vw; }
.skip:focus { left: 2rem; top: 1rem; }

header, .band { display: grid; grid-template-columns: 1fr 3fr; column-gap: var(--gap); }
header { padding-bottom: 6rem; }
.mark { color: var(--accent); font-weight: 700; }
h1 {
  font-size: 4rem; line-height: 1; letter-spacing: -.03em; text-wrap: balance;
  margin: -.1em 0 2rem -.04em;
}
.lead {
  font-size: 1.5rem; line-height: 1.35; letter-spacing: -.01em; max-width: 40rem;
  margin-bottom: 1rem;
}
.prose { max-width: 40rem; overflow-wrap: anywhere; }
.quiet { color: var(--quiet); }

.band { border-top: 3px solid var(--ink); padding: .75rem 0 5rem; }
h2 { font-size: 1.25rem; line-height: 1.3; position: sticky; top: 1.5rem; align-self: start; }
.index { columns: 2; column-gap: var(--gap); line-height: 1.4; }
.index > div { break-inside: avoid; padding-bottom: 1.5rem; }
.index p { font-weight: 700; padding: .1rem 0 .4rem; }
.index ul { list-style: none; }
.index li { border-top: 1px solid var(--line); padding: .35rem 0; }
.index li a { display: block; }
.index a { text-decoration-line: none; }
.index a:hover { text-decoration-line: underline; }
.index span { font-size: .875rem; overflow-wrap: anywhere; }

article {
  display: grid; grid-template-columns: 1fr 1fr; column-gap: var(--gap); padding-bottom: 3.5rem;
}
article + article { border-top: 1px solid var(--line); padding-top: .75rem; }
.band article:last-child { padding-bottom: 0; }
h3 { font-size: 1.25rem; line-height: 1.3; text-wrap: pretty; }
h3 a { text-decoration-line: none; }
h3 a:hover, article:target h3 a { color: var(--accent); }
.route b { color: var(--accent); display: inline-block; min-width: 5rem; }
.route code { font-weight: 700; }
.route + .prose, .quiet + .prose { margin-top: .75rem; }

table { border-collapse: collapse; table-layout: fixed; width: 100%; font-size: .9375rem; }
article > div > * + table, article > div > * + h4 { margin-top: 1.75rem; }
article > div:last-child > :first-child { margin-top: .125rem; }
caption, h4 {
  font-size: .9375rem; text-align: left; font-weight: 700; border-bottom: 1px solid var(--ink);
  padding-bottom: .3rem;
}
caption span, h4 span { font-weight: 400; color: var(--quiet); margin-left: .5rem; }
h4 + p { font-size: .9375rem; padding-top: .3rem; }
thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
th, td {
  text-align: left; vertical-align: top; font-weight: 400; padding: .3rem 0;
  border-bottom: 1px solid var(--line); overflow-wrap: anywhere;
}
th { width: 48%; padding-right: 1rem; }
td { color: var(--quiet); }
td p { color: var(--ink); }

@media screen and (max-width: 64rem) {
  article { display: block; }
  article > div:last-child > :first-child { margin-top: 1.75rem; }
  .index { columns: 1; }
}
@media screen and (max-width: 46rem) {
  body { padding: 1.5rem 1.25rem 4rem; }
  header, .band { display: block; }
  header { padding-bottom: 3.5rem; }
  .mark { margin-bottom: 2rem; }
  h1 { font-size: 2.75rem; margin-bottom: 1.25rem; }
  .lead { font-size: 1.25rem; }
  .band { padding-bottom: 3.5rem; }
  h2 { position: static; margin-bottom: 1.75rem; }
}
@page {
  margin: 18mm 16mm 20mm;
  @bottom-right { content: counter(page); font: 8pt Helvetica, Arial, sans-serif; }
}
@media print {
  :root { --ink: #000; --quiet: #444; --line: #bbb; --paper: #fff; --accent: #c8102e; --gap: 6mm; }
  body { font-size: 9pt; padding: 0; max-width: none; }
  .skip { display: none; }
  a { text-decoration-line: none; }
  header { padding-bottom: 14mm; }
  header, .band { grid-template-columns: 1fr 4fr; column-gap: 0; }
  h1 { font-size: 30pt; margin-bottom: 5mm; }
  .lead { font-size: 13pt; }
  h2, h3 { font-size: 11pt; }
  h2 { position: static; }
  nav { break-after: page; }
  .band { border-top: 0; padding: 0 0 8mm; }
  /* On the boxes that move to the next page, lest the rule stay behind. */
  .band > h2, .index, article:first-child, .band > .prose {
    border-top: 3px solid; padding-top: 2.5mm; max-width: none;
  }
  .index span, table, caption, h4, h4 + p { font-size: 8pt; }
  article { padding-bottom: 6mm; }
  article, tr, li { break-inside: avoid; }
}
`;
