import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WebhookContext } from '../n8n/node-context.js';
import { takeEvent } from './take-event.js';
import { verifySignature } from './verify-signature.js';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const NOW_MS = Date.UTC(2026, 2, 1);

function signed(body: string, { id = 'msg_1', atMs = NOW_MS, secret = SECRET } = {}) {
  const timestamp = String(Math.floor(atMs / 1_000));
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature}`,
  };
}

function request(headers: Record<string, string>, body: string, store: Record<string, unknown>) {
  const answers: [number, object][] = [];
  const context: WebhookContext = {
    getRequestObject: () => ({ headers, rawBody: Buffer.from(body) }),
    getResponseObject: () => {
      let code = 0;
      const response = {
        status: (next: number) => {
          code = next;
          return response;
        },
        json: (sent: object) => answers.push([code, sent]),
      };
      return response;
    },
    getWorkflowStaticData: () => store,
  };
  return { context, answers };
}

describe('verifySignature', () => {
  it('holds to the example of the Standard Webhooks libraries', () => {
    const headers = {
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    };
    const body = Buffer.from('{"test": 2432232314}');
    expect(verifySignature(SECRET, headers, body, 1_614_265_330_000)).toEqual({
      kind: 'verified',
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    });
    expect(verifySignature(SECRET, headers, body, NOW_MS).kind).toBe('refused');
  });

  it('takes any body as it was signed, and none that differs by one byte', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(), (text, at) => {
        const headers = signed(text);
        const body = Buffer.from(text);
        expect(verifySignature(SECRET, headers, body, NOW_MS).kind).toBe('verified');
        const other = Buffer.from([...body, 0]);
        other[at % other.length] = (other[at % other.length] ?? 0) ^ 1;
        expect(verifySignature(SECRET, headers, other, NOW_MS).kind).toBe('refused');
      }),
    );
  });

  it('takes either key while it is being changed', () => {
    const other = signed('{}', { secret: 'whsec_b3RoZXIgb3RoZXIgb3RoZXIgb3RoZXI=' });
    const mine = signed('{}');
    const both = `${other['webhook-signature']} ${mine['webhook-signature']}`;
    const headers = { ...mine, 'webhook-signature': both };
    expect(verifySignature(SECRET, headers, Buffer.from('{}'), NOW_MS).kind).toBe('verified');
    expect(verifySignature(SECRET, other, Buffer.from('{}'), NOW_MS).kind).toBe('refused');
  });

  it.each([
    ['too old', signed('{}', { atMs: NOW_MS - 301_000 }), SECRET],
    ['from the future', signed('{}', { atMs: NOW_MS + 301_000 }), SECRET],
    ['without an id', { ...signed('{}'), 'webhook-id': '' }, SECRET],
    ['without a time', { ...signed('{}'), 'webhook-timestamp': 'soon' }, SECRET],
    ['of another version', { ...signed('{}'), 'webhook-signature': 'v2,AAAA' }, SECRET],
    ['unsigned', { ...signed('{}'), 'webhook-signature': '' }, SECRET],
    ['to a node without a key', signed('{}', { secret: 'whsec_' }), ''],
  ])('refuses what is %s', (_what, headers, secret) => {
    expect(verifySignature(secret, headers, Buffer.from('{}'), NOW_MS).kind).toBe('refused');
  });
});

describe('takeEvent', () => {
  const body = JSON.stringify({ type: 'incident.opened', data: { name: 'Torre Ñandú' } });

  it('starts the workflow once, whatever comes again', async () => {
    const store = { secret: SECRET };
    const first = request(signed(body), body, store);
    expect(await takeEvent(first.context, NOW_MS)).toEqual({
      workflowData: [[{ json: JSON.parse(body) }]],
    });
    const again = request(signed(body, { atMs: NOW_MS + 5_000 }), body, store);
    expect(await takeEvent(again.context, NOW_MS + 5_000)).toEqual({ noWebhookResponse: true });
    expect(again.answers).toEqual([[200, { repeated: true }]]);
    const next = request(signed(body, { id: 'msg_2' }), body, store);
    expect(await takeEvent(next.context, NOW_MS)).toHaveProperty('workflowData');
  });

  it('refuses what is not signed, without remembering its id', async () => {
    const store = { secret: SECRET };
    const forged = request({ ...signed(body), 'webhook-signature': 'v1,AAAA' }, body, store);
    expect(await takeEvent(forged.context, NOW_MS)).toEqual({ noWebhookResponse: true });
    expect(forged.answers).toMatchObject([[401, { refused: 'webhook-signature does not match' }]]);
    const real = request(signed(body), body, store);
    expect(await takeEvent(real.context, NOW_MS)).toHaveProperty('workflowData');
  });

  it('refuses a signed body that is no event, and remembers a bounded number of ids', async () => {
    const store: Record<string, unknown> = { secret: SECRET };
    const odd = request(signed('[1]'), '[1]', store);
    await takeEvent(odd.context, NOW_MS);
    expect(odd.answers).toMatchObject([[400, {}]]);
    for (let i = 0; i < 600; i += 1) {
      const { context } = request(signed(body, { id: `msg_${i}` }), body, store);
      await takeEvent(context, NOW_MS);
    }
    expect(store['seenIds']).toHaveLength(500);
  });
});
