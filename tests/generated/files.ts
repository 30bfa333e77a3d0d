import { renderSettings } from '../../apps/server/src/platform/config/reference.ts';
import { renderTypes } from '../../apps/web/api-types.ts';
import { isTest, readFiles } from '../tidy/source-files.ts';
import { renderErrors } from './errors-page.ts';
import { renderStatisticsEvents } from './statistics-events-page.ts';

export interface GeneratedFile {
  /** From the root. */
  readonly path: string;
  readonly content: string;
}

/** Every file that is committed and made from others: `node tests/check.ts --write` renews them. */
export async function generatedFiles(): Promise<GeneratedFile[]> {
  // Imported here, so that a program that does not load fails this check and no other.
  const { readInterfaces } = await import('./interfaces.ts');
  const { renderPermissions } = await import('./permissions-page.ts');
  const { office, site, routes } = await readInterfaces();
  return [
    ...generatedPages(),
    { path: 'docs/permissions.md', content: renderPermissions(routes) },
    { path: 'docs/api/office/openapi.json', content: office },
    { path: 'docs/api/site/openapi.json', content: site },
    { path: 'apps/web/app/api/generated/office.d.ts', content: await renderTypes(office) },
    { path: 'apps/web/app/api/generated/site.d.ts', content: await renderTypes(site) },
  ];
}

/** Those for which nothing needs to run. */
export function generatedPages(): GeneratedFile[] {
  const config = 'apps/server/src/platform/config/config.ts';
  return [
    {
      path: 'docs/operating/settings.md',
      content: renderSettings(readFiles(config).get(config) ?? ''),
    },
    { path: 'docs/formats/statistics-events.md', content: renderStatisticsEvents() },
    { path: 'docs/errors.md', content: renderErrors(programSources()) },
  ];
}

/** Sources of what is shipped, without tests. */
export function programSources(): ReadonlyMap<string, string> {
  const sources = readFiles('{apps,packages}/*/src/**/*.ts');
  return new Map([...sources].filter(([path]) => !isTest(path)));
}
