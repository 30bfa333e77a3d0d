import {
  commonFields,
  eventTypes,
  type Field,
  type FieldKind,
  refusalCodes,
} from '../../apps/server/src/modules/statistics/events/registry.ts';

const introduction = `# Statistics events
What products send to \`POST /v1/statistics\`: NDJSON in UTF-8, an object a line, without objects or lists in it. A line has at most 16,384 bytes; empty lines are
left out, CR before LF is too. Each line is taken or refused by itself. Numbers are whole.

Every event has \`v\` (1), \`type\`, \`id\` (a UUIDv7 in lower case, whose time is the event's time), \`product\` and \`version\`. A field that its type has not is
refused: what nobody described is not stored.

This page is made from \`modules/statistics/events/registry.ts\`: \`npm run check -- --write\`.

## What becomes of a field
| class | in the store |
|---|---|
| open | as it was sent; it tells of software and threats |
| reduced | the part that tells of a threat, under the name after the arrow |
| pseudonym | the first 8 bytes of SHA-256(key in hex ‖ value); the key is of one region and one quarter of the event's time, and is destroyed on schedule |

Of a URL (\`http\`, \`https\`, \`ftp\`, \`ftps\`, \`ws\`, \`wss\`; all others are refused) the host is kept, in lower case and ASCII. Of an address stands \`ip-address\`; a
name of somebody's own network is left out; labels that may be somebody's key, device or line are \`*\`. That a short name is somebody's cannot be seen from it.
`;

const stored = `## Stored event, leaf and roots
The *stored event* is what is left, as canonical JSON (RFC 8785): without the pseudonym, without what is empty or 0, with \`country\` and, where the type has it, \`count\`.
Its *leaf* is SHA-256(00 ‖ stored event); the *digest* is the leaf's first 8 bytes as a little-endian number. A *batch* is what one request, or a slice of 10,000 of
its events, brought of one month, by id; its root is that of RFC 6962 over the leaves. A *block* is a group commit of one region and one month: RFC 6962
over its batches, of each the 32 bytes of the batch's root and, in 4 bytes big-endian, its number of events, hashed as a leaf.

The same id with the same digest is a duplicate and counts once; with another digest it is a \`conflict\`.

[vectors/statistics](../../vectors/statistics/README.md) has lines, what is stored of them, leaves and roots. What a site answers, when keys of pseudonyms are
destroyed, and how it is proven that an event was counted: [answer and event proof](event-proof.md).
`;

/** `docs/formats/statistics-events.md`. */
export function renderStatisticsEvents(): string {
  const types = Object.entries(eventTypes).map(([type, { tells, fields, required, oneOf = [] }]) =>
    [
      `## \`${type}\``,
      oneOf.length === 0 ? tells : `${tells} One of ${words(oneOf)} is required.`,
      '',
      table(fields, required),
    ].join('\n'),
  );
  const codes = Object.entries(refusalCodes).map(([code, tells]) => `| \`${code}\` | ${tells} |`);
  return [
    introduction,
    `## Of every event\n${table(commonFields, ['product', 'version'])}`,
    ...types,
    `## Why a line is refused\nA refusal has the line's number, a code and a sentence that names a field, never what it held.\n\n| code | the line |\n|---|---|\n${codes.join('\n')}\n`,
    stored,
  ].join('\n');
}

function table(fields: Readonly<Record<string, Field>>, required: readonly string[]): string {
  const rows = Object.entries(fields).map(([name, { is, privacy, as, tells }]) => {
    const target = privacy === 'reduced' ? `reduced → \`${as ?? name}\`` : privacy;
    return `| \`${name}\` | ${required.includes(name) ? 'yes' : ''} | ${holds(is)} | ${target} | ${tells} |`;
  });
  return `| field | required | holds | class | tells |\n|---|---|---|---|---|\n${rows.join('\n')}\n`;
}

function holds(is: FieldKind): string {
  switch (is.kind) {
    case 'hash':
      return `${is.bytes * 2} lower-case hex digits, not all 0`;
    case 'name':
      return `1–${is.lengthMax} letters, digits and \`. _+:()-\``;
    case 'threat':
      return `the same and \`!\`, up to ${is.lengthMax}, with one \`/\` at most`;
    case 'number':
      return `${count(is.min ?? 0)}–${count(is.max)}`;
    case 'word':
      return words(is.words);
    case 'country':
      return 'ISO 3166-1 alpha-2';
    case 'ip':
      return 'IPv4 or IPv6, without a zone';
    case 'url':
      return 'a URL of up to 8,192 characters';
    case 'installation':
      return '1–128 printable ASCII characters';
  }
}

const count = (value: number) => value.toLocaleString('en');
const words = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(', ');
