import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { encodeSentence } from './codec.js';
import type { Script } from './testing/scripted-router.js';
import { failureOf, names, router, sessionTo } from './testing/session-rig.js';

describe('a command', () => {
  it('gives its rows and what came with !done, the tag at any place', async () => {
    const { port } = await router((peer, _words, tag) => {
      peer.say('!re', `.tag=${tag}`, '=.id=*1', '=name=ether1', '=comment=a=b=c', '=area=');
      peer.say('!re', '=.id=*2', '=name=ether2', `.tag=${tag}`);
      peer.say('!done', `.tag=${tag}`, '=ret=2');
    });
    const { rows, done } = await sessionTo(port).run(['/interface/print']);
    expect(names(rows)).toEqual(['ether1', 'ether2']);
    expect(rows[0]?.get('comment')).toBe('a=b=c');
    expect(rows[0]?.get('area')).toBe('');
    expect(rows[0]?.has('missing')).toBe(false);
    expect(done.get('ret')).toBe('2');
  });

  it('is read from chunks of one byte, its last zero in a segment of its own', async () => {
    const { port } = await router(async (peer, _words, tag) => {
      const bytes = Buffer.concat([
        encodeSentence(['!re', `.tag=${tag}`, '=name=wlan1']),
        encodeSentence(['!done', `.tag=${tag}`]),
      ]);
      for (const byte of bytes) {
        peer.raw(Buffer.of(byte));
        await new Promise(setImmediate);
      }
    });
    const { rows } = await sessionTo(port).run(['/interface/print']);
    expect(names(rows)).toEqual(['wlan1']);
  });

  it('does not take !empty, nor a reply word of the future, for the end', async () => {
    const { port } = await router(async (peer, _words, tag) => {
      peer.say('!empty', `.tag=${tag}`);
      peer.say('!progress', `.tag=${tag}`, '=pct=50');
      await wait(30);
      peer.say('!done', `.tag=${tag}`, '=ret=0');
    });
    const { rows, done } = await sessionTo(port).run(['/ppp/active/print']);
    expect(rows).toEqual([]);
    expect(done.get('ret')).toBe('0');
  });

  it('keeps its rows apart from those of a command in flight beside it', async () => {
    const tags: string[] = [];
    const { port } = await router((peer, _words, tag) => {
      tags.push(tag);
      const [a, b] = tags;
      if (!a || !b) return;
      peer.say('!re', `.tag=${b}`, '=name=b1');
      peer.say('!re', `.tag=${a}`, '=name=a1');
      peer.say('!done', `.tag=${b}`);
      peer.say('!re', `.tag=${a}`, '=name=a2');
      peer.say('!done', `.tag=${a}`);
    });
    const session = sessionTo(port);
    const [a, b] = await Promise.all([session.run(['/a/print']), session.run(['/b/print'])]);
    expect(names(a.rows)).toEqual(['a1', 'a2']);
    expect(names(b.rows)).toEqual(['b1']);
  });

  it('reads comments of an old WinBox and of a new one', async () => {
    const { port } = await router((peer, _words, tag) => {
      peer.say('!re', `.tag=${tag}`, Buffer.from('=comment=Peña', 'latin1'));
      peer.say('!re', `.tag=${tag}`, '=comment=Вышка');
      peer.say('!done', `.tag=${tag}`);
    });
    const { rows } = await sessionTo(port).run(['/interface/print']);
    expect(rows.map((row) => row.get('comment'))).toEqual(['Peña', 'Вышка']);
  });

  it('fails with every trap of it, after its !done, with or without a category', async () => {
    const { port } = await router((peer, words, tag) => {
      if (words[0] === '/ok') return peer.say('!done', `.tag=${tag}`);
      peer.say('!re', `.tag=${tag}`, '=name=x');
      peer.say(
        '!trap',
        `.tag=${tag}`,
        '=category=1',
        '=message=invalid value for argument address',
      );
      peer.say('!trap', '=message=failure: already have such entry', `.tag=${tag}`);
      peer.say('!done', `.tag=${tag}`);
    });
    const session = sessionTo(port);
    const error = await failureOf(session.run(['/ip/address/add', '=address=x']));
    expect(error.traps).toEqual([
      { meaning: 'bad-value', category: 1, message: 'invalid value for argument address' },
      { meaning: 'already-exists', message: 'failure: already have such entry' },
    ]);
    expect(error.scope).toBe('command');
    await session.run(['/ok']);
  });

  it('refuses words that would break the sentence or the tags', async () => {
    const { port } = await router((peer, _words, tag) => peer.say('!done', `.tag=${tag}`));
    const session = sessionTo(port);
    await expect(session.run(['/a', ''])).rejects.toThrow(RangeError);
    await expect(session.run(['/a', '.tag=1'])).rejects.toThrow(RangeError);
    await session.run(['/a']);
  });

  it('is cut off when its answer grows over the limit', async () => {
    const { port, heard } = await router((peer, words, tag) => {
      if (words[0] === '/cancel') return;
      for (let i = 0; i < 5; i++) peer.say('!re', `.tag=${tag}`, `=name=${i}`);
      peer.say('!done', `.tag=${tag}`);
    });
    const session = sessionTo(port);
    const error = await failureOf(session.run(['/big/print'], { maxRows: 3 }));
    expect(error).toMatchObject({ kind: 'protocol-error', scope: 'command' });
    expect((await failureOf(session.run(['/big/print'], { maxBytes: 20 }))).message).toMatch(
      /20 bytes/,
    );
    expect((await session.run(['/big/print'])).rows).toHaveLength(5);
    expect(heard).toContain('/cancel =tag=1');
  });
});

describe('a deadline', () => {
  it('cancels the command, and a late answer harms nobody', async () => {
    const fake = await router(async (peer, words, tag) => {
      if (words[0] === '/cancel') {
        // As the manual allows: the cancel's own end first, then the target's.
        peer.say('!done', `.tag=${tag}`);
        await wait(30);
        peer.say('!re', '.tag=1', '=name=late');
        peer.say('!trap', '.tag=1', '=category=2', '=message=interrupted');
        peer.say('!done', '.tag=1');
      } else if (words[0] === '/quick/print') {
        await wait(60);
        peer.say('!re', `.tag=${tag}`, '=name=mine');
        peer.say('!done', `.tag=${tag}`);
      }
    });
    const session = sessionTo(fake.port);
    const error = await failureOf(session.run(['/slow/print'], { deadlineMs: 40 }));
    expect(error).toMatchObject({ kind: 'timeout', scope: 'command' });
    expect(error.message).toBe('/slow/print was not answered within 0.04 s.');
    const { rows } = await session.run(['/quick/print']);
    expect(names(rows)).toEqual(['mine']);
    expect(fake.heard).toContain('/cancel =tag=1');
    expect(fake.connections).toBe(1);
  });

  it('drops a connection whose cancelled answer never ends', async () => {
    const { port } = await router(async (peer, words, tag) => {
      if (words[0] !== '/log/print') return;
      for (let sent = 0; sent < 400 && !peer.socket.destroyed; sent += 1) {
        peer.say('!re', `.tag=${tag}`, `=message=${'a'.repeat(60_000)}`);
        await new Promise(setImmediate);
      }
    });
    const session = sessionTo(port);
    const limited = session.run(['/log/print'], { maxRows: 1 });
    expect((await failureOf(limited)).message).toMatch(/over the limit of 1 rows/);
    const next = await failureOf(session.run(['/interface/print']));
    expect(next).toMatchObject({ kind: 'protocol-error', scope: 'connection' });
    expect(next.message).toMatch(/goes on with an answer that was cancelled\.$/);
  });

  it('gives its place to the next command', async () => {
    const { port } = await router((peer, words, tag) => {
      if (words[0] === '/quick') peer.say('!done', `.tag=${tag}`);
    });
    const session = sessionTo(port, { width: 1 });
    const slow = failureOf(session.run(['/slow'], { deadlineMs: 30 }));
    await session.run(['/quick']);
    expect((await slow).kind).toBe('timeout');
  });

  it('drops a connection that stays silent to the cancel too, and makes a new one', async () => {
    const fake = await router((peer, _words, tag) => {
      if (fake.connections > 1) peer.say('!done', `.tag=${tag}`);
    });
    const session = sessionTo(fake.port, { silenceMs: 40 });
    const first = failureOf(session.run(['/a'], { deadlineMs: 30 }));
    const second = failureOf(session.run(['/b'], { deadlineMs: 5_000 }));
    expect(await first).toMatchObject({ kind: 'timeout', scope: 'command' });
    expect(await second).toMatchObject({ kind: 'timeout', scope: 'connection' });
    await session.run(['/c']);
    expect(fake.connections).toBe(2);
  });
});

describe('an abort', () => {
  it('cancels a command in flight and lets the connection live', async () => {
    const { port, heard } = await router((peer, words, tag) => {
      if (words[0] === '/ok') peer.say('!done', `.tag=${tag}`);
    });
    const session = sessionTo(port);
    const error = await failureOf(session.run(['/slow'], { signal: AbortSignal.timeout(40) }));
    expect(error.kind).toBe('timeout');
    const abort = new AbortController();
    const second = failureOf(session.run(['/slow'], { signal: abort.signal }));
    abort.abort();
    expect((await second).kind).toBe('not-measured');
    await session.run(['/ok']);
    expect(heard).toContain('/cancel =tag=1');
  });

  it('takes a waiting command out of the queue unsent', async () => {
    const { port, heard } = await router((peer, words, tag) => {
      if (words[0] === '/first') setTimeout(() => peer.say('!done', `.tag=${tag}`), 50);
    });
    const session = sessionTo(port, { width: 1 });
    const first = session.run(['/first']);
    const error = await failureOf(session.run(['/second'], { signal: AbortSignal.timeout(10) }));
    expect(error.kind).toBe('not-measured');
    await first;
    expect(heard).not.toContain('/second');
  });
});

describe('pacing', () => {
  it('keeps a router busy with one command more than it works on, unless told otherwise', async () => {
    let inFlight = 0;
    let most = 0;
    const { port } = await router(async (peer, _words, tag) => {
      most = Math.max(most, ++inFlight);
      await wait(5);
      inFlight--;
      peer.say('!done', `.tag=${tag}`);
    });
    const session = sessionTo(port);
    await Promise.all(Array.from({ length: 12 }, (_, i) => session.run([`/c${i}`])));
    expect(most).toBe(2);
  });

  it('never has more commands in flight than its width', async () => {
    let inFlight = 0;
    let most = 0;
    const { port } = await router(async (peer, _words, tag) => {
      most = Math.max(most, ++inFlight);
      await wait(5);
      inFlight--;
      peer.say('!done', `.tag=${tag}`);
    });
    const session = sessionTo(port, { width: 3 });
    await Promise.all(Array.from({ length: 20 }, (_, i) => session.run([`/c${i}`])));
    expect(most).toBe(3);
  });

  it('refuses what would queue without end', async () => {
    const { port } = await router(() => undefined);
    const session = sessionTo(port, { width: 1, maxWaiting: 1 });
    const held = [session.run(['/a']), session.run(['/b'])].map(failureOf);
    expect((await failureOf(session.run(['/c']))).message).toMatch(/Too many/);
    await session.close();
    expect((await Promise.all(held)).map((error) => error.kind)).toEqual([
      'not-measured',
      'not-measured',
    ]);
  });
});

describe('an end in the middle of a reply', () => {
  const endings: readonly [string, Script, string, RegExp][] = [
    [
      'FIN',
      (peer) => peer.socket.end(encodeSentence(['!re', '=a=b']).subarray(0, 5)),
      'connection-lost',
      /middle of a reply/,
    ],
    ['RST', (peer) => peer.socket.resetAndDestroy(), 'connection-lost', /reset/],
    [
      'a bare !fatal',
      (peer) => peer.say('!fatal', 'session terminated on request'),
      'connection-lost',
      /: session terminated on request\.$/,
    ],
    [
      'a !fatal with =message=',
      (peer) => peer.say('!fatal', '=message=going down'),
      'connection-lost',
      /: going down\.$/,
    ],
    [
      'garbage',
      (peer) => peer.raw(Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')),
      'protocol-error',
      /begins with byte 0x54/,
    ],
    [
      'a reserved byte',
      (peer) => peer.raw(Buffer.of(0xff)),
      'protocol-error',
      /Reserved control byte 0xff/,
    ],
    [
      'an endless word',
      (peer) => peer.raw(Buffer.from('f0ffffffff', 'hex')),
      'protocol-error',
      /limit/,
    ],
    [
      'a sentence without reply word',
      (peer) => peer.say('re'),
      'protocol-error',
      /begins with byte 0x72/,
    ],
    ['an answer without tag', (peer) => peer.say('!done'), 'protocol-error', /never sent/],
    [
      'a tag that is not ours',
      (peer) => peer.say('!done', '.tag=77'),
      'protocol-error',
      /never sent/,
    ],
  ];

  it.each(endings)(
    'by %s fails every pending command at once',
    async (_name, ending, kind, text) => {
      const fake = await router((peer, words, tag) => {
        if (words[0] === '/ok') peer.say('!done', `.tag=${tag}`);
        else if (words[0] === '/last') ending(peer, words, tag);
      });
      const session = sessionTo(fake.port, { width: 3 });
      const pending = ['/a', '/b', '/last'].map((path) => failureOf(session.run([path])));
      for (const error of await Promise.all(pending)) {
        expect(error).toMatchObject({ kind, scope: 'connection' });
        expect(error.message).toMatch(text);
      }
      await session.run(['/ok']);
      expect(fake.connections).toBe(2);
    },
  );

  it('keeps answers that came whole before the fault', async () => {
    const { port } = await router((peer, words, tag) => {
      if (words[0] !== '/b') return;
      peer.raw(Buffer.concat([encodeSentence(['!done', '.tag=1']), Buffer.of(0xff)]));
      expect(tag).toBe('2');
    });
    const session = sessionTo(port);
    const a = session.run(['/a']);
    const b = failureOf(session.run(['/b']));
    await a;
    expect((await b).kind).toBe('protocol-error');
  });
});
