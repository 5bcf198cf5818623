import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { detectEchoProgram } from './detect-echo-program.js';

let directory: string;
const searchPath = process.env['PATH'];
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'atalaya-detect-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

/** Only these programs are on the PATH; the shell's own words do for the rest. */
async function detectWith(programs: Record<string, string>, fpingPath?: string) {
  const place = await mkdtemp(join(directory, 'path-'));
  for (const [name, body] of Object.entries(programs)) {
    await writeFile(join(place, name), `#!/bin/sh\n${body}\n`);
    await chmod(join(place, name), 0o755);
  }
  process.env['PATH'] = place;
  try {
    return await detectEchoProgram(fpingPath);
  } finally {
    process.env['PATH'] = searchPath;
  }
}

const REFUSED = 'echo "fping: can\'t create socket (must run as root?)" >&2; exit 4';
const FPING = `[ "$1" = -v ] && echo 'fping: Version 5.1' && exit 0
echo '' >&2; echo '127.0.0.1 : xmt/rcv/%loss = 1/0/100%' >&2; exit 1`;
const PING = `[ "$1" = -V ] && echo 'ping from iputils 20221126' && exit 0
echo 'PING 127.0.0.1 (127.0.0.1) 56(84) bytes of data.'
echo '1 packets transmitted, 1 received, 0% packet loss, time 0ms'`;

describe('detectEchoProgram', () => {
  it('takes an fping that can send, answered or not', async () => {
    expect(await detectWith({ fping: FPING })).toEqual({
      kind: 'fping',
      path: 'fping',
      version: '5.1',
      detail: 'fping 5.1 sends the echoes.',
    });
  });

  it('takes ping where fping is missing, and says what to install', async () => {
    expect(await detectWith({ ping: PING })).toMatchObject({
      kind: 'ping',
      version: '20221126',
      detail: expect.stringMatching(/^fping is not installed\. ping is used.*install fping$/),
    });
  });

  it('says what to allow where raw sockets are not permitted', async () => {
    const { kind, detail } = await detectWith({ fping: REFUSED });
    expect(kind).toBe('none');
    expect(detail).toBe(
      'No echoes can be sent from here. fping may not send ICMP (raw sockets are not permitted to ' +
        'it). Allow it with: setcap cap_net_raw+ep "$(command -v fping)" ping is not installed. ' +
        'Install it with: apt-get install fping',
    );
  });

  it('is not taken in by programs that do something else, or nothing', async () => {
    const { kind, detail } = await detectWith({ fping: 'echo hello', ping: 'echo "WARNING: no"' });
    expect(kind).toBe('none');
    expect(detail).toContain('fping does not work: hello. ping does not work: WARNING: no.');
  });
});
