import { checkRule, type ProposedTerms } from '@atalaya/core/domain/alerting/check-rule';
import { addressScope } from '@atalaya/core/domain/discovery/address-scope';
import { dunningPolicySchema } from '@atalaya/core/domain/dunning/dunning-policy';
import { setupRequestSchema } from '@atalaya/core/wire/rest/auth';
import { credentialCreateSchema } from '@atalaya/core/wire/rest/credentials';
import { deviceCreateSchema } from '@atalaya/core/wire/rest/devices';
import { routerSetupCreateSchema } from '@atalaya/core/wire/rest/router-setups';
import { describe, expect, it } from 'vitest';
import es from '../i18n/strings.es.json';
import { fieldSentence } from './field-sentence.js';

describe('fieldSentence', () => {
  it('has a sentence for what is wrong with a rule', () => {
    const limits = { direction: 'above', raise: -5, clear: 9, atLeast: 0 } as const;
    const against = { kind: 'reference', by: 'percent', ...limits } as const;
    const rule = { forSamples: 0, recoverSamples: 1, guard: null, selector: { metricTags: {} } };
    const check = (metric: string, condition: ProposedTerms['condition']) =>
      checkRule({ ...rule, metric, condition, selector: { metricTags: { mood: 'x' } } });
    const problems = [
      ...check('no.such', { kind: 'no-data', silentMs: 1 }),
      ...check('device.uptime_s', { ...against, to: 'baseline' }),
      ...check('radio.signal_dbm', { ...against, to: 'baseline' }),
      ...check('radio.signal_dbm', { ...against, to: 'sibling' }),
      ...check('radio.signal_dbm', { ...against, to: 'parent' }),
      ...check('radio.signal_dbm', { ...against, to: 'contracted' }),
      ...check('device.cpu_pct', { kind: 'availability', windowMs: 1, raise: 200, clear: 200 }),
    ];
    expect(problems.length).toBeGreaterThanOrEqual(20);
    for (const { message } of problems) {
      if (/must be 1: silence|at most 100/.test(message)) continue;
      const { key } = fieldSentence(message);
      expect(key, message).not.toBe('error.invalid');
      expect(Object.keys(es.field)).toContain(key.replace('field.', ''));
    }
  });

  it('has a sentence for what the forms’ schemas say most', () => {
    const refused = [
      setupRequestSchema.safeParse({
        token: 'x',
        tenant: { name: 'x', timezone: 'UTC', currency: 'pesos', locale: 'es', slug: '¡no!' },
        owner: { name: 'x', email: 'nobody', password: 'short' },
      }),
      deviceCreateSchema.safeParse({
        name: 'x'.repeat(121),
        role: 'ap',
        address: '-f /etc',
        macs: ['nonsense'],
        sources: [{ driver: 'snmp', credentialId: crypto.randomUUID(), port: 70_000 }],
      }),
      credentialCreateSchema.safeParse({
        name: 'x',
        secret: { kind: 'uisp', token: 'x', fingerprint: 'aa' },
      }),
      dunningPolicySchema.safeParse({ cutMessages: { cutText: 'Debe {monto}', backText: '{' } }),
    ];
    const messages = refused.flatMap(
      (result) => result.error?.issues.map(({ message }) => message) ?? [],
    );
    expect(messages.length).toBeGreaterThanOrEqual(9);
    for (const message of messages) {
      const { key } = fieldSentence(message);
      expect(key, message).not.toBe('error.invalid');
      expect(Object.keys(es.field)).toContain(key.replace('field.', ''));
    }
  });

  it('has a sentence for what is wrong with a router that is to be added', () => {
    const wrong = routerSetupCreateSchema.safeParse({
      name: 'x',
      address: 'not a host',
      allowedFrom: ['everybody', '10.0.0.0/40', '0.0.0.0/0'],
      wireguard: {
        collectorPublicKey: 'short',
        endpoint: '-x',
        routerAddress: '10.99.0.2',
        collectorAddress: '10.99.0.0/24',
      },
    });
    const messages = wrong.error?.issues.map(({ message }) => message) ?? [];
    expect(messages).toHaveLength(8);
    for (const message of messages) {
      const { key } = fieldSentence(message);
      expect(key, message).not.toBe('error.invalid');
      expect(Object.keys(es.field)).toContain(key.replace('field.', ''));
    }
  });

  it('has a sentence for every refusal of a discovery run’s scope', () => {
    const lines = [
      '10.0.0',
      '10.0.0.0/40',
      '10.0.0.9-3',
      '1-2-3',
      '224.0.0.1',
      '127.0.0.1',
      '0.0.0.0',
      '255.0.0.1',
    ];
    const keys = [...lines.map((line) => [line]), ['10.0.0.0/8']].map((targets) => {
      const scope = addressScope(targets, [], { allowsLoopback: false });
      return scope.ok ? 'no refusal' : fieldSentence(scope.error.message);
    });
    for (const sentence of keys) {
      expect(sentence).toMatchObject({ key: expect.stringMatching(/^field\.scope/) });
    }
    expect(keys.at(-1)).toEqual({ key: 'field.scopeMost', values: { limit: '65536' } });
  });

  it('passes on what it does not know', () => {
    expect(fieldSentence('is odd')).toEqual({
      key: 'error.invalid',
      values: { message: 'is odd' },
    });
  });
});
