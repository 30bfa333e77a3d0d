import { Field } from '../parts/form.tsx';

/** Why a key is replaced: it stands in the office’s ledger. */
export const reasons = {
  lost: 'Lost: nobody has it',
  stolen: 'Stolen: somebody else may have it',
  renewed: 'Renewed: nothing has happened to it',
} as const;
export type Reason = keyof typeof reasons;

export function ReasonField() {
  return (
    <Field label="What has become of the old key">
      {(attributes) => (
        <select {...attributes} name="reason" required>
          {Object.entries(reasons).map(([value, words]) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

/** What was chosen; lost where that is nothing known. */
export function reasonIn(said: string): Reason {
  return said === 'stolen' || said === 'renewed' ? said : 'lost';
}
