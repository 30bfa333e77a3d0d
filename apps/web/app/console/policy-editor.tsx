import { useEffect, useRef, useState } from 'react';
import { Form, useFetcher } from 'react-router';
import type { Refusal, TextProblem } from '../api/outcome.ts';
import { Field, Refused } from '../parts/form.tsx';
import { TextDiff } from '../parts/text-diff.tsx';
import { type Change, Changes } from './policy-changes.tsx';

/** What the page answers to a text that was sent. */
export interface Sent {
  readonly text: string;
  readonly checked?: Checked | undefined;
  readonly refusal?: Refusal | undefined;
}

interface Checked {
  readonly valid: boolean;
  readonly problems: readonly TextProblem[];
  readonly changes: readonly Change[];
}

const pauseMs = 400;

/** A policy's text, checked as one types; without JavaScript, when it is sent. */
export function PolicyEditor(props: {
  readonly inForce: string;
  readonly start: string;
  readonly sent: Sent | undefined;
}) {
  const { inForce, start, sent } = props;
  const [text, setText] = useState(start);
  const area = useRef<HTMLTextAreaElement>(null);
  const checking = useFetcher<Sent>();
  const { submit } = checking;
  useEffect(() => {
    if (text === start) return;
    const timer = setTimeout(() => submit({ intent: 'check', text }, { method: 'post' }), pauseMs);
    return () => clearTimeout(timer);
  }, [text, start, submit]);
  const told = checking.data ?? sent;
  const problems = told?.checked?.problems ?? [];

  /** Puts the caret where the problem is. */
  function show({ line, column }: TextProblem): void {
    const lines = text.split('\n');
    const before = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
    const from = Math.min(before + column - 1, text.length);
    const to = Math.max(from, before + (lines[line - 1]?.length ?? 0));
    const element = area.current;
    if (element === null) return;
    element.focus();
    element.setSelectionRange(from, to);
    const lineHeight = element.scrollHeight / Math.max(lines.length, 1);
    element.scrollTop = Math.max(0, (line - 4) * lineHeight);
  }

  return (
    <Form method="post" action="#propose">
      <Field
        label="The policy (YAML)"
        fault={problems.length > 0 ? `${problems.length} problems, listed below` : undefined}
      >
        {(attributes) => (
          <textarea
            {...attributes}
            ref={area}
            className="editor"
            name="text"
            rows={24}
            spellCheck={false}
            autoComplete="off"
            required
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
        )}
      </Field>
      <p className="actions">
        <button type="submit" name="intent" value="propose">
          Propose
        </button>
        <button type="submit" className="second" name="intent" value="check">
          Check
        </button>
      </p>
      <div aria-live="polite">
        {told?.refusal && <Refused refusal={told.refusal} />}
        {told?.checked && <Verdict checked={told.checked} text={told.text} show={show} />}
      </div>
      {told?.checked?.valid && (
        <>
          <h3>What it changes</h3>
          <Changes changes={told.checked.changes} />
          <h3>In the text</h3>
          <TextDiff before={inForce} after={told.text} />
        </>
      )}
    </Form>
  );
}

function Verdict(props: {
  readonly checked: Checked;
  readonly text: string;
  readonly show: (problem: TextProblem) => void;
}) {
  const { checked, text, show } = props;
  if (checked.valid) return <p className="notice good">It could follow the policy in force.</p>;
  const lines = text.split('\n');
  return (
    <ol className="problems" aria-label="Problems">
      {checked.problems.map((problem) => {
        const { line, column, reason, suggestion } = problem;
        return (
          <li key={`${line}:${column} ${reason}`}>
            <button type="button" className="plain" onClick={() => show(problem)}>
              Line {line}, column {column}
            </button>
            : {reason}
            {suggestion !== undefined && (
              <>
                {' '}
                (try <code>{suggestion}</code>)
              </>
            )}
            {lines[line - 1]?.trim() && (
              <div>
                <code className="quiet">{lines[line - 1]?.trim()}</code>
              </div>
            )}
          </li>
        );
      })}
    </ol>
  );
}
