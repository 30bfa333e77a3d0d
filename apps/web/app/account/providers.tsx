import { useSearchParams } from 'react-router';
import { Band } from '../parts/band.tsx';
import { ask, safeReturn } from './ask.ts';
import { Fault } from './enrol.tsx';
import { useAct } from './use-act.ts';

/** Single sign-on, where the office takes any; the provider sends the browser back. */
export function Providers({ names }: { readonly names: readonly string[] }) {
  const [search] = useSearchParams();
  const { busy, fault, run } = useAct();
  const refused = search.has('error')
    ? 'The provider’s answer opened no account here: ask an administrator for an invitation.'
    : undefined;
  const begin = (provider: string) =>
    run(async () => {
      const asked = { provider, return: safeReturn(search.get('return')) };
      const { url } = await ask<{ url: string }>('/auth/sign-in/social', asked);
      window.location.assign(url);
    });
  if (names.length === 0) return null;
  return (
    <Band title="Single sign-on" note="Where you are signed in already, or will be.">
      {names.map((name) => (
        <p key={name}>
          <button type="button" disabled={busy} onClick={() => begin(name)}>
            Sign in with {name}
          </button>
        </p>
      ))}
      <Fault words={fault ?? refused} />
    </Band>
  );
}
