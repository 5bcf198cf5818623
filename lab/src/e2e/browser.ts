import { accessSync, constants, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { type BrowserContext, chromium } from 'playwright-core';

export interface Viewport {
  readonly width: number;
  readonly height: number;
  readonly scheme: 'light' | 'dark';
}

export const WALL: Viewport = { width: 1920, height: 1080, scheme: 'dark' };
export const PHONE: Viewport = { width: 390, height: 844, scheme: 'light' };
export const DESK: Viewport = { width: 1366, height: 768, scheme: 'light' };

/**
 * A browser with a fresh profile; CHROMIUM_PATH, or `chromium` on the PATH.
 *
 * @param host a name that this machine serves, whatever DNS says.
 */
export async function openBrowser(viewport: Viewport, host?: string): Promise<BrowserContext> {
  const profile = mkdtempSync(join(tmpdir(), 'atalaya-chromium-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: chromiumPath(),
    args: [
      ...['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
      ...(host === undefined ? [] : [`--host-resolver-rules=MAP ${host} 127.0.0.1`]),
    ],
    viewport: { width: viewport.width, height: viewport.height },
    colorScheme: viewport.scheme,
    locale: 'es-MX',
    // axe is put into the page; the product itself runs under its own policy.
    bypassCSP: true,
  });
  // Chromium writes its last files after it says that it closed.
  context.on('close', () => {
    rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 }).catch(
      () => undefined,
    );
  });
  return context;
}

function chromiumPath(): string {
  const given = process.env['CHROMIUM_PATH'];
  if (given !== undefined && given !== '') return given;
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const path = join(folder, 'chromium');
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not in this folder of the PATH.
    }
  }
  throw new Error('Chromium is not installed: apt-get install chromium, or set CHROMIUM_PATH');
}
