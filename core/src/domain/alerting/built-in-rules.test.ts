import { describe, expect, it } from 'vitest';
import { BUILT_IN_RULES } from './built-in-rules.js';
import { checkRule } from './check-rule.js';

describe('the built-in rules', () => {
  it('pass the same check as a person’s', () => {
    for (const rule of BUILT_IN_RULES) expect([rule.key, checkRule(rule)]).toEqual([rule.key, []]);
  });

  it('have keys and names of their own', () => {
    for (const of of [
      BUILT_IN_RULES.map(({ key }) => key),
      BUILT_IN_RULES.map(({ name }) => name.es),
      BUILT_IN_RULES.map(({ name }) => name.en),
    ]) {
      expect(new Set(of).size).toBe(BUILT_IN_RULES.length);
    }
  });
});
