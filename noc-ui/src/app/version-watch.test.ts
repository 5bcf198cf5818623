import { expect, it } from 'vitest';
import { entryOf } from './version-watch.js';

it('reads the entry script out of a page', () => {
  const page =
    '<script src="/theme-boot.js"></script><script type="module" crossorigin src="/assets/index-AbC1.js">';
  expect(entryOf(page)).toBe('/assets/index-AbC1.js');
  expect(entryOf('<html>')).toBeNull();
});
