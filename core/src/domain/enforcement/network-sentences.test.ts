import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NETWORK_SENTENCES, spokenSentence } from './network-sentences.js';

const FORMS = Object.entries(NETWORK_SENTENCES);
const word = fc.stringMatching(/^[A-Za-z0-9-]{1,12}$/);
const filled = (form: string, value: string) => form.replace(/\{\w+\}/g, value);
const places = (form: string) => [...form.matchAll(/\{\w+\}/g)].map(String).sort();

describe('a sentence of the network', () => {
  it('is told in Spanish, with what stands in it', () => {
    const told = (text: string) => spokenSentence(text)?.es;
    expect(told('This router has no PPPoE secret of that user.')).toBe(
      'Este router no tiene un secreto PPPoE de ese usuario.',
    );
    expect(
      told("An entry that is not the platform's in the list Moroso still blocks 10.0.0.5."),
    ).toBe('Una entrada de la lista Moroso que no es de la plataforma sigue bloqueando 10.0.0.5.');
    expect(
      told(
        'It is not known what of it was carried out: The router at 10.0.0.1:8728 stopped answering.',
      ),
    ).toBe('No se sabe qué de ello se hizo: El router en 10.0.0.1:8728 dejó de responder.');
    expect(
      told(
        'Read back it is not so: the router still needs /ppp/secret/set =.id=*4 =profile=x and 2 more.',
      ),
    ).toContain('le falta /ppp/secret/set =.id=*4 =profile=x y 2 más.');
    expect(
      told(
        "The queue casa, which is not the platform's, gives no limit; the plan says 5M/20M (up/down).",
      ),
    ).toContain('da sin límite');
    expect(told('The router refused /ip/firewall/address-list/add: no reason given.')).toBe(
      'El router rechazó /ip/firewall/address-list/add: no dijo por qué.',
    );
  });

  it('that is a router’s own is left as it is', () => {
    expect([
      spokenSentence('out of disk'),
      spokenSentence(''),
      spokenSentence('x'.repeat(9_000)),
    ]).toEqual([null, null, null]);
  });

  it('is found again by its code whatever stands in it', () => {
    fc.assert(
      fc.property(fc.constantFrom(...FORMS), word, ([code, { en, es }], value) => {
        expect(places(es)).toEqual(places(en));
        expect(spokenSentence(filled(en, value))).toEqual({
          code,
          en: filled(en, value),
          es: filled(es, value),
        });
      }),
    );
  });
});
