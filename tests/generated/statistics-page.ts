import {
  commonFields,
  type EventType,
  eventTypes,
  type Field,
  type FieldKind,
  refusalCodes,
} from '../../apps/server/src/modules/statistics/events/registry.ts';

/** The page of statistics events with its tables made anew; the words around them are written by hand. */
export function renderStatisticsEvents(page: string): string {
  const types = Object.entries(eventTypes).flatMap(([type, of]) => [
    `### \`${type}\``,
    `${of.tells}${needs(of)}`,
    '',
    ...fieldTable(of.fields, of.required),
    '',
  ]);
  const common = fieldTable(commonFields, ['product', 'version']);
  const codes = Object.entries(refusalCodes).map(([code, means]) => `| \`${code}\` | ${means} |`);
  const withFields = replaced(page, 'fields', [
    '### Every event',
    'Besides `v`, `type` and `id`.',
    '',
    ...common,
    '',
    ...types,
  ]);
  return replaced(withFields, 'refusals', [
    '| code | the line is, or |',
    '|---|---|',
    ...codes,
    '',
  ]);
}

function replaced(page: string, name: string, lines: readonly string[]): string {
  const [begin, end] = [`<!-- ${name}, from the registry -->\n`, `<!-- end of ${name} -->\n`];
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from === -1 || to < from) throw new Error(`the page has no place for the ${name}`);
  return `${page.slice(0, from)}${begin}${lines.join('\n')}${page.slice(to)}`;
}

function needs({ oneOf = [] }: EventType): string {
  const names = oneOf.map((name) => `\`${name}\``);
  return names.length === 0 ? '' : ` At least one of ${names.join(' and ')} is needed.`;
}

function fieldTable(
  fields: Readonly<Record<string, Field>>,
  required: readonly string[],
): readonly string[] {
  const rows = Object.entries(fields).map(([name, field]) => {
    const mark = required.includes(name) ? ' (needed)' : '';
    return `| \`${name}\`${mark} | ${holds(field.is)} | ${field.privacy} | ${stored(name, field)} | ${field.tells} |`;
  });
  return ['| field | holds | privacy class | stored as | |', '|---|---|---|---|---|', ...rows];
}

function stored(name: string, { privacy, as }: Field): string {
  if (privacy === 'pseudonym') return 'a pseudonym, beside the stored event';
  return `\`${privacy === 'reduced' ? (as ?? name) : name}\``;
}

function holds(is: FieldKind): string {
  switch (is.kind) {
    case 'hash':
      return `${is.bytes * 2} lower-case hex digits`;
    case 'name':
      return `a name, 1 to ${is.lengthMax} characters`;
    case 'threat':
      return `a threat’s name, 1 to ${is.lengthMax} characters`;
    case 'number':
      return `an integer, ${is.min ?? 0} to ${is.max.toLocaleString('en')}`;
    case 'word':
      return is.words.map((word) => `\`${word}\``).join(', ');
    case 'country':
      return 'ISO 3166-1 alpha-2';
    case 'ip':
      return 'an IPv4 or IPv6 address';
    case 'url':
      return 'a URL of http, https, ftp or ws';
    case 'installation':
      return '1 to 128 printable ASCII characters, no space';
  }
}
