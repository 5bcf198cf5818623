import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  asHtml,
  asPlainText,
  asSms,
  asSubject,
  asTelegramHtml,
  asWhatsAppParameters,
  TELEGRAM_MOST_CHARACTERS,
} from './message-forms.js';
import { CUT_PLACEHOLDERS, templateProblem, WORK_PLACEHOLDERS } from './message-template.js';
import { type Message, renderMessage } from './render-message.js';

const context = {
  name: 'Redes del Sur',
  timeZone: 'America/Mexico_City',
  locale: 'es-MX',
  portal: null,
};
const data = {
  path: '/incidents/3f0c',
  cause: 'device-down',
  severity: 'critical',
  root: { name: 'Torre <Norte>', site: 'Cerro & Alto' },
  openedAt: '2026-03-02T03:14:05Z',
  resolvedAt: '2026-03-02T05:19:59Z',
  acknowledgedBy: 'Ana',
  devices: { total: 12 },
  impact: {
    customers: 7,
    companies: 2,
    monthly: [{ amountMinor: 349_950, currency: 'MXN' }],
    customerNames: ['Ana', 'Beto', 'Caro', 'Dani', 'Eva', 'Fito', 'Gabi'],
  },
};
const render = (type: string, locale = 'es-MX') =>
  renderMessage({ type, data }, { ...context, locale }, 'https://noc.example.net');

describe('a message', () => {
  it('says what, where, since when by the tenant’s clocks, and whom it hurts', () => {
    expect(asPlainText(render('incident.opened'))).toBe(
      [
        'CRÍTICO: Torre <Norte> no responde',
        '',
        'Sitio: Cerro & Alto',
        'Desde: 2026-03-01 21:14',
        'Equipos detrás: 12',
        '7 clientes afectados, 2 empresas, $3,499.50 MXN al mes',
        'Ana, Beto, Caro, Dani, Eva, y 2 más',
        '',
        'https://noc.example.net/incidents/3f0c',
      ].join('\n'),
    );
  });

  it('says why the cuts of a day stopped, and that nobody is cut', () => {
    const stopped = {
      day: '2026-03-09',
      wanted: 400,
      activeServices: 1_200,
      reasons: [
        { code: 'share_of_active', percent: 33, limitPercent: 25 },
        { code: 'above_usual', usual: 40, limitPercent: 150 },
        'broken',
      ],
    };
    const message = renderMessage(
      { type: 'dunning.stopped', data: stopped },
      context,
      'https://noc.example.net',
    );
    expect(message).toEqual({
      headline: 'Redes del Sur: los cortes de hoy están detenidos y esperan a una persona',
      lines: [
        'Serían 400 de 1200 servicios activos',
        'Es el 33 % de los activos; el límite es 25 %',
        'Lo usual en este día del ciclo es 40; el límite es 150 % de eso',
        'No se corta a nadie hasta que alguien los apruebe en Cobranza',
      ],
      url: 'https://noc.example.net/dunning',
    });
  });

  it('names customers who should have service and are blocked, and whether they return by themselves', () => {
    const data = { router: 'core', count: 2, isRepaired: true, path: '/devices/d1' };
    const services = [{ serviceId: 's1', customer: 'Ana' }, 'broken'];
    const message = renderMessage(
      { type: 'service.wrongly_blocked', data: { ...data, services } },
      context,
      'https://noc.example.net',
    );
    expect(message).toEqual({
      headline: 'Redes del Sur: 2 clientes al corriente están bloqueados en core',
      lines: ['Ana', 'Se les está devolviendo el servicio'],
      url: 'https://noc.example.net/devices/d1',
    });
  });

  it('says that the numbers of a series come to their end', () => {
    const message = renderMessage(
      { type: 'number_series.nearly_used', data: { prefix: 'SETP', rangeTo: 5_000, left: 100 } },
      context,
      'https://noc.example.net',
    );
    expect(message).toEqual({
      headline: 'Redes del Sur: la numeración SETP está usada en nueve décimos',
      lines: [
        'Quedan 100 números hasta el 5000',
        'Después no se emite nada: pida otro rango y amplíe la serie',
      ],
      url: 'https://noc.example.net/billing-settings',
    });
  });

  it('says what speaks for the cause: what is down while it is, and what returned once it is over', () => {
    const clues = {
      link: { upstream: { name: 'PTP Norte A' } },
      sessions: { before: 120, now: 80 },
      returned: { cause: 'power', utilityOutage: { near: 'Sectorial 2', devices: 8 } },
    };
    const lines = (type: string, more: object = {}) =>
      renderMessage({ type, data: { ...data, ...clues, ...more } }, context, undefined).lines;
    const down = ['El enlace con PTP Norte A: ese extremo responde', 'Sesiones: de 120 a 80'];
    const over = [
      'Probable corte de luz de la zona: 8 equipos junto a Sectorial 2 encendieron a la vez',
      'Volvió recién encendido: probable falta de energía',
    ];
    expect(lines('incident.opened')).toEqual(expect.arrayContaining(down));
    expect(lines('incident.opened')).not.toContain(over[0]);
    expect(lines('incident.resolved')).toEqual(expect.arrayContaining(over));
    expect(lines('incident.resolved')).not.toContain(down[0]);
    const ofStations = lines('incident.resolved', { cause: 'stations-lost' });
    expect(ofStations).toContain(over[0]);
    expect(ofStations).not.toContain(over[1]);
  });

  it.each([
    ['incident.opened', 'en-US', 'CRITICAL: Torre <Norte> does not answer', 'Site: Cerro & Alto'],
    ['incident.updated', 'es-MX', 'Sigue: Torre <Norte> no responde', 'Equipos detrás: 12'],
    ['incident.acknowledged', 'es-MX', 'ATENDIDO: Torre <Norte> no responde', 'Lo atiende: Ana'],
    ['incident.resolved', 'es-MX', 'RESUELTO: Torre <Norte>', 'Duró: 2 h 5 min'],
  ])('of %s in %s begins "%s"', (type, locale, headline, line) => {
    const message = render(type, locale);
    expect(message.headline).toBe(headline);
    expect(message.lines).toContain(line);
  });

  it('tells of planned work when it begins', () => {
    const planned = {
      name: 'Cambio de antena',
      occurrences: [{ from: '2026-03-02T06:00:00Z', to: '2026-03-02T08:00:00Z' }],
      affected: { customers: 1 },
    };
    const message = renderMessage({ type: 'maintenance.scheduled', data: planned }, context, 'u');
    expect(message).toEqual({
      headline: 'Mantenimiento: Cambio de antena',
      lines: ['Desde: 2026-03-02 00:00', 'Hasta: 2026-03-02 02:00', '1 cliente afectado'],
      url: 'u/maintenance',
    });
  });

  it('tells when planned work has ended, and from when to when it lasted', () => {
    const ended = { from: '2026-03-02T06:00:00Z', to: '2026-03-02T07:10:00Z' };
    const data = { phase: 'ended', name: 'Cambio de antena', occurrences: [], ended };
    expect(renderMessage({ type: 'maintenance.scheduled', data }, context, 'u')).toMatchObject({
      headline: 'Mantenimiento terminado: Cambio de antena',
      lines: ['Desde: 2026-03-02 00:00', 'Hasta: 2026-03-02 01:10'],
    });
  });

  it('is a message whatever an event holds, and leads nowhere but into the platform', () => {
    const type = fc.constantFrom('incident.opened', 'maintenance.scheduled', 'x', 'channel.test');
    const anything = fc.dictionary(
      fc.constantFrom(...Object.keys(data), 'name', 'occurrences'),
      fc.anything(),
    );
    fc.assert(
      fc.property(type, anything, (of, odd) => {
        const { headline, lines, url } = renderMessage(
          { type: of, data: odd },
          context,
          'https://n',
        );
        expect(headline).not.toBe('');
        expect([headline, ...lines].join('')).not.toMatch(/\p{Cc}/u);
        expect(url ?? 'https://n').toMatch(/^https:\/\/n/);
      }),
    );
    const elsewhere = { ...data, path: '//evil.example/x' };
    expect(
      renderMessage({ type: 'incident.opened', data: elsewhere }, context, 'https://n').url,
    ).toBe(null);
  });
});

describe('the forms of a message', () => {
  const anyMessage = fc.record<Message>({
    headline: fc.string({ minLength: 1, maxLength: 6_000, unit: 'grapheme' }),
    lines: fc.array(fc.string({ maxLength: 900 }), { maxLength: 8 }),
    url: fc.constantFrom(null, 'https://noc.example.net/incidents/1'),
  });

  it('escape what others wrote', () => {
    const message = render('incident.opened');
    expect(asHtml(message)).toContain('Torre &lt;Norte&gt;');
    expect(asHtml(message)).toContain('Cerro &amp; Alto');
    const brand = { name: 'Uno & <Dos>', color: '#aa3311', logoSrc: 'cid:logo@mail' };
    expect(asHtml(message, brand)).toContain('background:#aa3311');
    expect(asHtml(message, brand)).toContain('Uno &amp; &lt;Dos&gt;');
    expect(asHtml(message, { ...brand, color: 'red;x:y' })).not.toContain('x:y');
    expect(asTelegramHtml(message)).toContain('<b>CRÍTICO: Torre &lt;Norte&gt; no responde</b>');
  });

  it('keep within what each channel takes', () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        const shown = asTelegramHtml(message)
          .replace(/<\/?b>/g, '')
          .replace(/&(amp|lt|gt|quot|#39);/g, '.');
        expect(shown.length).toBeLessThanOrEqual(TELEGRAM_MOST_CHARACTERS);
        expect(asSubject(message).length).toBeLessThanOrEqual(150);
        const parameters = asWhatsAppParameters(message);
        expect(parameters).toHaveLength(3);
        for (const parameter of parameters) expect(parameter).toMatch(/^[^\n\t]{1,300}$/);
      }),
      { numRuns: 60 },
    );
  });
});

describe('what customers are told of an invoice', () => {
  const invoice = {
    number: 'A-1042',
    dueDate: '2026-03-05',
    offsetDays: 1,
    open: { amountMinor: 49_900, currency: 'MXN' },
  };
  const own = { slug: 'sur', host: 'portal.sur.example' };
  const told = (portal: typeof own | { slug: string; host: null } | null, locale = 'es-MX') =>
    renderMessage(
      { type: 'invoice.overdue', data: invoice },
      { ...context, locale, portal },
      'https://noc.example.net',
    );

  it('leads to the portal under the organisation’s own name, else the platform’s, and nowhere while it is closed', () => {
    for (const locale of ['es-MX', 'en']) {
      expect(told(own, locale).url).toBe('https://portal.sur.example/');
      expect(told({ slug: 'sur', host: null }, locale).url).toBe(
        'https://noc.example.net/portal/sur',
      );
      expect(told(null, locale).url).toBeNull();
      expect(asPlainText(told(own, locale))).toMatch(/\n\nhttps:\/\/portal\.sur\.example\/$/);
      expect(asWhatsAppParameters(told(own, locale))[2]).toBe('https://portal.sur.example/');
    }
    const unknown = { ...context, portal: { slug: 'sur', host: null } };
    expect(renderMessage({ type: 'invoice.due_soon', data: invoice }, unknown, undefined).url).toBe(
      null,
    );
  });

  it('ends a text message with the link, whole or not at all; people of the tenant get none', () => {
    expect(asSms(told(own), true)).toBe(
      'Redes del Sur: su factura A-1042 vencio el 5 mar 2026. Por pagar: $499.00 MXN https://portal.sur.example/',
    );
    expect(asSms(told(own))).not.toContain('https');
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), fc.nat(180), (headline, length) => {
        const url = `https://portal.sur.example/${'x'.repeat(length)}`;
        const text = asSms({ headline, lines: ['Por pagar: 1'], url }, true);
        expect(text.length).toBeLessThanOrEqual(160);
        expect(text.endsWith(` ${url}`) || !text.includes(url)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});

describe('what customers are told of a cut', () => {
  const cut = {
    phase: 'soon',
    at: '2026-03-10T15:30:00.000Z',
    services: ['Calle 1'],
    text: '',
    open: { amountMinor: 49_900, currency: 'MXN' },
  };
  const portal = { slug: 'sur', host: 'portal.sur.example' };
  const told = (part: object = {}, locale = 'es-MX') => {
    const event = { type: 'dunning.message', data: { ...cut, ...part } };
    return renderMessage(
      event,
      { ...context, name: 'Sur', locale, portal },
      'https://noc.example.net',
    );
  };

  it('says when it is near, that it came and that it is over, what is owed and where to pay', () => {
    expect(told()).toEqual({
      headline: 'Sur: su servicio se suspende el mar 10 mar desde las 09:30',
      lines: [
        'Evítelo: pague o pida una promesa de pago.',
        'Por pagar: $499.00 MXN',
        'Servicio: Calle 1',
        'Si ya pagó, no haga caso de este aviso.',
      ],
      url: 'https://portal.sur.example/',
    });
    expect(asSms(told({ phase: 'cut' }), true)).toBe(
      'Sur: su servicio esta suspendido por falta de pago. Al pagar se reconecta solo, a cualquier hora. ' +
        'Por pagar: $499.00 MXN https://portal.sur.example/',
    );
    expect(told({ phase: 'back', services: ['a', 'b', 'c', 'd'] }, 'en')).toMatchObject({
      headline: 'Sur: your service is active again',
      lines: [
        'If it does not work yet, restart your equipment and write to us.',
        'Service: 4 services',
      ],
    });
  });

  it('has the organisation’s own text with what is known filled in', () => {
    const text = '{servicio}: {importe} antes del {fecha} {hora}, en {enlace}';
    expect(templateProblem(text, CUT_PLACEHOLDERS)).toBeNull();
    expect(told({ text }).lines).toEqual([
      'Calle 1: $499.00 MXN antes del mar 10 mar 09:30, en https://portal.sur.example/',
      'Por pagar: $499.00 MXN',
      'Servicio: Calle 1',
    ]);
    // What was cut to fit reads as nothing.
    expect(told({ at: null, services: null, open: {}, text: 7 }).lines).toEqual([
      'Evítelo: pague o pida una promesa de pago.',
      'Si ya pagó, no haga caso de este aviso.',
    ]);
  });
});

describe('what customers are told of planned work', () => {
  const work = {
    phase: 'planned',
    work: 'power-cut',
    brand: 'Sur Internet',
    place: 'Cerro Alto',
    text: '',
    from: '2026-03-10T08:00:00.000Z',
    to: '2026-03-10T10:30:00.000Z',
    isOn: false,
  };
  const told = (part: object = {}, locale = 'es-MX') => {
    const event = { type: 'maintenance.message', data: { ...work, ...part } };
    return renderMessage(event, { ...context, locale }, 'https://noc.example.net');
  };

  it('says what, when by their clocks and where, in the name of the brand, without a link', () => {
    expect(told()).toEqual({
      headline: 'Sur Internet: corte de energía programado, mar 10 mar de 02:00 a 04:30',
      lines: ['Zona: Cerro Alto', 'Su servicio puede interrumpirse. Le avisaremos al terminar.'],
      url: null,
    });
    expect(asSms(told())).toBe(
      'Sur Internet: corte de energia programado, mar 10 mar de 02:00 a 04:30. Zona: Cerro Alto. ' +
        'Su servicio puede interrumpirse. Le avisaremos al terminar.',
    );
    const headlines = (part: object) => [told(part).headline, told(part, 'en').headline];
    expect(headlines({ isOn: true, work: 'work' })).toEqual([
      'Sur Internet: mantenimiento en curso, hasta 04:30',
      'Sur Internet: maintenance is under way until 04:30',
    ]);
    expect(headlines({ phase: 'cancelled', to: '2026-03-11T07:00:00Z', work: 'reboot' })).toEqual([
      'Sur Internet: se canceló: reinicio de equipos, de mar 10 mar 02:00 a mié 11 mar 01:00',
      'Sur Internet: cancelled: restart of equipment, from Tue 10 Mar 02:00 to Wed 11 Mar 01:00',
    ]);
    expect(headlines({ phase: 'ended' })[0]).toBe('Sur Internet: terminó: corte de energía');
  });

  it('fills in what the organisation wrote, and refuses what nothing stands for', () => {
    const text = '{trabajo} en {lugar}, {inicio} a { to }';
    expect(templateProblem(text, WORK_PLACEHOLDERS)).toBeNull();
    expect(told({ text }).lines[0]).toBe(
      'corte de energía en Cerro Alto, mar 10 mar 02:00 a 04:30',
    );
    expect(told({ text, phase: 'ended' }).lines).not.toContain(told({ text }).lines[0]);
    expect(templateProblem('A las {hora}', WORK_PLACEHOLDERS)).toMatch(
      /^has \{hora\}, which is none of \{empresa\}/,
    );
    for (const broken of ['{', 'x}', '{a{b}', '{}', '{__proto__}', '{constructor}']) {
      expect(templateProblem(broken, CUT_PLACEHOLDERS), broken).not.toBeNull();
    }
  });
});
