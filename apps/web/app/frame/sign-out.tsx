import { ask } from '../account/ask.ts';
import { useAct } from '../account/use-act.ts';

/** Ends the session at this party. */
export function SignOut({ at }: { readonly at: 'office' | 'site' }) {
  const { busy, fault, run } = useAct();
  if (at === 'site') {
    return (
      <form method="post" action="/sign-out">
        <button type="submit" className="plain">
          Sign out
        </button>
      </form>
    );
  }
  const out = () =>
    run(async () => {
      await ask('/auth/sign-out', {});
      window.location.assign('/');
    });
  return (
    <>
      <button type="button" className="plain" onClick={out} disabled={busy}>
        Sign out
      </button>
      {fault !== undefined && <p role="alert">{fault}</p>}
    </>
  );
}
