import type { Identification } from './identification.ts';
import { kind } from './magic.ts';
import { type ScriptFormat, scriptOf } from './scripts.ts';
import type { Text } from './text.ts';

const scriptTypes: Readonly<Record<ScriptFormat, readonly [string, string]>> = {
  powershell: ['application/x-powershell', 'PowerShell script'],
  javascript: ['text/javascript', 'JavaScript'],
  vbscript: ['text/vbscript', 'Visual Basic script'],
  batch: ['application/x-bat', 'DOS batch file'],
  shell: ['application/x-sh', 'Shell script'],
  python: ['text/x-python', 'Python script'],
  php: ['application/x-httpd-php', 'PHP script'],
};

const headerNames =
  /^(?:received|from|to|cc|subject|date|message-id|mime-version|return-path|delivered-to|reply-to|content-type|content-transfer-encoding|x-[\w-]{1,60}|dkim-signature|organization|sender|importance|thread-\w{1,20}|list-[\w-]{1,30}|content-[\w-]{1,40}|authentication-results|arc-[\w-]{1,40})$/;
const strongHeaders = /^(?:received|from|to|subject|message-id|mime-version|return-path|date)$/;

/** How many lines of the text's beginning are mail headers, 0 where it does not begin as a mail. */
function mailHeaders(start: string): number {
  let known = 0;
  let strong = 0;
  const lines = start.slice(0, 16_384).split(/\r?\n/, 80);
  for (const line of lines) {
    if (line === '') break;
    if (/^[ \t]/.test(line)) continue;
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    if (colon < 1 || !/^[!-9;-~]+$/.test(name)) return 0;
    if (headerNames.test(name)) known += 1;
    if (strongHeaders.test(name)) strong += 1;
  }
  return strong >= 1 ? known : 0;
}

/** What a text is: mail, markup, an armoured or encoded file, a script, or just text. */
export function ofText(text: Text, whole: Uint8Array): Identification {
  const { start } = text;
  const encoding = `${text.encoding}${text.byteOrderMark ? ' with a byte order mark' : ''}`;
  const as = (
    format: Identification['format'],
    family: Identification['family'],
    type: string,
    words: string,
  ) => kind(format, family, type, `${words}, ${encoding}`);

  const head = start.slice(0, 4096).trimStart();
  if (/^From \S{1,320} {1,2}[A-Z]\w\w /.test(start) && mailHeaders(afterLine(start)) >= 1)
    return as('mbox', 'mail', 'application/mbox', 'Mailbox');
  if (mailHeaders(start) >= 2) return as('eml', 'mail', 'message/rfc822', 'Mail');
  if (/^begin(?:-base64)? [0-7]{3,4} \S/m.test(start))
    return as('uuencode', 'archive', 'text/x-uuencode', 'uuencoded file');
  if (/\(This file must be converted with BinHex/.test(head))
    return as('binhex', 'archive', 'application/mac-binhex40', 'BinHex 4.0 text');
  const armour = /-----BEGIN ([A-Z0-9 ]{1,40})-----/.exec(start.slice(0, 8192))?.[1];
  if (armour === 'CERTIFICATE' || armour === 'TRUSTED CERTIFICATE')
    return as('x509', 'certificate', 'application/x-x509-ca-cert', 'Certificate, PEM');
  if (armour === 'PKCS7' || armour === 'CMS')
    return as('pkcs7', 'certificate', 'application/pkcs7-mime', 'PKCS #7, PEM');

  const markup =
    /^(?:<!--[\s\S]{0,2000}?-->\s{0,20})?<(?:!doctype html|html|head|body|script|iframe|a href|meta|table|div)\b/i;
  if (/^<\?php\b|^<\?=/i.test(head)) return script('php');
  if (markup.test(head)) return as('html', 'document', 'text/html', 'HTML page');
  if (/^<\?xml\b/i.test(head)) return ofXml(head, as);
  if (/^<svg\b/i.test(head)) return as('image', 'image', 'image/svg+xml', 'SVG image');
  if (isJson(head, whole, text)) return as('json', 'text', 'application/json', 'JSON');

  function script(format: ScriptFormat): Identification {
    const [type, words] = scriptTypes[format];
    return as(format, 'script', type, words);
  }
  const language = scriptOf(start);
  if (language !== undefined) return script(language);
  if (/<(?:html|body|script|iframe)\b/i.test(start.slice(0, 8192)))
    return as('html', 'document', 'text/html', 'HTML page');
  return as('text', 'text', 'text/plain', 'Text');
}

function afterLine(start: string): string {
  return start.slice(start.indexOf('\n') + 1);
}

function ofXml(
  head: string,
  as: (
    format: Identification['format'],
    family: Identification['family'],
    type: string,
    words: string,
  ) => Identification,
): Identification {
  if (/<svg\b/i.test(head)) return as('image', 'image', 'image/svg+xml', 'SVG image');
  if (/<html\b/i.test(head)) return as('html', 'document', 'application/xhtml+xml', 'XHTML page');
  if (/<(?:job|package)\b[\s\S]{0,500}<script\b/i.test(head))
    return as('xml', 'script', 'application/x-wsf', 'Windows script file');
  if (/mso-application progid="Word|<w:wordDocument\b/i.test(head))
    return as('xml', 'document', 'application/xml', 'Word document, flat XML');
  return as('xml', 'document', 'application/xml', 'XML');
}

function isJson(head: string, whole: Uint8Array, text: Text): boolean {
  if (!/^(?:\{\s{0,200}"|\{\s{0,20}\}|\[\s{0,200}[[{"\d\]])/.test(head)) return false;
  if (whole.length > 65_536 || text.encoding.startsWith('UTF-16')) return true;
  try {
    JSON.parse(text.start);
    return true;
  } catch {
    return false;
  }
}
