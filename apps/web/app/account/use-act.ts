import { useState } from 'react';
import { wordsOf } from './ask.ts';

/** Something asynchronous that a button starts: whether it runs, and why it failed. */
export function useAct(): {
  readonly busy: boolean;
  readonly fault: string | undefined;
  run(act: () => Promise<void>): void;
} {
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  return {
    busy,
    fault,
    run: (act) => {
      setBusy(true);
      setFault(undefined);
      act()
        .catch((error: unknown) => setFault(wordsOf(error)))
        .finally(() => setBusy(false));
    },
  };
}
