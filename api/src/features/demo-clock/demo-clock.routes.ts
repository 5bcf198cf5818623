import { HOUR_MS } from '@atalaya/core/domain/shared/instant';
import { demoClockAdvanceSchema, demoClockSchema } from '@atalaya/core/wire/rest/demo-clock';
import type { Feature } from '../../feature.js';

/** Lets days pass in a demo. Where the platform was started without such a clock there is no route. */
export const demoClock: Feature = {
  name: 'demo-clock',
  register: (app, { deps: { clock, clockControl } }) => {
    if (!clockControl) return;
    app.post(
      '/demo-clock',
      {
        config: { permission: 'tenant:write' },
        schema: { body: demoClockAdvanceSchema, response: { 200: demoClockSchema }, hide: true },
      },
      async ({ body: { advanceHours } }) => {
        await clockControl.advance(advanceHours * HOUR_MS);
        return { now: new Date(clock.now()).toISOString() };
      },
    );
  },
};
