import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Everything, startEverything } from '../../apps/server/src/compose/everything.ts';
import { loadConfig } from '../../apps/server/src/platform/config/index.ts';
import { silentLogger } from '../../apps/server/src/platform/logger.ts';

export interface Interfaces {
  readonly office: string;
  readonly site: string;
  readonly routes: Everything['routes'];
}

/** The OpenAPI documents of the office and of a site, asked of the real ones. */
export async function readInterfaces(): Promise<Interfaces> {
  const directory = await mkdtemp(join(tmpdir(), 'vitrine-openapi-'));
  try {
    const config = await loadConfig({
      options: { data: directory, port: '0' },
      env: { VITRINE_KEY_PASSPHRASE: 'of no use to anybody' },
    });
    await using everything = await startEverything(config, silentLogger());
    const [site = ''] = Object.values(everything.sites);
    const { routes } = everything;
    return { office: await openApi(everything.office), site: await openApi(site), routes };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function openApi(address: string): Promise<string> {
  const response = await fetch(`${address}/openapi.json`);
  if (!response.ok) throw new Error(`${address}/openapi.json: ${response.status}`);
  return await response.text();
}
