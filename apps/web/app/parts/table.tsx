import type { ReactNode } from 'react';

/** A table that scrolls by itself where the page is too narrow, by keyboard as well. */
export function Table(props: {
  readonly label: string;
  readonly head: readonly Column[];
  readonly children: ReactNode;
}) {
  const { label, head, children } = props;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section className="table" tabIndex={0} aria-label={label}>
      <table>
        <thead>
          <tr>
            {head.map((column) => {
              const { title, isNumber } =
                typeof column === 'string' ? { title: column, isNumber: false } : column;
              return (
                <th key={title} scope="col" className={isNumber ? 'number' : undefined}>
                  {title}
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  );
}

export type Column = string | { readonly title: string; readonly isNumber: true };

/** The head of a column of numbers. */
export function numbers(title: string): Column {
  return { title, isNumber: true };
}
