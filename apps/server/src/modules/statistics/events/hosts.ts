import { isIP } from 'node:net';
import { domainToUnicode } from 'node:url';
<<<<<<< HEAD
=======
import { holdsIpv4 } from './personal.ts';
>>>>>>> s3

/** What stands for a host that is an address. */
export const addressHost = 'ip-address';

const plain =
  /^(?:https?|ftps?|wss?):\/\/(?:[^/?#\\\s]*@)?([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)\.?(?::\d{1,5})?(?:[/?#]|$)/i;
const schemes = new Set(['http:', 'https:', 'ftp:', 'ftps:', 'ws:', 'wss:']);
/** Names that mean something only where the device stands. */
const ownNetwork =
  /(?:^|\.)(?:local|localhost|localdomain|lan|home|internal|intranet|corp|private|home\.arpa|test|invalid)$/;
const hostCharactersMax = 253;

/**
 * The host of a URL as it may be stored: in lower case and ASCII, without user, port, path and
 * query. Of an address stands that it was one; a name in somebody’s own network is left out, and a
 * label that may be somebody’s key is a star.
 * @returns undefined for what is no URL of the web; empty where nothing of the host is kept
 */
export function hostOf(url: string): string | undefined {
  const host = plain.exec(url)?.[1]?.toLowerCase() ?? parsedHost(url);
  return host === undefined ? undefined : reduceHost(host);
}

function parsedHost(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { protocol, hostname } = new URL(url);
  if (!schemes.has(protocol) || hostname === '') return undefined;
  // Of schemes that are not special the parser leaves the host as it was.
  const host = hostname.toLowerCase().replace(/\.$/, '');
  return /^(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])$/.test(host) ? host : undefined;
}

<<<<<<< HEAD
/** As WHATWG's URL parser knows an IPv4 address, in whatever way it is written: by its last label. */
const endsInNumber = /(?:^|\.)(?:\d+|0x[0-9a-f]*)$/;
/** Four numbers of an address, as providers write them into the names of their customers' lines. */
const addressInName = /(?<!\d)(?:\d{1,3}[.-]){3}\d{1,3}(?!\d)/;
=======
/** WHATWG URL, section 3.5: a host that ends in a number is an address, however it is written. */
const endsInNumber = /(?:^|\.)(?:\d+|0x[0-9a-f]*)$/;
/** Names that are made of addresses. */
const reverse = /(?:^|\.)(?:in-addr|ip6)\.arpa$/;
>>>>>>> s3

function reduceHost(host: string): string {
  if (host.startsWith('[') || isIP(host) !== 0 || endsInNumber.test(host)) return addressHost;
  if (!host.includes('.') || host.length > hostCharactersMax || ownNetwork.test(host)) return '';
<<<<<<< HEAD
  if (addressInName.test(host)) return withoutNumbers(host);
  return host.length < labelCharactersMin + 2 && !macAddress.test(host)
    ? host
    : host.split('.').map(reduceLabel).join('.');
}

/** Of the name of somebody's line only what names the provider: its last labels. */
function withoutNumbers(host: string): string {
  const labels = host.split('.');
  return labels
    .map((label, i) => {
      const isProvider = i >= labels.length - 2 && !/^\d+$/.test(label);
      const tells = isProvider ? addressInName.test(label) : /\d/.test(label);
      return tells ? '*' : reduceLabel(label);
    })
    .join('.');
}

const labelCharactersMin = 16;
const macAddress = /(?:^|\.)(?=[a-f]*\d)[0-9a-f]{12}(?:\.|$)/;

/** Long labels with digits in them, and very long ones, are keys, accounts and tokens. */
function reduceLabel(label: string): string {
  if (label.startsWith('xn--')) return reduceInternational(label);
  if (macAddress.test(label)) return '*';
  if (label.length < labelCharactersMin) return label;
  return label.length > 40 || /\d.*[a-z]|[a-z].*\d|^\d+$/.test(label) ? '*' : label;
=======
  if (reverse.test(host)) return addressHost;
  if (/\d[.-]\d{1,3}[.-]\d/.test(host) && holdsIpv4(host)) return withoutAddress(host);
  return host.length < labelCharactersMin + 2 ? host : host.split('.').map(reduceLabel).join('.');
}

/** Of `203-0-113-9.pool.example.net` and `203.0.113.9.example.net` the part that is no address. */
function withoutAddress(host: string): string {
  const labels = host.split('.');
  const last = labels.findLastIndex((label) => /^\d{1,3}$/.test(label) || holdsIpv4(label));
  return ['*', ...labels.slice(last + 1).map(reduceLabel)].join('.');
}

const labelCharactersMin = 10;
const keyCharactersMin = 16;

/** Long labels with digits in them, very long ones, and those that change often are keys. */
function reduceLabel(label: string): string {
  if (label.length < labelCharactersMin) return label;
  if (label.startsWith('xn--')) return domainToUnicode(label) === '' ? '*' : label;
  if (label.length > 40 || changes(label) >= 4) return '*';
  if (label.length < keyCharactersMin) return label;
  return /\d.*[a-z]|[a-z].*\d|^\d+$/.test(label) ? '*' : label;
}

/** How often letters and digits follow each other. */
function changes(label: string): number {
  return label.match(/[a-z](?=\d)|\d(?=[a-z])/g)?.length ?? 0;
>>>>>>> s3
}

/** What is written in Punycode has letters that are not ASCII, and others that may be a key. */
function reduceInternational(label: string): string {
  const text = domainToUnicode(label);
  if (text === '' || text.startsWith('xn--')) return '*';
  const ascii = text.replace(/[^\x21-\x7e]/g, '');
  return ascii === text || reduceLabel(ascii) === '*' ? '*' : label;
}
