import { describe, expect, it } from 'vitest';
import { createLog } from './create-log.js';

function capture(isReadable = false) {
  const lines: string[] = [];
  const log = createLog({ level: 'info', isReadable, write: (line) => lines.push(line) });
  return { log, lines, text: () => lines.join('') };
}

describe('the log', () => {
  it('writes JSON lines with level, time and fields', () => {
    const { log, lines } = capture();
    log.info({ device: 'd1', ms: 12 }, 'polled');
    log.debug('not at this level');
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 30,
      device: 'd1',
      ms: 12,
      msg: 'polled',
    });
  });

  it('lets no secret through, wherever it hides', () => {
    const { log, text } = capture();
    const fields = {
      headers: { authorization: 'Bearer hush', cookie: 'refresh=hush', accept: 'text/html' },
      target: { credential: { community: 'hush' }, snmpCommunity: 'hush' },
      list: [{ password: 'hush', accessToken: 'hush', SECRET_KEY: 'hush' }],
      DATABASE_URL: 'postgres://atalaya:hush@db/atalaya',
      err: Object.assign(new Error('no route to redis://:hush@cache:6379'), {
        cause: new Error('postgres://a:hush@db refused'),
      }),
    };
    log.info(fields, 'connecting to postgres://atalaya:hush@db/atalaya');
    log.error(fields.err);
    log.error(`failed: postgres://atalaya:hush@db/atalaya`);
    log.child({ token: 'hush' }).info('child');
    expect(text()).not.toContain('hush');
    expect(text()).toContain('postgres://atalaya:[redacted]@db/atalaya');
    expect(text()).toContain('text/html');
  });

  it('censors a password that itself holds an @', () => {
    const { log, text } = capture();
    log.info('postgres://atalaya:hu@sh@db/atalaya');
    expect(text()).not.toMatch(/hu@|sh@/);
  });

  it('cuts what is too deep or too long', () => {
    const { log, text } = capture();
    const loop: Record<string, unknown> = { list: Array.from({ length: 10_000 }, () => 'x') };
    loop['self'] = loop;
    log.info({ loop }, 'a loop');
    expect(text().length).toBeLessThan(10_000);
    expect(text()).toContain('[deep]');
  });

  it('is one readable line in a terminal', () => {
    const { log, lines } = capture(true);
    log.warn({ reason: 'gone' }, 'idle connection lost');
    expect(lines).toEqual([
      expect.stringMatching(/^\d\d:\d\d:\d\d warn {2}idle connection lost reason="gone"\n$/),
    ]);
  });
});
