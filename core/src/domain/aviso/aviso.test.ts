import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { avisoLocale, isCaptiveProbe, isLogo, LOGO_PATH } from './aviso-request.js';
import { lineStanding, type StandingFacts } from './line-standing.js';
import { type AvisoContent, renderAviso } from './render-aviso.js';

const content: AvisoContent = {
  name: 'Uno Internet',
  color: '#aa3311',
  text: { es: 'Lunes a sábado\nde 9 a 18 h', en: '' },
  phone: '+52 477 123 4567',
  takesWhatsapp: false,
  hasLogo: false,
  portalUrl: 'https://portal.t1.example/',
  takesPromises: true,
};
const line = (more: Partial<StandingFacts> = {}): StandingFacts => ({
  desiredState: 'suspended',
  observedState: 'suspended',
  cause: 'debt',
  ...more,
});

describe('what may be told of who asks', () => {
  it.each([
    ['nobody has the address', [], 'unknown'],
    ['two have it', [line(), line()], 'unknown'],
    ['cut for debt', [line()], 'debt'],
    ['cut by a person', [line({ cause: null })], 'unknown'],
    ['paused', [line({ cause: 'pause' })], 'unknown'],
    ['ended', [line({ desiredState: 'cancelled' })], 'unknown'],
    ['let in, not seen yet', [line({ desiredState: 'active' })], 'returning'],
    ['let in and seen', [line({ desiredState: 'active', observedState: 'active' })], 'active'],
  ] as const)('%s', (_name, lines, standing) => {
    expect(lineStanding(lines)).toBe(standing);
  });
});

describe('a request', () => {
  it.each([
    ['/generate_204', true],
    ['/hotspot-detect.html?x=1', true],
    ['http://www.msftconnecttest.com/connecttest.txt', true],
    ['/HOTSPOT-DETECT.HTML', true],
    ['/', false],
    ['http://bank.example', false],
    ['/index.html?next=/generate_204', false],
  ])('for %s is a probe: %s', (target, is) => {
    expect(isCaptiveProbe(target)).toBe(is);
  });

  it.each([
    [undefined, 'es'],
    ['', 'es'],
    ['fr-FR', 'es'],
    ['en-US,en;q=0.9', 'en'],
    ['es-MX,en;q=0.9', 'es'],
    ['en;q=0.2, es;q=0.8', 'es'],
    ['EN', 'en'],
    ['en;q=0', 'es'],
  ])('that accepts %s is answered in %s', (header, locale) => {
    expect(avisoLocale(header)).toBe(locale);
  });
});

describe('the page', () => {
  it('says what it may, and where to pay or promise', () => {
    const { html } = renderAviso(content, 'debt', 'es');
    for (const part of [
      '<html lang="es">',
      'Uno Internet',
      'suspendido',
      'pago pendiente',
      'prometer',
      'href="https://portal.t1.example/"',
      'href="tel:+524771234567"',
      '<p>Lunes a sábado</p><p>de 9 a 18 h</p>',
      '--brand:#aa3311',
      'prefers-color-scheme:dark',
    ])
      expect(html).toContain(part);
    expect(renderAviso({ ...content, takesPromises: false }, 'debt', 'es').html).not.toContain(
      'prometer',
    );
  });

  it('shows the logo, and leads to WhatsApp where the number is whole and answers it', () => {
    const hrefs = (more: Partial<AvisoContent>) =>
      [
        ...renderAviso({ ...content, ...more }, 'debt', 'es').html.matchAll(
          /(?:href|src)="([^"]*)"/g,
        ),
      ].map(([, to]) => to);
    const portal = 'https://portal.t1.example/';
    expect(hrefs({ hasLogo: true, takesWhatsapp: true })).toEqual([
      LOGO_PATH,
      portal,
      'https://wa.me/524771234567',
    ]);
    expect(hrefs({ takesWhatsapp: true, phone: '477 123 4567' })).toEqual([
      portal,
      'tel:4771234567',
    ]);
    expect(renderAviso({ ...content, takesWhatsapp: true }, 'debt', 'en').html).toContain(
      'WhatsApp',
    );
    expect(
      ['/aviso-logo', 'http://bank.example/aviso-logo?x=1', '/', '/x/aviso-logo'].map(isLogo),
    ).toEqual([true, true, false, false]);
  });

  it('asks nobody who is back to pay', () => {
    const { html } = renderAviso(content, 'active', 'es');
    expect(html).toContain('Su servicio ya está activo');
    expect(html).toContain('reinicie su equipo');
    expect(html).not.toContain('href="https://');
  });

  it('stays small, holds no script, and takes nothing for markup, whatever stands in it', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 600 });
    fc.assert(
      fc.property(text, text, fc.constantFrom('es', 'en'), (name, words, locale) => {
        const hostile = `<script>"'&${words}`.slice(0, 600);
        const { html, style } = renderAviso(
          {
            ...content,
            name: name.slice(0, 60),
            color: hostile,
            phone: hostile.slice(0, 40),
            text: { es: hostile, en: hostile },
          },
          'unknown',
          locale,
        );
        expect(html).not.toContain('<script');
        expect(html.split('<style>')[1]?.split('</style>')[0]).toBe(style);
        expect(Buffer.byteLength(html)).toBeLessThan(20_000);
      }),
      { numRuns: 50 },
    );
  });
});
