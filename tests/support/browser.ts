import { execFile } from 'node:child_process';
import { lstat, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { findPackageJSON } from 'node:module';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { after } from 'node:test';
import { promisify } from 'node:util';
import { type Browser, chromium, type LaunchOptions } from 'playwright-core';

const run = promisify(execFile);

/** Names a Chromium or Chrome of the machine to test with, instead of the package's. */
export const browserVariable = 'VITRINE_TEST_BROWSER';

const flags = [
  '--headless',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-zygote',
  '--in-process-gpu',
  '--renderer-process-limit=1',
  // Whatever a page asks for, nothing but this machine is found.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
];

export interface BrowserOptions {
  /** Features of Blink that are not on by themselves, as `WebCryptoPQC`. */
  readonly features?: readonly string[];
}

/**
 * A headless browser with a fresh profile, ended when the calling test file (or test) ends: by
 * then, by a signal, or by its pipe to this process.
 */
export async function testBrowser({ features = [] }: BrowserOptions = {}): Promise<Browser> {
  const browser = await launchBrowser({ features });
  after(() => browser.close());
  return browser;
}

/** The same for whoever closes it. */
export async function launchBrowser({ features = [] }: BrowserOptions = {}): Promise<Browser> {
  const enabled = features.map((feature) => `--enable-blink-features=${feature}`);
  return chromium.launch({
    ...(await executable()),
    args: [...flags, ...enabled],
    // The sandbox needs what containers and root accounts lack; only our own pages are opened.
    chromiumSandbox: false,
  });
}

/** The package holds Chromium for Linux on x64; elsewhere the machine's own Chrome serves. */
async function executable(): Promise<LaunchOptions> {
  const given = process.env[browserVariable];
  if (given !== undefined) return { executablePath: given };
  if (process.platform !== 'linux' || process.arch !== 'x64') return { channel: 'chrome' };
  const folder = await unpacked();
  return {
    executablePath: join(folder, 'chromium'),
    env: {
      HOME: folder,
      LD_LIBRARY_PATH: join(folder, 'al2023', 'lib'),
      FONTCONFIG_FILE: join(folder, 'fonts.conf'),
    },
  };
}

/** The folder with the package's browser, unpacked once for each version and user. */
async function unpacked(): Promise<string> {
  const manifest = findPackageJSON('@sparticuz/chromium', import.meta.url);
  if (manifest === undefined) throw new Error('@sparticuz/chromium is not installed');
  const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { version: string };
  const { uid } = userInfo();
  const folder = join(tmpdir(), `vitrine-chromium-${version}-${uid}`);
  if (await isOwnFolder(folder, uid)) return folder;

  // Unpacked aside and renamed, since several test files may come here at one time.
  const staging = await mkdtemp(`${folder}-`);
  try {
    await unpackInto(staging, dirname(manifest));
    await writeFile(join(staging, 'fonts.conf'), fontsConfig(folder));
    await rename(staging, folder);
  } catch (error) {
    await rm(staging, { recursive: true, force: true });
    if (!(await isOwnFolder(folder, uid))) throw error;
  }
  return folder;
}

/** @throws Error where another user made it: what it holds would be run */
async function isOwnFolder(folder: string, uid: number): Promise<boolean> {
  try {
    const stat = await lstat(folder);
    if (stat.isDirectory() && stat.uid === uid) return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
  throw new Error(`${folder} is not this user's folder`);
}

async function unpackInto(folder: string, packageFolder: string): Promise<void> {
  const script = `
    import chromium from '@sparticuz/chromium';
    await chromium.executablePath();`;
  await run(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: packageFolder,
    // The name of a runtime makes the package bring the libraries that a bare machine lacks.
    env: { TMPDIR: folder, AWS_LAMBDA_JS_RUNTIME: 'nodejs24.x' },
  });
}

/** The package's own typeface and no other, so that pages look the same everywhere. */
function fontsConfig(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${folder}/fonts/fonts</dir>
  <cachedir>${folder}/fonts-cache</cachedir>
</fontconfig>
`;
}
