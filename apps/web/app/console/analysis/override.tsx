import { Form } from 'react-router';
import { Band } from '../../parts/band.tsx';
import { Field } from '../../parts/form.tsx';
import { Moment } from '../../parts/moment.tsx';
import { State } from '../../parts/state.tsx';
import type { Tone } from '../../parts/state-words.ts';
import { type Overrides, verdictWords } from './words.ts';

type Override = Overrides[number];

const states: Readonly<Record<Override['state'], readonly [Tone, string]>> = {
  proposed: ['warn', 'waits for a second person'],
  standing: ['good', 'stands'],
  withdrawing: ['warn', 'stands; its withdrawal waits for a second person'],
  withdrawn: ['idle', 'withdrawn'],
  rejected: ['idle', 'rejected'],
};

interface OverrideProps {
  readonly overrides: Overrides;
  /** Who looks. */
  readonly person: string | undefined;
  readonly mayOverride: boolean;
  readonly maySecond: boolean;
}

/** What people decided otherwise than the analysis: one proposes, another agrees. */
export function OverrideBand(props: OverrideProps) {
  const { overrides, mayOverride } = props;
  const isOpen = overrides.some(({ state }) => !['withdrawn', 'rejected'].includes(state));
  if (overrides.length === 0 && !mayOverride) return null;
  return (
    <Band
      id="override"
      title="Decided by people"
      note="Two of them; it outlasts further analyses, and each act is in the ledger"
    >
      {overrides.map((one) => (
        <Decided key={one.id} {...props} override={one} />
      ))}
      {mayOverride && !isOpen && <Propose />}
    </Band>
  );
}

function Decided(props: OverrideProps & { readonly override: Override }) {
  const { override, person, mayOverride, maySecond } = props;
  const { id, verdict, state, proposedBy, withdrawal } = override;
  const [tone, words] = states[state];
  const waitsFor = state === 'withdrawing' ? withdrawal?.by : proposedBy;
  const waits = state === 'proposed' || state === 'withdrawing';
  return (
    <article className="notice">
      <p>
        <State tone={verdictWords[verdict].tone} words={verdict} />, by {proposedBy},{' '}
        <Moment at={override.proposedAt} />
        {override.secondedBy && `, with ${override.secondedBy}`}.{' '}
        <State tone={tone} words={words} />
      </p>
      <p>{override.reason}</p>
      {withdrawal && <p>To be withdrawn: {withdrawal.reason}</p>}
      {waits && maySecond && person !== waitsFor && <SecondLook id={id} />}
      {state === 'standing' && mayOverride && (
        <Form method="post" className="stack" aria-label="Withdraw">
          <input type="hidden" name="act" value="withdraw" />
          <input type="hidden" name="id" value={id} />
          <Reason />
          <button type="submit" className="second">
            Propose to withdraw it
          </button>
        </Form>
      )}
    </article>
  );
}

function SecondLook({ id }: { readonly id: string }) {
  return (
    <Form method="post" className="stack" aria-label="Second look">
      <input type="hidden" name="id" value={id} />
      <Field label="Why not" hint="Only where you do not agree">
        {(attributes) => <input {...attributes} name="reason" maxLength={1_000} />}
      </Field>
      <div className="actions">
        <button type="submit" name="act" value="agree">
          Agree
        </button>
        <button type="submit" name="act" value="reject" className="second">
          Reject
        </button>
      </div>
    </Form>
  );
}

function Propose() {
  return (
    <details>
      <summary>Decide otherwise</summary>
      <Form method="post" className="stack" aria-label="Decide otherwise">
        <input type="hidden" name="act" value="propose" />
        <Field label="Verdict">
          {(attributes) => (
            <select {...attributes} name="verdict" required>
              {Object.keys(verdictWords).map((verdict) => (
                <option key={verdict}>{verdict}</option>
              ))}
            </select>
          )}
        </Field>
        <Reason />
        <button type="submit">Propose</button>
      </Form>
    </details>
  );
}

function Reason() {
  return (
    <Field label="Reason" hint="In some words: it is kept, and a second person reads it">
      {(attributes) => (
        <input {...attributes} name="reason" minLength={10} maxLength={1_000} required />
      )}
    </Field>
  );
}
