import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { startEverything } from '../../apps/server/src/compose/everything.ts';
import { loadConfig } from '../../apps/server/src/platform/config/index.ts';
import { createLogger } from '../../apps/server/src/platform/logger.ts';
import { launchBrowser } from '../support/browser.ts';
import { root } from '../tidy/source-files.ts';
import { openAlbum } from './album.ts';
import * as chapters from './chapters.ts';
import { giveAuthenticator, openBrowser } from './people.ts';

/**
 * `npm run tour`: brings the whole system up in a scratch folder, lives through a story at its
 * pages, and writes `docs/tour`. Nothing in the pictures is made up but the names.
 */
const bytesMax = 2_500_000;

await using scope = new AsyncDisposableStack();
// Short, since sockets stand in it.
const data = await mkdtemp('/tmp/vt-');
scope.defer(() => rm(data, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));
const config = await loadConfig({ options: { data, port: '0' }, env: {} });
const logger = createLogger({ level: 'error', pretty: true });
const system = scope.use(await startEverything(config, logger));
const browser = await launchBrowser();
scope.defer(() => browser.close());

// Passkeys belong to names, never to numbers.
const named = (url = '') => url.replace('127.0.0.1', 'localhost');
const scene: chapters.Scene = {
  office: named(system.office),
  moscow: named(system.sites.moscow),
  zurich: named(system.sites.zurich),
  welcome: named(system.welcome),
  folder: data,
  album: await openAlbum(path.join(root, 'docs', 'tour')),
  administrator: await openBrowser(browser, 'ada'),
  steward: await openBrowser(browser, 'boris'),
  second: await openBrowser(browser, 'clara'),
  analyst: await openBrowser(browser, 'dina'),
  stranger: await openBrowser(browser, 'stranger'),
};
await giveAuthenticator(scene.administrator);

await chapters.people(scene);
const asking = await chapters.files(scene);
await chapters.read(scene);
await chapters.policy(scene);
await chapters.verification(scene, await chapters.relocation(scene));
await chapters.askAgain(scene, asking);
await chapters.standing(scene);
const bytes = await scene.album.finish(await chapters.opening());
process.stdout.write(`docs/tour: ${Math.round(bytes / 1000)} kB of pictures\n`);
if (bytes > bytesMax) throw new Error(`more than ${bytesMax} bytes: take fewer, or smaller`);
