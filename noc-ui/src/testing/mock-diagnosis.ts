import { type MockWorld, mockId } from './mock-world.js';

const spoken = (es: string, en: string) => ({ es, en });

/** What is wrong with the mock's one service, and leaks of each kind; undefined for other paths. */
export function mockDiagnosis(path: string, world: MockWorld): unknown {
  const [, resource, id, part] = path.split('/');
  if (resource === 'services' && part === 'diagnosis') return diagnosis(id ?? '', world);
  if (resource !== 'reports' || id !== 'leakage') return undefined;
  return part === 'items' ? { items: [leak('unpaid_traffic')], nextCursor: null } : leakage(world);
}

function diagnosis(serviceId: string, world: MockWorld) {
  const cpe = world.devices.find(({ role }) => role === 'cpe');
  const about = cpe ? { kind: 'device', id: cpe.id } : null;
  return {
    serviceId,
    at: new Date().toISOString(),
    verdict: 'weak_signal',
    confidence: 'probable',
    sentence: spoken(
      'En línea desde las 06:12, con señal débil: −78 dBm (se aceptó con −62, lo usual son −65).',
      'Online since 06:12, with a weak signal: −78 dBm (accepted with −62, usually −65).',
    ),
    forCustomer: spoken(
      'Está conectado, pero su antena recibe poca señal. Llámenos para que la revisemos.',
      'You are connected, and your antenna receives little signal. Call us to have it looked at.',
    ),
    nextStep: { code: 'visit', text: spoken('Programar una visita.', 'Plan a visit.') },
    evidence: [
      {
        code: 'state',
        tone: 'info',
        text: spoken('En los libros: activo. En la red: activo.', 'In the books: active.'),
        about: null,
      },
      {
        code: 'money',
        tone: 'bad',
        text: spoken('Vencido: $499.00 MXN desde el 5 feb.', 'Overdue: $499.00 MXN since Feb 5.'),
        about: null,
      },
      {
        code: 'device',
        tone: 'good',
        text: spoken(`Antena ${cpe?.name ?? ''}: responde.`, `CPE ${cpe?.name ?? ''}: answers.`),
        about,
      },
      {
        code: 'session',
        tone: 'unknown',
        text: spoken('Sesión sin leer en CCR Centro.', 'Session not read on CCR Centro.'),
        about: null,
      },
      {
        code: 'signal',
        tone: 'bad',
        text: spoken('Señal: −78 dBm; se aceptó con −62.', 'Signal: −78 dBm; accepted with −62.'),
        about,
      },
    ],
  };
}

const AGO_MS = 3_600_000;
const FIXES = {
  unpaid_traffic: 'make_service',
  over_plan: 'set_speed_or_plan',
  billed_no_session: 'call_or_end',
  cut_with_traffic: 'cut_on_router',
} as const;

function leak(kind: keyof typeof FIXES) {
  const isKnown = kind !== 'unpaid_traffic';
  const isSilent = kind === 'billed_no_session';
  return {
    key: `${kind}:nube.ppp`,
    kind,
    serviceId: isKnown ? mockId(13, 3) : null,
    customer: isKnown ? { id: mockId(13, 1), name: 'Papelería Nube' } : null,
    user: isKnown ? 'nube.ppp' : 'prueba2',
    router: { id: mockId(13, 20), name: 'CCR Centro' },
    plan: isKnown ? { name: 'Negocio 50', downKbps: 50_000, upKbps: 10_000 } : null,
    since: kind === 'over_plan' ? null : new Date(Date.now() - 30 * AGO_MS).toISOString(),
    downBps: isSilent ? null : 78_400_000,
    upBps: isSilent ? null : 4_100_000,
    bytes: kind === 'unpaid_traffic' ? 182_000_000_000 : null,
    atStake: { amountMinor: 49_900, currency: 'MXN' },
    isEstimate: kind === 'unpaid_traffic' || kind === 'over_plan',
    ...(kind === 'over_plan'
      ? {
          set: { downKbps: 100_000, upKbps: null },
          peak: { at: new Date(Date.now() - 11 * AGO_MS).toISOString(), days: 3 },
        }
      : { set: null, peak: null }),
    fix: FIXES[kind],
  };
}

function leakage(world: MockWorld) {
  const kinds = ['unpaid_traffic', 'over_plan', 'billed_no_session', 'cut_with_traffic'] as const;
  const isEmpty = world.devices.length === 0;
  return {
    at: new Date().toISOString(),
    watchedSince: isEmpty ? null : new Date(Date.now() - 90 * 24 * AGO_MS).toISOString(),
    kinds: kinds.map((kind) => ({
      kind,
      count: isEmpty ? 0 : 1,
      atStake: isEmpty ? [] : [{ amountMinor: 49_900, currency: 'MXN' }],
      items: isEmpty ? [] : [leak(kind)],
    })),
  };
}
