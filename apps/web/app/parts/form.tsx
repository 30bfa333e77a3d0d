import { type ReactNode, useId } from 'react';
import type { Refusal } from '../api/outcome.ts';

/** A label, what it labels, and what there is to say about it. */
export function Field(props: {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly fault?: string | undefined;
  /** Draws the control; the id and the descriptions are to be set on it. */
  readonly children: (attributes: {
    id: string;
    'aria-describedby'?: string;
    'aria-invalid'?: true;
  }) => ReactNode;
}) {
  const { label, hint, fault, children } = props;
  const id = useId();
  const described = [hint && `${id}-hint`, fault && `${id}-fault`].filter(Boolean).join(' ');
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({
        id,
        ...(described === '' ? {} : { 'aria-describedby': described }),
        ...(fault ? { 'aria-invalid': true } : {}),
      })}
      {hint && (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {fault && (
        <p className="fault" id={`${id}-fault`}>
          {fault}
        </p>
      )}
    </div>
  );
}

/** Why something was not done. */
export function Refused({ refusal }: { readonly refusal: Pick<Refusal, 'title' | 'words'> }) {
  return (
    <div className="notice bad" role="alert">
      <p>
        <strong>{refusal.title}.</strong> {refusal.words}
      </p>
    </div>
  );
}

/** The value of one field of a form that was sent; '' where there is none. */
export function said(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value.trim() : '';
}
