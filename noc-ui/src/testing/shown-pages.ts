/// <reference types="node" />
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, afterEach, beforeAll, vi } from 'vitest';
import { type MockServer, startMockServer } from './mock-server.js';

export const PHONE = { width: 390, height: 844 };
export const SCREEN = { width: 1_366, height: 768 };
export const STAGE = { width: 1_920, height: 1_080 };
export const WALL = '/wall/wt_1';

interface Look {
  readonly size: { readonly width: number; readonly height: number };
  readonly scheme?: 'dark' | 'light';
  readonly bypassCSP?: boolean;
}

/** The pages as they are built, in a browser, before a server whose answers are made up. */
class ShownPages {
  /** What the pages of this test said in the console, refused requests aside. */
  readonly complaints: string[] = [];
  #dist = '';
  #server: MockServer | undefined;
  #browser: Browser | undefined;
  #contexts: BrowserContext[] = [];

  get server(): MockServer {
    if (this.#server === undefined) throw new Error('the server starts before the tests');
    return this.#server;
  }

  async start(): Promise<void> {
    this.#dist = mkdtempSync(join(tmpdir(), 'atalaya-ui-'));
    const root = fileURLToPath(new URL('../..', import.meta.url));
    // As it is shipped: the test runner's own NODE_ENV would build a larger React, and break the budget of a first paint.
    vi.stubEnv('NODE_ENV', 'production');
    await build({ root, logLevel: 'error', build: { outDir: this.#dist, emptyOutDir: true } });
    vi.unstubAllEnvs();
    await this.serve();
    this.#browser = await launch();
  }

  /** On the port of a server that was closed, or any. */
  async serve(port?: number): Promise<void> {
    this.#server = await startMockServer(this.#dist, port);
  }

  readonly open = async (
    path: string,
    { size, scheme = 'dark', bypassCSP = false }: Look,
  ): Promise<Page> => {
    if (this.#browser === undefined) throw new Error('the browser starts before the tests');
    const look = { viewport: size, colorScheme: scheme, bypassCSP };
    const context = await this.#browser.newContext(look);
    this.#contexts.push(context);
    const page = await context.newPage();
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    page.on('console', (message) => {
      const text = message.text();
      const isRefusal = /status of 40[0-9]/.test(text);
      if (message.type() === 'error' && !isRefusal) this.complaints.push(text);
    });
    await page.goto(`http://127.0.0.1:${this.server.port}${path}`);
    return page;
  };

  async forget(): Promise<void> {
    await Promise.all(this.#contexts.map((context) => context.close()));
    this.#contexts = [];
    this.complaints.length = 0;
    Object.assign(this.server.api.knobs, {
      isSignedIn: true,
      isEmpty: false,
      isCalm: false,
      towerCount: 3,
      latencyMeasured: true,
      collectorTroubles: [],
      pollAgeMs: 3_000,
      isRevoked: false,
      needsTotp: false,
    });
    this.server.api.rebuild();
  }

  async stop(): Promise<void> {
    await this.#browser?.close();
    await this.#server?.close();
    rmSync(this.#dist, { recursive: true, force: true });
  }
}

/** For all tests of the file; what a test opened and turned is gone before the next one. */
export function withPages(): ShownPages {
  const pages = new ShownPages();
  beforeAll(() => pages.start());
  afterEach(() => pages.forget());
  afterAll(() => pages.stop());
  return pages;
}

async function launch(): Promise<Browser> {
  const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
  const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];
  try {
    return await chromium.launch({ executablePath, args });
  } catch (cause) {
    throw new Error('Chromium does not start: apt-get install chromium', { cause });
  }
}

/** How far the page's content goes beyond its window, in CSS pixels. */
export async function overflow(page: Page): Promise<{ x: number; y: number }> {
  return page.evaluate(() => ({
    x: document.documentElement.scrollWidth - window.innerWidth,
    y: document.documentElement.scrollHeight - window.innerHeight,
  }));
}
