/** Marks that stand where something was removed. */
const marks = { user: '<user>', email: '<email>', token: '<token>' } as const;

/** Secrets known by their form. Each begins at a boundary: a run is looked at once. */
const tokenForms = [
  // JSON Web Tokens (RFC 7519): `{"` in base64url, and two to four dots.
  /(?<![\w-])eyJ[\w-]{4,}(?:\.[\w-]*){2,4}/g,
  // This system's own API keys and operators' tokens.
  /(?<!\w)vt[ro]1\.[\w.-]{20,}/g,
  /(?<![A-Z0-9])(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Z0-9])/g,
  /(?<!\w)(?:gh[pousr]_\w{30,}|github_pat_\w{22,}|glpat-[\w-]{20,}|xox[a-z]-[\w-]{10,})/g,
  /(?<![\w-])(?:AIza[\w-]{35}|[spr]k[-_](?:live|test|proj)[-_][\w-]{16,})/g,
  /(?<!\w)(?:(?:npm|hf|dop_v1)_\w{30,}|sk-[\w-]{20,}|ya29\.[\w-]{20,})/g,
  // Bots and hooks, whose secret is a part of the path.
  /(?<!\w)bot\d{6,}(?::|%3A)[\w-]{30,}/gi,
  /(?<=hooks\.slack\.com\/services\/)[\w/]{20,}/gi,
  /(?<=\/api\/webhooks\/\d{5,25}\/)[\w-]{30,}/gi,
  // Sessions without cookies of ASP.NET.
  /\((?:[A-Z]\([a-z0-9]{20,}\))+\)/g,
  /(?<=(?<!\w)bearer(?: |%20|\+))[\w.~+/=-]{16,}/gi,
  /(?<=(?<!\w)authorization: {0,4}basic )[\w+/=-]+/gi,
];

/** Folders of the web below which there is a secret, not a file. */
const beforeSecret =
  /(?<=\/(?:(?:access|auth|api)[-_]?)?(?:token|key|secret|password|reset|reset[-_]password|verify|confirm|unsubscribe|invite|magic|session|sig|signature|jwt)[/=])(?!<)[^\s/?#;"'<>.]{8,}(?=[/?#;]|$)/gi;

/** Secrets in the path of a web address. */
export function maskPathSecrets(path: string): string {
  return path.replace(beforeSecret, marks.token);
}

export function maskTokens(text: string): string {
  return tokenForms.reduce((masked, form) => masked.replace(form, marks.token), text);
}

/** `password: …`, `token=…`, `"apiKey":"…"` in plain words; bare names of other things stay. */
const namedSecret = new RegExp(
  String.raw`(?<![\p{L}\p{N}_.-])((["']?)(?:[\p{L}\p{N}]{1,32}[_-]){0,3}` +
    '(?:passw(?:or[dt]|d)|pwd|passphrase|passcode|secret|token|(?:api|access|private|secret)[_-]?key|' +
    '(?:access|refresh|auth|bearer|id|session|api)token|clientsecret)' +
    String.raw`\2\s{0,4}[:=]\s{0,4})("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^\s"'<>&;,{}[\]]+)`,
  'giu',
);

export function maskNamedSecrets(text: string): string {
  return text.replace(namedSecret, (whole, name: string, _: string, value: string) => {
    const quote = /^["']/.exec(value)?.[0] ?? '';
    const inner = value.slice(quote.length, value.length - quote.length);
    if (inner === '' || inner === marks.token) return whole;
    return `${name}${quote}${marks.token}${quote}`;
  });
}

const credentialWords =
  /token|passw|pwd|passphrase|passcode|secret|credential|session|signature|authentic|authori[sz]|oauth|jwt|cookie|ticket|bearer|otp$|hmac|csrf|xsrf|nonce|assertion|saml|relaystate|accesskey|accessid|keypair|hdnea|hdnts|cfchl/;
const credentialNames =
  /^(?:auth(?!or(?:s|name|id)?$).*|.*auth|.*key|.*sig|x?sid|.*sessid|pass|pw|pin|code|sas|user(?:name|id|mail)?|login(?:name)?|e?mail(?:address)?|uid|sign(?:ed)?|mac|creds?|tok|tk|state|policy|magic(?:link)?|invit(?:e|ation)(?:code)?|reset(?:code)?|unsubscribe|confirm(?:ation)?(?:code)?|verif(?:y|ication)(?:code)?)$/;

/** Whether a parameter is a secret or tells who somebody is, by its name or by its value's form. */
export function isCredential(name: string, value: string): boolean {
  const plain = name.toLowerCase().replace(/[^a-z0-9]/g, '');
  if (credentialWords.test(plain) || credentialNames.test(plain)) return true;
  if (/^[\p{L}\p{N}]$/u.test(plain) && looksRandom(value)) return true;
  return tokenForms.some((form) => value.search(form) >= 0);
}

/**
 * A name of one letter says nothing, so the value must: a run of 16 letters and digits mixed, as no word and no date
 * is, or twice as many with both cases, digits, `-` and `_`. A UUID, a version and a file's name are no such values.
 */
function looksRandom(value: string): boolean {
  if (fileEnding.test(value)) return false;
  return (value.match(/[\w-]{16,}/g) ?? []).some((run) => {
    const mixed = run.split(/[_-]/).filter((part) => /\d/.test(part) && /[a-z]/i.test(part));
    if (mixed.some((part) => part.length >= 16 && new Set(part).size >= 8)) return true;
    const everyKind = /[a-z]/.test(run) && /[A-Z]/.test(run) && /\d/.test(run);
    return run.length >= 32 && everyKind && new Set(run).size >= 16;
  });
}

const localCharacter = /[\p{L}\p{N}._%+'’$&*=^`{|}~-]/u;
const domainCharacter = /[\p{L}\p{N}.-]/u;
/** The ending of a file whose name ends with an address: it is kept. */
const fileEnding =
  /\.(?:7z|apk|bin|bz2|cab|com|dll|dmg|docm?|docx|eml|exe|gz|html?|img|iso|jar|jpe?g|js|lnk|log|msg|msi|pdf|png|ps1|rar|rtf|scr|tar|tgz|tmp|txt|vbs|xlsm?|xlsx|xml|zip)$/i;

/** Addresses, also with `%40`; found from their `@` on, so that no text is read twice. */
export function maskEmails(text: string): string {
  let masked = '';
  let end = 0;
  for (const { index, 0: at } of text.matchAll(/@|%40/g)) {
    const start = localStart(text, index, end);
    const stop = domainStop(text, index + at.length);
    if (start === index || !isDomain(text.slice(index + at.length, stop))) continue;
    masked += text.slice(end, start) + marks.email;
    end = stop - keptEnding(text.slice(index + at.length, stop)).length;
  }
  return masked + text.slice(end);
}

function localStart(text: string, at: number, floor: number): number {
  let start = at;
  while (start > floor && localCharacter.test(text.charAt(start - 1))) {
    if (isEncodedBreak(text, start)) break;
    start -= 1;
  }
  return start;
}

/** `%2F`, `%5C`, `%3D`, `%20`, `%3A` and `%40` before this place end a local part. */
function isEncodedBreak(text: string, place: number): boolean {
  return /^%(?:2f|5c|3d|20|3a|40|26|3f)$/i.test(text.slice(Math.max(0, place - 3), place));
}

function domainStop(text: string, from: number): number {
  let stop = from;
  while (stop < text.length && domainCharacter.test(text.charAt(stop))) stop += 1;
  while (stop > from && /[.-]/.test(text.charAt(stop - 1))) stop -= 1;
  return stop;
}

/** With a dot and letters at its end; `icon@2x.png` is a picture for fine screens. */
function isDomain(text: string): boolean {
  return /[^.]\.(?:[^.]+\.)*\p{L}[\p{L}\p{N}-]+$/u.test(text) && !/^[1-9]x\./.test(text);
}

function keptEnding(domain: string): string {
  const ending = fileEnding.exec(domain)?.[0] ?? '';
  return domain.slice(0, domain.length - ending.length).includes('.') ? ending : '';
}

/** Also as the yen and won signs and the wide forms that stand for a backslash in East Asian fonts and code pages. */
const slash = String.raw`\\/¥₩＼／￥￦`;
const encodedSlash = '%(?:25)*(?:5c|2f|c2%(?:25)*a5|e2%(?:25)*82%(?:25)*a9)';
const one = `(?:[${slash}]|${encodedSlash})`;
/** What stands before a whole segment of a path. */
const before = String.raw`(?<=^|[^\p{L}\p{N}_.$-]|${encodedSlash}|%(?:25)*(?:3a|20|22|27))`;
const separator = `${one}+(?:\\.${one}+)*`;
const space = '(?: |%20|\\+)';
const root = [
  'users\\$?',
  'l?homes?\\d{0,2}\\$?',
  // As Windows shows the folder to people, or an earlier one named it.
  'benutzer|utilisateurs|usu[aá]rios|utenti|gebruikers|użytkownicy|пользователи|用户|用戶|ユーザー|사용자',
  'user-?profiles\\$?',
  'profiles\\$',
  `documents${space}and${space}settings`,
  `dokumente${space}und${space}einstellungen`,
  'docume~\\d',
  `win(?:nt|dows)${separator}profiles`,
].join('|');
/** What people have in their own homes. */
const ownFolders =
  'Desktop|Documents|Downloads|Library|Music|Movies|Pictures|Public|Templates|Videos|AppData|bin|dev|go|opt|src|snap|tmp|work';
const nameOfUser = String.raw`(?:(?!${encodedSlash})[^${slash}\r\n"<>|?*:;])+`;

/** The folder of all users, at any depth, then the name. */
const backAgain = String.raw`(?:[^${slash}\r\n]{1,255}[${slash}]+\.\.[${slash}]+)?`;
const inUsersFolder = new RegExp(
  `${before}((?:(?:${root})${separator})+${backAgain})(${nameOfUser})`,
  'giu',
);
/**
 * `/home/DOMAIN/name`, the home on a machine that belongs to a domain: in capitals (NetBIOS), or with an ending that
 * names of people have not. A last name with a dot in it is a file's.
 */
const inDomain = new RegExp(
  `${before}((?:[Ll]?[Hh]omes?\\d{0,2}|[Uu]sers)${one}+)` +
    String.raw`(?:[A-Z][A-Z\d-]{1,14}|(?:[\w-]{1,63}\.){1,8}(?:com|net|org|edu|gov|local|lan|internal|corp|intra|example|[a-z]{2}))` +
    `(${one}+)(?!(?:\\.|<user>|(?:${ownFolders})(?:${one}|$)))` +
    `(?:${nameOfUser}(?=${one})|(?:(?!${encodedSlash})[^${slash}\\s."<>|?*:;])+(?=[\\s"<>|?*:;]|$))`,
  'gu',
);
/** `/var/mail/name`, `/var/spool/cron/crontabs/name` */
const inSpool =
  /((?<=^|[\s"'(=:])\/var\/(?:spool\/)?(?:mail|cron\/(?:crontabs|tabs))\/)([^\\/\s"'<>:;]+)/giu;
/** `\\server\profiles\name`, `D:\profiles\name` */
const onServer = new RegExp(
  String.raw`((?<=^|[\s"'(=,;:])(?:(?:\\\\|//)[^\\/\s"']{1,255}|[a-z]:)[\\/]+` +
    String.raw`(?:profiles?|users?|userdata|redirected)\$?[\\/]+)(${nameOfUser})`,
  'giu',
);
/** `/media/name/disk` of Linux desktops. */
const inMedia = /((?<=^|[\s"'(=:])\/(?:run\/)?media\/)([^/\r\n"<>]+)(?=\/)/giu;
/** `~name/file` */
const afterTilde = /((?<=^|[\s"'(=:/\\])~)([\p{L}\p{N}_][\p{L}\p{N}_.-]{0,63})(?=[\\/])/gu;

/** Folders of nobody, and names of variables. */
const nobody =
  /^(?:\.\.?|public|default(?: user|\.migrated|apppool)?|all users|shared|cdrom|floppy|usb|%\w+%|\$\{?\w+\}?|\$env)$/i;

const isRoot = new RegExp(`^(?:${root})$`, 'iu');

/** Names of users in paths. */
export function maskPaths(text: string): string {
  const mask = (whole: string, folder: string, name: string): string =>
    nobody.test(name.trim()) || isRoot.test(name) ? whole : `${folder}${marks.user}`;
  const inside = text.replace(inDomain, `$1${marks.user}$2${marks.user}`);
  return [inUsersFolder, inSpool, onServer, inMedia, afterTilde].reduce(
    (masked, form) => masked.replace(form, mask),
    inside,
  );
}
