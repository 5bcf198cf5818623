import { connect as connectTls } from 'node:tls';
import { encodeSentence } from '@atalaya/collector/transports/routeros-api/codec';
import { afterEach, describe, expect, it } from 'vitest';
import type { ApiUser } from './api-users.js';
import { md5Response } from './login.js';
import type { RouterOsState } from './router-state.js';
import { type RouterOsServer, startRouterOsServer } from './routeros-server.js';
import { idleRouter } from './testing/idle-router.js';
import { attributes, RawClient } from './testing/raw-client.js';

const opened: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});

async function router(
  version: string,
  changes: Partial<RouterOsState> = {},
  users?: readonly ApiUser[],
): Promise<RouterOsServer> {
  const server = await startRouterOsServer({
    state: idleRouter(version, changes),
    ...(users ? { users } : {}),
  });
  opened.push(server);
  return server;
}

async function loggedIn(server: RouterOsServer): Promise<RawClient> {
  const client = await RawClient.in(server.port);
  opened.push(client);
  return client;
}

async function open(server: RouterOsServer): Promise<RawClient> {
  const client = await RawClient.open(server.port);
  opened.push(client);
  return client;
}

describe('login', () => {
  it('takes name and password from 6.43 on, and refuses in the words of the version', async () => {
    const server = await router('7.18.2 (stable)');
    const client = await open(server);
    expect(await client.ask('/login', '=name=admin', '=password=wrong')).toEqual([
      ['!trap', '=message=invalid user name or password (6)'],
      ['!done'],
    ]);
    expect(await client.ask('/login', '=name=admin', '=password=')).toEqual([['!done']]);
  });

  it('challenges before 6.43, whatever the first sentence held', async () => {
    const client = await open(await router('6.27'));
    const [done] = await client.ask('/login', '=name=admin', '=password=');
    const challenge = attributes(done ?? [])['ret'] ?? '';
    expect(challenge).toMatch(/^[0-9a-f]{32}$/);
    const wrong = await client.trap(
      '/login',
      '=name=admin',
      `=response=${md5Response('x', challenge)}`,
    );
    expect(wrong).toBe('cannot log in');
    const again = attributes((await client.ask('/login'))[0] ?? [])['ret'] ?? '';
    const response = md5Response('', again);
    expect(await client.ask('/login', '=name=admin', `=response=${response}`)).toEqual([['!done']]);
  });

  it('answers the example of the manual', () => {
    expect(md5Response('', '93b438ec9b80057c06dd9fe67d56aa9a')).toBe(
      '00e134102a9d330dd7b1849fedfea3cb57',
    );
  });

  it('ends a connection that commands before it has logged in', async () => {
    const client = await open(await router('7.18.2'));
    expect(await client.ask('/system/resource/print')).toEqual([['!fatal', 'not logged in']]);
    await client.until(() => client.closedBy !== null);
  });

  it('speaks anonymous TLS as a router without a certificate does', async () => {
    const server = await startRouterOsServer({ state: idleRouter('7.18.2'), tls: 'anonymous' });
    opened.push(server);
    const socket = connectTls({
      port: server.port,
      host: '127.0.0.1',
      ciphers: 'ADH:@SECLEVEL=0',
      maxVersion: 'TLSv1.2',
      rejectUnauthorized: false,
    });
    const answer = await new Promise<Buffer>((resolve, reject) => {
      socket.on('error', reject);
      socket.on('data', resolve);
      socket.write(encodeSentence(['/login', '=name=admin', '=password=']));
    });
    expect(answer).toEqual(encodeSentence(['!done']));
    socket.destroy();
  });
});

describe('what a user may do', () => {
  const reader: ApiUser = { name: 'lector', password: 'x', policies: ['api', 'read'] };

  it('is limited by policies', async () => {
    const server = await router('7.18.2', {}, [
      reader,
      { ...reader, name: 'nadie', policies: ['read'] },
    ]);
    const client = await RawClient.in(server.port, 'lector', 'x');
    opened.push(client);
    const denied = 'not enough permissions (9)';
    expect(await client.trap('/ppp/secret/add', '=name=a')).toBe(denied);
    expect(await client.trap('/ping', '=address=10.77.0.1', '=count=1')).toBe(denied);
    expect(await client.rows('/ppp/profile/print')).toHaveLength(2);
    const outside = await open(server);
    expect(await outside.trap('/login', '=name=nadie', '=password=x')).toContain('invalid user');
  });

  it('hides passwords without the policy sensitive', async () => {
    const server = await router('7.18.2', {}, [
      reader,
      { name: 'admin', password: '', policies: ['api', 'read', 'write', 'sensitive'] },
    ]);
    const admin = await loggedIn(server);
    await admin.ask('/ppp/secret/add', '=name=uno', '=password=secreto');
    expect((await admin.rows('/ppp/secret/print'))[0]?.['password']).toBe('secreto');
    const client = await RawClient.in(server.port, 'lector', 'x');
    opened.push(client);
    expect((await client.rows('/ppp/secret/print'))[0]).not.toHaveProperty('password');
  });
});

describe('replies', () => {
  it('puts the tag right after the reply word and marks an empty print from 7.18 on', async () => {
    const older = await loggedIn(await router('7.17.2'));
    expect(await older.ask('/ppp/active/print', '.tag=a7')).toEqual([['!done', '.tag=a7']]);
    const newer = await loggedIn(await router('7.18.2'));
    expect(await newer.ask('/ppp/active/print', '.tag=a7')).toEqual([
      ['!empty', '.tag=a7'],
      ['!done', '.tag=a7'],
    ]);
    const rows = await newer.ask('/ppp/profile/print', '.tag=x');
    expect(rows.every((words) => words[1] === '.tag=x')).toBe(true);
  });

  it('limits the fields, leaves absent ones out and counts', async () => {
    const client = await loggedIn(await router('7.18.2'));
    expect(
      await client.ask('/ppp/profile/print', '=.proplist=name,rate-limit', '?name=default'),
    ).toEqual([['!re', '=name=default'], ['!done']]);
    expect(await client.ask('/ppp/profile/print', '=.proplist=nothing', '?name=default')).toEqual([
      ['!re'],
      ['!done'],
    ]);
    expect(await client.ask('/ppp/profile/print', '=count-only=')).toEqual([['!done', '=ret=2']]);
  });

  it('writes 64-bit counters in full', async () => {
    const client = await loggedIn(await router('7.18.2'));
    const rows = await client.rows('/interface/print', '?name=ether1');
    expect(rows[0]?.['rx-byte']).toBe('18446744073709551615');
  });

  it('carries a word of every length class there and back', async () => {
    const client = await loggedIn(await router('7.18.2'));
    for (const length of [0, 1, 0x70, 0x7f, 0x80, 0x3fff, 0x4000, 0x8000]) {
      const comment = 'ñ'.repeat(length);
      await client.ask('/ppp/profile/set', '=.id=demo-10M', `=comment=${comment}`);
      const [row] = await client.rows('/ppp/profile/print', '?name=demo-10M');
      expect(row?.['comment']).toBe(comment);
    }
  });

  it('says what is missing in the words of the version', async () => {
    const six = await loggedIn(await router('6.49.17'));
    expect(await six.trap('/interface/wifi/print')).toBe('no such command prefix');
    expect(await six.trap('/ppp/secret/remove', '=.id=*99')).toBe('no such item (4)');
    const seven = await loggedIn(await router('7.18.2'));
    expect(await seven.trap('/interface/wireless/print')).toContain('no such command');
    expect(await seven.ask('/ppp/secret/remove', '=.id=*99')).toEqual([
      ['!trap', '=category=0', '=message=no such item'],
      ['!done'],
    ]);
    expect(await seven.trap('/ppp/secret/frobnicate')).toBe('no such command');
  });

  it('shows health as a row in 6 and as rows in 7, dates in the form of the version', async () => {
    const six = await loggedIn(await router('6.49.17'));
    expect(await six.rows('/system/health/print')).toEqual([
      { voltage: '24.1', temperature: '41' },
    ]);
    expect((await six.rows('/system/clock/print'))[0]?.['date']).toBe('sep/21/2026');
    const seven = await loggedIn(await router('7.23.1'));
    expect((await seven.rows('/system/health/print'))[0]).toMatchObject({
      name: 'voltage',
      value: '24.1',
      type: 'V',
    });
    expect((await seven.rows('/system/clock/print'))[0]?.['date']).toBe('2026-09-21');
  });

  it('ends with a bare !fatal after /quit', async () => {
    const client = await loggedIn(await router('7.18.2'));
    expect(await client.ask('/quit')).toEqual([['!fatal', 'session terminated on request']]);
    await client.until(() => client.closedBy === 'end');
  });
});

describe('endless commands', () => {
  it('stream sections until they are cancelled, while others are answered in between', async () => {
    const server = await router('7.18.2');
    const client = await loggedIn(server);
    client.send('/interface/monitor-traffic', '=interface=ether1', '.tag=m');
    await client.until(() => client.sentences.some(([, tag]) => tag === '.tag=m'));
    expect(attributes(client.sentences.at(-1) ?? [])).toMatchObject({
      '.section': '0',
      name: 'ether1',
      'rx-bits-per-second': '1000',
    });
    expect(await client.ask('/system/identity/print', '.tag=i')).toHaveLength(2);
    for (const [order, words] of [
      ['after', ['!trap', '!done', '!done']],
      ['before', ['!done', '!trap', '!done']],
      ['between', ['!trap', '!done', '!done']],
    ] as const) {
      server.faults.cancelOrder = order;
      client.send('/interface/monitor-traffic', '=interface=ether2', `.tag=${order}`);
      await client.until(() => client.sentences.some(([, tag]) => tag === `.tag=${order}`));
      const from = client.sentences.length;
      client.send('/cancel', `=tag=${order}`, '.tag=c');
      await client.until(() => client.sentences.length >= from + 3);
      const replies = client.sentences.slice(from).filter(([, tag]) => tag !== '.tag=m');
      expect(replies.map(([word]) => word)).toEqual(words);
      expect(replies.find(([word]) => word === '!trap')).toEqual([
        '!trap',
        `.tag=${order}`,
        '=category=2',
        '=message=interrupted',
      ]);
    }
    client.send('/cancel', '.tag=all');
    await client.until(() => client.sentences.some(([, tag]) => tag === '.tag=all'));
  });

  it('answer once when asked so', async () => {
    const client = await loggedIn(await router('7.18.2'));
    const rows = await client.rows(
      '/interface/monitor-traffic',
      '=interface=ether1,ether2',
      '=once=',
    );
    expect(rows.map((row) => row['name'])).toEqual(['ether1', 'ether2']);
    expect(await client.trap('/interface/monitor-traffic', '=interface=x', '=once=')).toBe(
      'input does not match any value of interface',
    );
  });

  it('ping in microseconds, and say timeout for nobody', async () => {
    const client = await loggedIn(await router('7.18.2'));
    const [first, second] = await client.rows(
      '/ping',
      '=address=10.77.0.1',
      '=count=2',
      '=interval=10ms',
    );
    expect(first).toMatchObject({ seq: '0', time: '413us', sent: '1', received: '1' });
    expect(second).toMatchObject({ seq: '1', 'packet-loss': '0', 'avg-rtt': '413us' });
    const [lost] = await client.rows('/tool/ping', '=address=10.77.0.9', '=count=1');
    expect(lost).toMatchObject({ status: 'timeout', received: '0', 'packet-loss': '100' });
  });

  it('listen tells of changes and of rows that are gone', async () => {
    const client = await loggedIn(await router('7.18.2'));
    const other = await loggedIn(await router('7.18.2'));
    other.close();
    client.send('/ppp/secret/listen', '.tag=l');
    await client.ask('/ppp/secret/add', '=name=uno', '.tag=a');
    await client.until(() =>
      client.sentences.some(([word, tag]) => word === '!re' && tag === '.tag=l'),
    );
    await client.ask('/ppp/secret/remove', '=.id=uno', '.tag=r');
    await client.until(() => client.sentences.some((words) => words.includes('=.dead=true')));
  });
});

describe('faults', () => {
  const ask = ['/system/resource/print'] as const;

  it('deliver byte by byte and with the terminator alone, and nothing is lost', async () => {
    const server = await router('7.18.2');
    const client = await loggedIn(server);
    const plain = await client.ask(...ask);
    server.faults.chunkBytes = 1;
    expect(await client.ask(...ask)).toEqual(plain);
    server.faults.chunkBytes = null;
    server.faults.splitTerminator = true;
    client.raw.length = 0;
    expect(await client.ask(...ask)).toEqual(plain);
    expect(client.raw.at(-1)).toEqual(Buffer.of(0));
  });

  it('cut a reply in the middle, by a reset or an orderly end', async () => {
    for (const by of ['rst', 'fin'] as const) {
      const server = await router('7.18.2');
      const client = await loggedIn(server);
      client.raw.length = 0;
      server.faults.cutNext = { afterBytes: 10, by };
      expect(await client.ask(...ask)).toEqual([]);
      expect(client.closedBy).toBe(by === 'rst' ? 'reset' : 'end');
      expect(Buffer.concat(client.raw)).toHaveLength(10);
    }
  });

  it('refuse a login, send !fatal, speak latin-1, slow a burst down', async () => {
    const server = await router('7.18.2');
    const client = await loggedIn(server);
    server.faults.refuseLogin = true;
    await expect(RawClient.in(server.port)).rejects.toThrow('invalid user name');
    await client.ask('/ppp/profile/set', '=.id=default', '=comment=Peña');
    server.faults.latin1Comments = true;
    client.raw.length = 0;
    await client.ask('/ppp/profile/print', '=.proplist=comment', '?name=default');
    expect(Buffer.concat(client.raw).includes(Buffer.from('=comment=Peña', 'latin1'))).toBe(true);
    server.faults.clamp = { burst: 0, perRequestMs: 60 };
    const from = performance.now();
    await client.ask(...ask);
    expect(performance.now() - from).toBeGreaterThan(50);
    server.faults.fatalNext = true;
    expect((await client.ask(...ask)).at(-1)?.[0]).toBe('!fatal');
  });

  it('is silent while out of reach, and an old connection does not come back', async () => {
    let reachable = true;
    const server = await router('7.18.2', { reachable: () => reachable });
    const client = await loggedIn(server);
    reachable = false;
    client.send(...ask);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(client.sentences).toHaveLength(1);
    reachable = true;
    await client.ask(...ask);
    expect(client.closedBy).toBe('reset');
    const again = await loggedIn(server);
    expect(await again.ask(...ask)).toHaveLength(2);
  });

  it('ends a connection whose framing is broken', async () => {
    const client = await open(await router('7.18.2'));
    client.write(Buffer.of(0xff, 0xff));
    await client.until(() => client.closedBy !== null);
  });
});
