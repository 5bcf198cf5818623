import {
  DEFAULT_TICKET_POLICY,
  ticketPolicySchema,
} from '@atalaya/core/domain/tickets/ticket-policy';
import { expect, it } from 'vitest';
import { policyBody, policyDraft } from './policy-draft.js';

it('gives back what it was given, rates in Mb/s, and leaves out what is not asked for', () => {
  const draft = policyDraft(DEFAULT_TICKET_POLICY);
  expect(draft.minimums.lanSpeedBps).toBe('100');
  expect(policyBody(draft)).toEqual(DEFAULT_TICKET_POLICY);
  const minimums = { ...draft.minimums, signalDbm: '', lossPercent: '0,5' };
  expect(policyBody({ ...draft, minimums })).toMatchObject({
    minimums: { signalDbm: null, lossPercent: 0.5 },
  });
});

it('leaves it to the schema to refuse what is no number', () => {
  const draft = policyDraft(DEFAULT_TICKET_POLICY);
  const wrong = ticketPolicySchema.safeParse(
    policyBody({ ...draft, sla: { ...draft.sla, 'high.resolution': 'mucho' } }),
  );
  expect(wrong.error?.issues.map(({ path }) => path.join('.'))).toEqual(['sla.high.resolution']);
});
