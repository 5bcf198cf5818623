import { createSocket, type Socket } from 'node:dgram';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHostProver } from './prove-host.js';

const PROOF = 'portal-verification=abc';
/** TXT records by name; a name with none exists not, one that is not here gets no answer that counts (SERVFAIL). */
const RECORDS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  '_portal-verification.own.example': [['v=spf1 -all'], ['portal-verifi', 'cation=abc']],
  '_portal-verification.other.example': [['portal-verification=xyz']],
  '_portal-verification.none.example': [],
};
let server: Socket;
let prove: ReturnType<typeof createHostProver>;

beforeAll(async () => {
  server = createSocket('udp4');
  server.on('message', (question, { port, address }) => {
    server.send(answerTo(question), port, address);
  });
  await new Promise<void>((resolve) => server.bind(0, '127.0.0.1', resolve));
  prove = createHostProver([`127.0.0.1:${server.address().port}`]);
});
afterAll(() => new Promise<void>((resolve) => server.close(() => resolve())));

/** RFC 1035 section 4.1, for one question. */
function answerTo(question: Buffer): Buffer {
  const labels: string[] = [];
  let at = 12;
  for (let length = question[at] ?? 0; length > 0; length = question[at] ?? 0) {
    labels.push(question.toString('latin1', at + 1, at + 1 + length));
    at += length + 1;
  }
  const asked = question.subarray(12, at + 5);
  const records = RECORDS[labels.join('.').toLowerCase()];
  const code = records === undefined ? 2 : records.length === 0 ? 3 : 0;
  const head = Buffer.alloc(12);
  question.copy(head, 0, 0, 2);
  head.writeUInt16BE(0x8180 | code, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(records?.length ?? 0, 6);
  const answers = (records ?? []).map((strings) => {
    const data = Buffer.concat(
      strings.map((text) => Buffer.from([text.length, ...Buffer.from(text, 'latin1')])),
    );
    const record = Buffer.from([0xc0, 12, 0, 16, 0, 1, 0, 0, 0, 60, 0, data.length]);
    return Buffer.concat([record, data]);
  });
  return Buffer.concat([head, asked, ...answers]);
}

describe('the proof of a host in DNS', () => {
  it.each([
    ['own.example', 'proved'],
    ['other.example', 'other'],
    ['none.example', 'missing'],
    ['broken.example', 'unreachable'],
  ] as const)('%s: %s', async (host, result) => {
    expect(await prove(host, PROOF)).toBe(result);
  });
});
