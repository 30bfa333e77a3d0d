/** Where somebody goes who is not told, or is told a place that is not ours. */
const home = '/';
const lengthMax = 2_000;

/**
 * A path of this very site to come back to after signing in: absolute, without a host. Browsers read
 * `\` as `/`, and leave tabs and line breaks out (WHATWG URL, section 4.4): none may be there.
 * @returns `/` for anything else
 */
export function returnPath(asked: string | undefined): string {
  if (asked === undefined || asked.length > lengthMax) return home;
  if (!/^\/(?!\/)[^\\\p{Cc}]*$/u.test(asked)) return home;
  const here = 'http://here.invalid';
  const url = URL.parse(asked, here);
  // Also what dots make of it must not begin with two slashes.
  if (url === null || url.origin !== here || url.pathname.startsWith('//')) return home;
  return url.pathname + url.search + url.hash;
}
