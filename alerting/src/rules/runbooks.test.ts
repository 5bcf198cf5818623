import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { BUILT_IN_RULES } from '@atalaya/core/domain/alerting/built-in-rules';
import { describe, expect, it } from 'vitest';

const FOLDER = fileURLToPath(new URL('../../../docs/runbooks/', import.meta.url));

describe('the runbooks', () => {
  it('are one for each built-in rule, which names it, and none besides', () => {
    for (const { key, runbook } of BUILT_IN_RULES) {
      const page = readFileSync(`${FOLDER}${runbook}.md`, 'utf8');
      expect([key, page.includes(`\`${key.replace(/-critical$/, '')}`)]).toEqual([key, true]);
    }
    const pages = readdirSync(FOLDER).filter((name) => name !== 'README.md');
    const named = new Set(BUILT_IN_RULES.map(({ runbook }) => `${runbook}.md`));
    expect(pages.sort()).toEqual([...named].sort());
  });
});
