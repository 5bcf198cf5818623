import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { BUILT_IN_RULES } from '@atalaya/core/domain/alerting/built-in-rules';
import { describe, expect, it } from 'vitest';

const FOLDER = fileURLToPath(new URL('../../../docs/runbooks/', import.meta.url));

describe('the runbooks', () => {
  it.each(['', 'es/'])(
    'in %s are one for each built-in rule, which names it, and none besides',
    (language) => {
      const folder = FOLDER + language;
      for (const { key, runbook } of BUILT_IN_RULES) {
        const page = readFileSync(`${folder}${runbook}.md`, 'utf8');
        expect([key, page.includes(`\`${key.replace(/-critical$/, '')}`)]).toEqual([key, true]);
      }
      const pages = readdirSync(folder).filter(
        (name) => name.endsWith('.md') && name !== 'README.md',
      );
      const named = new Set(BUILT_IN_RULES.map(({ runbook }) => `${runbook}.md`));
      expect(pages.sort()).toEqual([...named].sort());
      for (const name of pages) {
        const links = readFileSync(`${folder}${name}`, 'utf8').matchAll(/\]\(([^)]+)\)/g);
        for (const [, link = ''] of links)
          expect([name, link, pages.includes(link)]).toEqual([name, link, true]);
      }
    },
  );
});
