import { useEffect, useState } from 'react';

/** After an answer that was no stream (too many look on), it is tried again so much later. */
const tryAgainMs = 3_000;

/**
 * What the page was sent with, then what server-sent events of the type `status` tell, each the
 * whole. A broken stream is asked for again, by the browser or here: a restarted server is found.
 * @param url undefined: nothing more is to come
 */
export function useLive<T>(initial: T, url: string | undefined): T {
  const [told, setTold] = useState<T>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was sent anew is newer than what was told
  useEffect(() => setTold(undefined), [initial]);
  useEffect(() => {
    if (url === undefined) return undefined;
    return follow(url, (text) => setTold(JSON.parse(text) as T));
  }, [url]);
  return told ?? initial;
}

/** @returns ends it */
function follow(url: string, tell: (text: string) => void): () => void {
  let source: EventSource;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const open = () => {
    source = new EventSource(url);
    source.addEventListener('status', (event) => tell(String(event.data)));
    source.addEventListener('error', () => {
      if (source.readyState === EventSource.CLOSED) timer = setTimeout(open, tryAgainMs);
    });
  };
  open();
  return () => {
    clearTimeout(timer);
    source.close();
  };
}
