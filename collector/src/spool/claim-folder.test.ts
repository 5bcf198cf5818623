import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { claimFolder } from './claim-folder.js';

describe('claimFolder', () => {
  let parent: string;
  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'atalaya-claim-'));
  });
  afterEach(() => rmSync(parent, { recursive: true }));

  it('gives each its own, and one that was released again', async () => {
    const first = await claimFolder(parent);
    const second = await claimFolder(parent);
    expect([first.folder, second.folder]).toEqual([join(parent, '1'), join(parent, '2')]);
    first.release();
    const third = await claimFolder(parent);
    expect(third.folder).toBe(join(parent, '1'));
    second.release();
    third.release();
  });

  it('works in a folder whose path is longer than a socket may have', async () => {
    const long = join(parent, 'x'.repeat(120));
    const first = await claimFolder(long);
    const second = await claimFolder(long);
    expect(second.folder).toBe(join(long, '2'));
    first.release();
    second.release();
  });
});
