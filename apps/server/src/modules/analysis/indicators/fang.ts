/** Ways in which people write a dot, a colon or an at sign that must not be clicked. */
const dots = /\[\.\]|\(\.\)|\{\.\}|\[dot\]|\(dot\)|\{dot\}|\\\./gi;
const ats = /\[at\]|\(at\)|\{at\}|\[@\]|\(@\)/gi;
const colons = /\[:\]|\(:\)/g;
const slashes = /\[:\/\/\]|\[\/\/\]|\\\/\\\//g;

/** Makes of what people wrote what programs use. Linear; what is not defanged stays as it is. */
export function refang(text: string): string {
  return text
    .replace(slashes, (found) => (found.includes(':') ? '://' : '//'))
    .replace(colons, ':')
    .replace(dots, '.')
    .replace(ats, '@')
    .replaceAll('\\/', '/')
    .replace(/^h(?:xx|\*\*|XX|__)p(s?)(?=:)/i, 'http$1')
    .replace(/^f(?:x|\*)p(s?)(?=:)/i, 'ftp$1');
}

/** Makes it safe to be sent and shown: `hxxps://evil[.]example/a.b`, `1[.]2[.]3[.]4`. */
export function defang(kind: string, value: string): string {
  if (kind === 'url') {
    const { scheme, host, rest } = partsOf(value);
    return `${scheme.replace(/^http/, 'hxxp').replace(/^ftp/, 'fxp')}://${safeHost(host)}${rest}`;
  }
  if (kind === 'email') return safeHost(value).replace('@', '[@]');
  return kind === 'domain' || kind === 'ipv4' || kind === 'ipv6' ? safeHost(value) : value;
}

function safeHost(host: string): string {
  return host.replaceAll('.', '[.]').replaceAll(':', '[:]');
}

function partsOf(url: string) {
  const start = url.indexOf('://');
  const after = url.slice(start + 3);
  const end = after.search(/[/?#]/);
  return {
    scheme: url.slice(0, start),
    host: end < 0 ? after : after.slice(0, end),
    rest: end < 0 ? '' : after.slice(end),
  };
}
