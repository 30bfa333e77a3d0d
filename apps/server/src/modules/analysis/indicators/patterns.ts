/**
 * What indicators look like. Every pattern takes a time that grows with the text alone: repetitions
 * are bounded, what follows one cannot begin with what it repeats, and `(?<!…)` keeps a pattern from
 * being begun again within a word that has been looked at.
 */
const dot = '(?:\\.|\\[\\.\\]|\\(\\.\\)|\\{\\.\\}|\\[dot\\]|\\(dot\\)|\\\\\\.)';
const host = `(?:[a-z0-9_-]{1,63}${dot}){1,12}[a-z0-9-]{1,63}`;

const schemes =
  'h(?:tt|xx|\\*\\*|__)ps?|s?f(?:t|x|\\*)ps?|wss?|ldaps?|ircs?|smb|ssh|tcp|udp|rtsp|stratum\\+(?:tcp|ssl)|socks[45]';
const afterScheme = '(?::|\\[:\\]|\\(:\\))(?:\\/\\/|\\\\\\/\\\\\\/|\\[\\/\\/\\])|\\[:\\/\\/\\]';

/** From the scheme to where a URL cannot go on; the end is tidied by the reader. */
export const urlPattern = new RegExp(
  `(?:${schemes})(?:${afterScheme})[^\\s"'<>\\\`|^]{3,2048}`,
  'gi',
);

/** Another URL within one: strings that stand without a gap between them. */
export const nextUrl = new RegExp(`(?:${schemes})(?:${afterScheme})`, 'gi');

export const emailPattern = new RegExp(
  `(?<![a-z0-9._%+-])[a-z0-9][a-z0-9._%+-]{0,63}(?:@|\\[at\\]|\\(at\\)|\\{at\\}|\\[@\\]|\\(@\\))${host}(?![a-z0-9-])`,
  'gi',
);

/** A name or an IPv4 address without a scheme; with port or path where one follows. */
export const hostPattern = new RegExp(`(?<![a-z0-9_@%.\\\\$-])${host}(?![a-z0-9_@(-])`, 'gi');

export const ipv6Pattern = /(?<![a-z0-9:.])[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?![a-z0-9:])/gi;

export const hashPattern =
  /(?<![a-z0-9+/=_-])(?:[0-9a-f]{128}|[0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{32})(?![a-z0-9+/=_-])/gi;

const keyName = '[^\\\\"\'<>|;,)]{1,255}';
export const registryPattern = new RegExp(
  `(?<![a-z])(?:(?:HKEY_(?:LOCAL_MACHINE|CURRENT_USER|CLASSES_ROOT|USERS|CURRENT_CONFIG)|HK(?:LM|CU|CR|U|CC)):?\\\\{1,2}${keyName}|(?:SOFTWARE\\\\{1,2}(?:Microsoft|Classes|Policies|Wow6432Node)|SYSTEM\\\\{1,2}(?:CurrentControlSet|ControlSet00\\d)))(?:\\\\{1,2}${keyName}){0,24}`,
  'gi',
);

const part = '[^\\\\/:*?"<>|]{1,255}';
export const windowsPathPattern = new RegExp(
  `(?:(?<![a-z0-9])[a-z]:\\\\{1,2}|%[a-z_()0-9]{2,40}%\\\\{1,2}|\\$env:[a-z_]{2,40}\\\\{1,2}|(?<![\\\\a-z0-9])\\\\\\\\[a-z0-9][a-z0-9._$-]{0,62}\\\\)(?:${part}\\\\{1,2}){0,32}${part}`,
  'gi',
);

export const unixPathPattern =
  /(?<![a-z0-9_.~\\/:%-])\/(?:bin|boot|dev|etc|home|lib|lib64|mnt|opt|proc|private|root|run|sbin|srv|sys|tmp|usr|var|Users|Library|Applications|System|Volumes)(?:\/[a-z0-9._+@%~-]{1,255}){1,32}/gi;

/** Names of the object manager, and what programs call their mutexes in scripts. */
export const mutexPattern =
  /(?<![a-z0-9\\])(?:(?:Global|Local)\\{1,2}|Session\\{1,2}\d{1,4}\\{1,2})[^\s\\"'<>|,;)]{3,200}/g;
export const mutexCallPattern =
  /(?:(?:Create|Open)Mutex(?:Ex)?[AW]?|Threading\.Mutex|new\s{1,4}Mutex)\s{0,4}\(([^"')(]{0,100})["']([^"']{3,200})["']/gi;
