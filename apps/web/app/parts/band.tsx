import type { ReactNode } from 'react';

/** The head of a page: what kind of page it is, its name, its first sentence. */
export function Opening(props: {
  readonly kind: string;
  readonly title: string;
  /** Of the window; the page's own unless told. */
  readonly windowTitle?: string;
  readonly display?: boolean;
  readonly children?: ReactNode;
}) {
  const { kind, title, windowTitle = title, display = false, children } = props;
  return (
    <div className="opening">
      <title>{`${windowTitle} · Vitrine`}</title>
      <p className="kind">{kind}</p>
      <div>
        <h1 className={display ? 'display' : undefined}>{title}</h1>
        {children}
      </div>
    </div>
  );
}

/** One section: its name at the left, what it holds at the right. */
export function Band(props: {
  readonly id?: string;
  readonly title: string;
  readonly note?: ReactNode;
  readonly children: ReactNode;
}) {
  const { id, title, note, children } = props;
  return (
    <section className="band" id={id}>
      <header>
        <h2>{title}</h2>
        {note !== undefined && <p>{note}</p>}
      </header>
      <div>{children}</div>
    </section>
  );
}
