/** WebAuthn takes no IP address for a host: on this machine the pages stand at `localhost`. */
export function pagesOrigin(url: string): string {
  const { origin, hostname, port, protocol } = new URL(url);
  const isLoopback = hostname === '127.0.0.1' || hostname === '[::1]';
  return isLoopback ? `${protocol}//localhost${port === '' ? '' : `:${port}`}` : origin;
}

/** From which pages may ask for changes: both names of a loopback address. */
export function trustedOrigins(url: string): string[] {
  return [...new Set([new URL(url).origin, pagesOrigin(url)])];
}
