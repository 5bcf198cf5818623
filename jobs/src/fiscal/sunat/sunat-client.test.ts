import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openSunatClient, type SunatClient } from './sunat-client.js';
import { type FakeConduct, type FakeSunat, makeCdr, startFakeSunat } from './testing/fake-sunat.js';

const PASSWORD = 'clave-sol-secreta';
let fake: FakeSunat;
let client: SunatClient;
let number = 0;
beforeAll(async () => {
  fake = await startFakeSunat();
  client = openSunatClient({
    endpoints: { bill: fake.url, consult: fake.url },
    allowed: ['127.0.0.1/32'],
    ruc: '20555123451',
    user: { name: '20555123451FACTURAS', password: PASSWORD },
    timeoutMs: 400,
  });
});
afterAll(async () => {
  await client.close();
  await fake.close();
});
beforeEach(() => {
  number += 1;
});

async function submit(conduct: FakeConduct, sentBefore = 0) {
  fake.conduct = conduct;
  const identity = { type: '01', series: 'F001', number };
  const answer = await client.submit(
    { identity, xml: '<Invoice/>', sentBefore },
    new AbortController().signal,
  );
  expect(JSON.stringify(answer)).not.toContain(PASSWORD);
  return answer;
}

describe('sending to SUNAT', () => {
  it('names the file after the document and signs in as the SOL user', async () => {
    const answer = await submit({ kind: 'receipt', code: '0' });
    expect(answer).toMatchObject({ kind: 'accepted', evidence: { code: '0', notes: [] } });
    expect(fake.received.at(-1)).toEqual({
      fileName: `20555123451-01-F001-${number}.zip`,
      xml: '<Invoice/>',
    });
    expect(fake.requests.at(-1)).toContain('<wsse:Username>20555123451FACTURAS</wsse:Username>');
  });

  it.each([
    ['4252', 'accepted'],
    ['2335', 'rejected'],
    ['3999', 'rejected'],
    ['1500', 'refused'],
  ])('a receipt of code %s is %s', async (code, kind) => {
    const answer = await submit({ kind: 'receipt', code, notes: ['4252 - Observación'] });
    expect(answer.kind).toBe(kind);
    if (answer.kind === 'accepted') expect(answer.evidence.notes).toEqual(['4252 - Observación']);
  });

  it.each([
    ['soap-env:Server.0100', 'El sistema no puede responder', { kind: 'retry', isEndpoint: true }],
    [
      'soap-env:Client.0102',
      'Usuario incorrecto',
      { kind: 'retry', isEndpoint: true, code: '0102' },
    ],
    ['soap-env:Client.0140', 'Existe otro igual en proceso', { kind: 'retry', isEndpoint: false }],
    ['soap-env:Client.0306', 'No se puede leer', { kind: 'refused', code: '0306' }],
    ['S:Client', '2335', { kind: 'refused', code: '2335' }],
    ['S:Server', 'no code at all', { kind: 'retry', isEndpoint: true, code: null }],
  ])('a fault %s «%s» is told apart', async (code, text, expected) => {
    expect(await submit({ kind: 'fault', code, text })).toMatchObject(expected);
  });

  const bomb = zipSync({ 'R-bomb.xml': new Uint8Array(20_000_000) }, { level: 9 });
  const doctype = '<!DOCTYPE a [<!ENTITY b "c">]><ApplicationResponse>&b;</ApplicationResponse>';
  it.each<[string, FakeConduct]>([
    ['nothing at all', { kind: 'hang' }],
    ['garbage', { kind: 'raw', status: 200, body: '<<<not xml' }],
    ['a page of a proxy', { kind: 'raw', status: 502, body: '<html>Bad Gateway</html>' }],
    ['an answer without end', { kind: 'raw', status: 200, body: 'x'.repeat(600_000) }],
    ['a ZIP bomb', { kind: 'zip', zip: bomb }],
    ['a damaged ZIP', { kind: 'zip', zip: strToU8('PK not a zip') }],
    ['entities', { kind: 'zip', zip: zipSync({ 'R.xml': strToU8(doctype) }) }],
    ['another document’s receipt', { kind: 'zip', zip: makeCdr('F001-99999', '0') }],
    ['no entry', { kind: 'raw', status: 401, body: '' }],
  ])('%s decides nothing', async (_, conduct) => {
    expect(await submit(conduct)).toMatchObject({ kind: 'retry', isEndpoint: true });
  });

  it('a document that arrived though nothing was heard is found by its receipt', async () => {
    expect(await submit({ kind: 'taken-but-lost' })).toMatchObject({ kind: 'retry' });
    const again = await submit({ kind: 'receipt', code: '2335' }, 1);
    expect(again).toMatchObject({ kind: 'accepted', evidence: { code: '0' } });
  });

  it('a number that somebody else used is told, not taken for accepted', async () => {
    await submit({ kind: 'receipt', code: '0' });
    const twice = await submit({ kind: 'receipt', code: '0' });
    expect(twice).toMatchObject({ kind: 'refused', code: '1033' });
  });
});
