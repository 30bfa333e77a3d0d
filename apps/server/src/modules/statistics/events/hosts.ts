import { isIP } from 'node:net';
import { domainToUnicode } from 'node:url';

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

/** As WHATWG's URL parser knows an IPv4 address, in whatever way it is written: by its last label. */
const endsInNumber = /(?:^|\.)(?:\d+|0x[0-9a-f]*)$/;
/** Names that are made of an IPv6 address, a digit a label. */
const reverse = /\.ip6\.arpa$/;
/** Four numbers of an address, as providers write them into the names of their customers' lines. */
const addressInName = /(?<!\d)(?:\d{1,3}[.-]){3}\d{1,3}(?!\d)/;

function reduceHost(host: string): string {
  if (host.startsWith('[') || isIP(host) !== 0 || endsInNumber.test(host)) return addressHost;
  if (!host.includes('.') || host.length > hostCharactersMax || ownNetwork.test(host)) return '';
  if (reverse.test(host)) return addressHost;
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

const labelCharactersMin = 10;
const keyCharactersMin = 16;
const macAddress = /(?:^|\.)(?=[a-f]*\d)[0-9a-f]{12}(?:\.|$)/;

/** Long labels with digits in them, very long ones, and those that change often are keys and tokens. */
function reduceLabel(label: string): string {
  if (label.startsWith('xn--')) return reduceInternational(label);
  if (macAddress.test(label)) return '*';
  if (label.length < labelCharactersMin) return label;
  if (changes(label) >= 4) return '*';
  if (label.length < keyCharactersMin) return label;
  return label.length > 40 || /\d.*[a-z]|[a-z].*\d|^\d+$/.test(label) ? '*' : label;
}

/** What is written in Punycode has letters that are not ASCII, and others that may be a key. */
function reduceInternational(label: string): string {
  const text = domainToUnicode(label);
  if (text === '' || text.startsWith('xn--')) return '*';
  const ascii = text.replace(/[^\x21-\x7e]/g, '');
  return ascii === text || reduceLabel(ascii) === '*' ? '*' : label;
}

/** How often letters and digits follow each other. */
function changes(label: string): number {
  return label.match(/[a-z](?=\d)|\d(?=[a-z])/g)?.length ?? 0;
}
