import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';

export interface Shot {
  /** Of its file, without the ending. */
  readonly name: string;
  /** What is to be seen, for whoever cannot. */
  readonly alt: string;
  /** From which element on; the top of the page unless told. */
  readonly from?: string;
  readonly scheme?: 'light' | 'dark';
  readonly width?: number;
}

/** Pictures and the page that walks through them, written into one folder. */
export interface Album {
  /** A heading and a paragraph, before the pictures that follow. */
  tell(title: string, words: string): void;
  take(page: Page, shot: Shot): Promise<void>;
  /** Writes the page. Returns the bytes of all pictures. */
  finish(opening: string): Promise<number>;
}

const widthUsual = 1280;
const heightMax = 1100;
/** Of WebP: letters stay sharp, and a page takes some 40 KiB. */
const quality = 82;

/** Empties the folder first: no picture of an earlier tour stays. */
export async function openAlbum(folder: string): Promise<Album> {
  await mkdir(folder, { recursive: true });
  for (const name of await readdir(folder)) await rm(path.join(folder, name));
  const parts: string[] = [];

  async function take(page: Page, shot: Shot): Promise<void> {
    const { name, alt, from, scheme = 'light', width = widthUsual } = shot;
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width, height: heightMax });
    // What was just typed into is not what is shown.
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    const top = from === undefined ? 0 : await topOf(page, from);
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    // Not detached: that would take a page's authenticator with it.
    const session = await page.context().newCDPSession(page);
    const { data } = await session.send('Page.captureScreenshot', {
      format: 'webp',
      quality,
      captureBeyondViewport: true,
      clip: { x: 0, y: top, width, height: Math.min(height - top, heightMax), scale: 1 },
    });
    await page.emulateMedia({ colorScheme: null, reducedMotion: null });
    await writeFile(path.join(folder, `${name}.webp`), data, 'base64');
    parts.push(`![${alt}](${name}.webp)`);
  }

  return {
    tell: (title, words) => {
      parts.push(`## ${title}`, words);
    },
    take,
    finish: async (opening) => {
      await writeFile(path.join(folder, 'README.md'), `${[opening, ...parts].join('\n\n')}\n`);
      const names = (await readdir(folder)).filter((name) => name.endsWith('.webp'));
      const stats = await Promise.all(names.map((name) => stat(path.join(folder, name))));
      return stats.reduce((sum, { size }) => sum + size, 0);
    },
  };
}

async function topOf(page: Page, selector: string): Promise<number> {
  const marginPx = 16;
  const box = await page.locator(selector).first().boundingBox();
  if (box === null) throw new Error(`${page.url()} shows no ${selector}`);
  const scrolled = await page.evaluate(() => window.scrollY);
  return Math.max(0, Math.floor(box.y + scrolled - marginPx));
}
