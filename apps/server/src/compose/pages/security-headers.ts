/** Nothing but our own files, and no inline script or style but those of this answer. */
export function securityHeaders(nonce: string, others: readonly string[]): Record<string, string> {
  const reachable = ["'self'", ...others].join(' ');
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'`,
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    `connect-src ${reachable}`,
    "worker-src 'self'",
    "manifest-src 'self'",
    `form-action ${reachable}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    'content-security-policy': policy.join('; '),
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  };
}
