import { defaultOf, environmentName, optionName, settingNames } from './schema.ts';

/** A setting and the comment above it in `config.ts`, as one paragraph. */
export interface DocumentedSetting {
  readonly name: string;
  readonly comment: string | undefined;
}

/** Members of `interface Config` with their comments, from the source of `config.ts`. */
export function documentedSettings(source: string): DocumentedSetting[] {
  const body = /export interface Config \{\n([\s\S]*?)\n\}/.exec(source)?.[1] ?? '';
  const member = /(?:\/\*\*([\s\S]*?)\*\/\s*)?readonly (\w+):/g;
  return [...body.matchAll(member)].map(([, comment, name = '']) => ({
    name,
    comment: comment
      ?.replaceAll(/\n\s*\* ?/g, '\n')
      .trim()
      .replaceAll('\n', ' '),
  }));
}

/** `docs/operating/settings.md`. @param source of `config.ts` */
export function renderSettings(source: string): string {
  const comments = new Map(documentedSettings(source).map(({ name, comment }) => [name, comment]));
  const sections = settingNames.map((name) => {
    const [option, variable, value] = [optionName(name), environmentName(name), defaultOf(name)];
    const given = [
      ...(option === undefined ? [] : [`\`--${option}\``]),
      ...(variable === undefined ? [] : [`\`${variable}\``]),
      `\`${name}\` in the file`,
    ];
    const otherwise = value === undefined ? 'no default' : `default \`${value}\``;
    return `## ${name}\n${comments.get(name) ?? ''}\n\n${given.join(', ')}; ${otherwise}.\n`;
  });
  return `${introduction}\n${sections.join('\n')}`;
}

const introduction = `# Settings
Every setting can be given on the command line where the command lists it, in the environment, or in a YAML file named by
\`--config\` or \`VITRINE_CONFIG\`; the first of these that names it wins. An unknown setting stops the start.

\`\`\`yaml
dataDir: /var/lib/vitrine
officeUrl: https://office.example
keyPassphraseFile: /run/secrets/vitrine-passphrase
dataCentres:
  zurich-1:
    s3:
      endpoint: https://objects.example
      region: ch-1
      bucket: vitrine-zurich-1
      accessKeyId: AKEXAMPLE
      secretAccessKey: kept elsewhere
\`\`\`

This page is made from the comments in \`apps/server/src/platform/config/config.ts\`: change them there.
`;
