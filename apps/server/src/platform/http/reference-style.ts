/** Swiss: one typeface, one accent, a strict grid of two columns, and white space. */
export const referenceStyle = `
:root { color-scheme: light dark; --ink: #111; --quiet: #5c5c5c; --line: #d9d9d9; --paper: #fff; --accent: #c8102e; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #ececec; --quiet: #a3a3a3; --line: #3a3a3a; --paper: #141414; --accent: #ff5a6e; }
}
* { box-sizing: border-box; margin: 0; }
body {
  font: 16px/1.5 "Helvetica Neue", Helvetica, Arial, "Liberation Sans", sans-serif;
  font-variant-numeric: tabular-nums; color: var(--ink); background: var(--paper);
  max-width: 76rem; margin: 0 auto; padding: 4rem 1.5rem 6rem;
}
a { color: inherit; text-decoration-color: var(--accent); text-underline-offset: .2em; }
a:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.skip { position: absolute; left: -100vw; }
.skip:focus { left: 1rem; top: 1rem; }
header { display: grid; grid-template-columns: 1fr 3fr; gap: 0 2rem; padding-bottom: 4rem; }
header p { max-width: 42rem; }
h1 { font-size: 3rem; line-height: 1.05; letter-spacing: -.02em; grid-column: 2; margin-bottom: 1.5rem; }
.mark { grid-column: 1; grid-row: 1; color: var(--accent); font-weight: 700; }
header p { grid-column: 2; }
section { border-top: 3px solid var(--ink); padding: .75rem 0 3rem; display: grid; grid-template-columns: 1fr 3fr; gap: 0 2rem; }
h2 { font-size: 1.25rem; line-height: 1.3; }
article { grid-column: 2; padding: 0 0 2.5rem; }
article + article { border-top: 1px solid var(--line); padding-top: 1.25rem; }
h3 { font-size: 1.25rem; line-height: 1.3; }
h4 { font-size: .875rem; font-weight: 700; margin: 1.25rem 0 .25rem; }
code { font: inherit; overflow-wrap: anywhere; }
.route { font-weight: 700; }
.route b { color: var(--accent); display: inline-block; min-width: 4.5rem; }
.quiet, th { color: var(--quiet); }
.wide { grid-column: 2; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .3rem 1rem .3rem 0; border-bottom: 1px solid var(--line); font-size: .9375rem; }
th { font-weight: 400; }
td:first-child { width: 32%; } td:nth-child(2) { width: 24%; }
@media (max-width: 46rem) {
  body { padding-top: 2rem; }
  header, section { display: block; }
  h1 { font-size: 2.25rem; }
  h2 { margin-bottom: 1.5rem; }
}
@media print {
  :root { --ink: #000; --quiet: #444; --line: #bbb; --paper: #fff; --accent: #000; }
  body { font-size: 10pt; padding: 0; max-width: none; }
  article, tr { break-inside: avoid; }
  h2, h3, h4 { break-after: avoid; }
}
`;
