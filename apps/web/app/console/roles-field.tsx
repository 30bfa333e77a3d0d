import { roleNames } from './role-names.ts';

/** A box for each role. */
export function RolesField({ held = [] }: { readonly held?: readonly string[] }) {
  return (
    <fieldset>
      <legend>Roles</legend>
      {roleNames.map((role) => (
        <label key={role}>
          <input type="checkbox" name="roles" value={role} defaultChecked={held.includes(role)} />
          {role}
        </label>
      ))}
    </fieldset>
  );
}
