import { Form } from 'react-router';
import type { RelocationStatus } from '../api/answers.ts';
import { approversOf, type Stage } from '../parts/approval-stage.ts';
import { Field } from '../parts/form.tsx';
import { regionName, siteName } from '../parts/words.ts';

interface Props {
  readonly status: RelocationStatus;
}

interface SteeringProps extends Props {
  /** The plan can no longer be started. */
  readonly isVoid: boolean;
}

const untilSwitch = ['planned', 'running', 'paused', 'failed'];

/** What can be done to a relocation as it stands; what cannot is not offered. */
export function Steering({ status, isVoid }: SteeringProps) {
  const { state } = status;
  const approved = (stage: Stage) => approversOf(status, stage).length >= 2;
  return (
    <>
      <div className="row">
        {state === 'planned' && approved('start') && !isVoid && <Act act="start" label="Start" />}
        {state === 'running' && <Act act="pause" label="Pause" isSecond />}
        {(state === 'paused' || state === 'failed') && <Act act="resume" label="Go on" />}
      </div>
      {untilSwitch.includes(state) && !isVoid && <Throttle status={status} />}
      {state === 'soaking' && approved('retirement') && <Retire status={status} />}
      {untilSwitch.includes(state) && <Abort status={status} />}
    </>
  );
}

function Act(props: { readonly act: string; readonly label: string; readonly isSecond?: boolean }) {
  return (
    <Form method="post">
      <input type="hidden" name="act" value={props.act} />
      <button type="submit" className={props.isSecond ? 'second' : undefined}>
        {props.label}
      </button>
    </Form>
  );
}

function Throttle({ status: { throttleBytesPerSecond } }: Props) {
  // A binary fraction has more places than somebody typed.
  const mibPerSecond =
    throttleBytesPerSecond && Math.round((throttleBytesPerSecond / 1_048_576) * 1000) / 1000;
  return (
    <Form method="post" className="row">
      <input type="hidden" name="act" value="throttle" />
      <Field label="Copy at most, in MiB a second (empty: as fast as it goes)">
        {(attributes) => (
          <input
            {...attributes}
            name="rate"
            type="number"
            min="0.001"
            step="any"
            defaultValue={mibPerSecond}
          />
        )}
      </Field>
      <button type="submit" className="second">
        Set
      </button>
    </Form>
  );
}

function Retire({ status: { region, from } }: Props) {
  return (
    <Danger
      act="retire"
      label={`Destroy the copy at ${siteName(from)}`}
      region={region}
      words={`The keys of ${regionName(region)} at ${siteName(from)} are destroyed, then its bytes and rows. Nobody can undo it.`}
    />
  );
}

function Abort({ status: { region, from, to } }: Props) {
  return (
    <details>
      <summary>Abort</summary>
      <Danger
        act="abort"
        label="Abort the relocation"
        region={region}
        words={`What ${siteName(to)} has received is discarded; ${siteName(from)} stays the home of ${regionName(region)} and loses nothing.`}
      />
    </details>
  );
}

/** Says what will happen, and has the region's name typed. */
function Danger(props: {
  readonly act: string;
  readonly label: string;
  readonly region: string;
  readonly words: string;
}) {
  const { act, label, region, words } = props;
  return (
    <Form method="post" className="stack">
      <input type="hidden" name="act" value={act} />
      <p>{words}</p>
      {act === 'abort' && (
        <Field label="Why" hint="Shown to everybody who looks at the relocation">
          {(attributes) => <input {...attributes} name="reason" maxLength={200} />}
        </Field>
      )}
      <Field label={`Type ${region} to say that it is meant`}>
        {(attributes) => <input {...attributes} name="typed" required autoComplete="off" />}
      </Field>
      <p>
        <button type="submit" className="danger">
          {label}
        </button>
      </p>
    </Form>
  );
}
