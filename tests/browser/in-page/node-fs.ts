/** Stands in for what our tests use of `node:fs`, in a browser. */
export function readFileSync(file: URL, _encoding: 'utf8'): string {
  const request = new XMLHttpRequest();
  request.open('GET', file, false);
  request.send();
  if (request.status !== 200) throw new Error(`${file.pathname}: HTTP ${request.status}`);
  return request.responseText;
}
