import { changedParts, type DiffLine, diffLines } from './line-diff.ts';

const words = { same: '', removed: 'removed: ', added: 'added: ' } as const;

/** What changes from one text to another, in lines. */
export function TextDiff({ before, after }: { readonly before: string; readonly after: string }) {
  const parts = changedParts(diffLines(before, after));
  if (parts.length === 0) return <p className="quiet">The text is the same.</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section className="diff" tabIndex={0} aria-label="Changed lines">
      <pre>
        {parts.map((part, i) => (
          <DiffPart key={part[0]?.at} part={part} isFirst={i === 0} />
        ))}
      </pre>
    </section>
  );
}

function DiffPart({ part, isFirst }: { readonly part: DiffLine[]; readonly isFirst: boolean }) {
  return (
    <>
      {!isFirst && <span className="gap">(as before){'\n'}</span>}
      {part.map(({ kind, text, at }) => (
        <span key={at} className={kind}>
          <span className="visually-hidden">{words[kind]}</span>
          {text}
          {'\n'}
        </span>
      ))}
    </>
  );
}
