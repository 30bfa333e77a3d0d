import { Link, useLocation } from 'react-router';

/** From one page of a long list to the next: lists go on from a key, so there are no page numbers. */
export function Pager({ next }: { readonly next: string | undefined }) {
  const { pathname, search } = useLocation();
  const here = new URLSearchParams(search);
  const isFirst = !here.has('after');
  if (isFirst && next === undefined) return null;
  const first = new URLSearchParams(here);
  first.delete('after');
  const after = new URLSearchParams(here);
  if (next !== undefined) after.set('after', next);
  return (
    <nav className="pages" aria-label="Pages of the list">
      {!isFirst && <Link to={addressOf(pathname, first)}>To the beginning</Link>}
      {next !== undefined && <Link to={addressOf(pathname, after)}>Further</Link>}
    </nav>
  );
}

function addressOf(pathname: string, query: URLSearchParams): string {
  const text = query.toString();
  return text === '' ? pathname : `${pathname}?${text}`;
}

/** What a list is narrowed to, by the address; empty fields of its form say nothing. */
export function narrowing<N extends string>(
  url: string,
  names: readonly N[],
): { readonly [Name in N]?: string } {
  const { searchParams } = new URL(url);
  const given = names.flatMap((name) => {
    const value = searchParams.get(name)?.trim() ?? '';
    return value === '' ? [] : [[name, value] as const];
  });
  return Object.fromEntries(given) as { [Name in N]?: string };
}
