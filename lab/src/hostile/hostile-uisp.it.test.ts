import { uispDriver } from '@atalaya/collector/drivers/uisp/uisp.driver';
import type { ControllerResult } from '@atalaya/core/ports/device-driver';
import { describe, expect, it } from 'vitest';
import { HostileUisp, UISP_MISCHIEF, type UispMischief } from './hostile-uisp.js';

describe('a UISP without a limit', { timeout: 100_000 }, () => {
  const poll = async (mischief: UispMischief): Promise<ControllerResult> => {
    const server = await HostileUisp.start(mischief);
    const session = uispDriver.open(
      {
        address: '127.0.0.1',
        port: server.port,
        credential: { kind: 'uisp', token: 't', tls: false },
      },
      { now: () => Date.now() },
    );
    try {
      const result = await session.poll(new Set(['fast', 'slow']), AbortSignal.timeout(8_000));
      return result as ControllerResult;
    } finally {
      await session.close();
      await server.close();
    }
  };

  it.concurrent.each(UISP_MISCHIEF)('%s: the poll ends within its time', async (mischief) => {
    const startedAt = performance.now();
    const result = await poll(mischief);
    expect(performance.now() - startedAt).toBeLessThan(30_000);
    expect(result.ok).toBe(mischief === 'many-rows');
    if (!result.ok) expect(result.error.message).toMatch(/^UISP at 127\.0\.0\.1 .*\.$/);
  });
});
