import { describe, expect, it } from 'vitest';
import { createDemoClock } from './demo-clock.js';
import { demoOptions } from './demo-options.js';

describe('the command line of the demo', () => {
  it('needs nothing', () => {
    expect(demoOptions([], {})).toEqual({
      devices: 100,
      clockMs: null,
      speed: 1,
      hasStory: true,
      port: '3000',
      host: '127.0.0.1',
      logLevel: 'warn',
    });
  });

  it('takes a size, a clock, a speed, a port', () => {
    const args = ['--devices', '250', '--clock', '2026-03-01T00:00:00Z', '--speed=60', '--calm'];
    expect(demoOptions(args, { PORT: '0', HOST: '127.0.0.2' })).toMatchObject({
      devices: 250,
      clockMs: Date.UTC(2026, 2, 1),
      speed: 60,
      hasStory: false,
      port: '0',
      host: '127.0.0.2',
    });
  });

  it.each([
    [['--size', '5'], {}, '--size'],
    [['extra'], {}, 'extra'],
    [['--devices', 'many'], {}, '--devices'],
    [['--devices', '39'], {}, '--devices'],
    [['--devices', '40.5'], {}, '--devices'],
    [['--clock', 'yesterday'], {}, '--clock'],
    [['--clock', '2026-03-01T00:00:00'], {}, '--clock'],
    [['--speed', '-1'], {}, '--speed'],
    [[], { HOST: '0.0.0.0' }, 'HOST'],
    [[], { HOST: '192.168.1.5' }, 'HOST'],
    [[], { HOST: 'example.org' }, 'HOST'],
  ])('refuses %j with %j by naming it', (args, env, named) => {
    expect(() => demoOptions(args, env)).toThrow(named);
  });
});

describe("the demo's clock", () => {
  it('starts where it was told, also in the past, and leaps forward', () => {
    const clock = createDemoClock(Date.UTC(2020, 0, 1));
    expect(clock.now() - Date.UTC(2020, 0, 1)).toBeLessThan(1_000);
    clock.advance(3_600_000);
    expect(clock.now()).toBeGreaterThanOrEqual(Date.UTC(2020, 0, 1, 1));
    expect(() => clock.advance(-1)).toThrow(RangeError);
  });
});
