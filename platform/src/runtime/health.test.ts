import { describe, expect, it } from 'vitest';
import { createHealth } from './health.js';

describe('health', () => {
  it('is the worst of its checks', async () => {
    const health = createHealth('1.2.3');
    expect(await health.report()).toEqual({ status: 'ok', version: '1.2.3', checks: [] });
    health.register('database', () => ({ status: 'ok', detail: 'answers' }));
    const remove = health.register('spool', async () => ({
      status: 'degraded',
      detail: 'holds 9',
    }));
    expect(await health.report()).toEqual({
      status: 'degraded',
      version: '1.2.3',
      checks: [
        { name: 'database', status: 'ok', detail: 'answers' },
        { name: 'spool', status: 'degraded', detail: 'holds 9' },
      ],
    });
    remove();
    expect((await health.report()).status).toBe('ok');
  });

  it('takes a check that throws or hangs as down', async () => {
    const health = createHealth('1', 20);
    health.register('broken', () => {
      throw new Error('no route');
    });
    health.register('hangs', () => new Promise(() => {}));
    expect(await health.report()).toMatchObject({
      status: 'down',
      checks: [
        { name: 'broken', status: 'down', detail: 'no route' },
        { name: 'hangs', status: 'down', detail: 'does not answer within 20 ms' },
      ],
    });
  });
});
