import { type ClueWords, EN_CLUES, ES_CLUES } from './clue-words.js';

/** What messages are made of, in one language. */
export interface MessageWords {
  readonly severity: Readonly<Record<string, string>>;
  readonly cause: Readonly<Record<string, string>>;
  readonly unknownCause: string;
  readonly unknownName: string;
  readonly update: string;
  readonly resolved: string;
  readonly acknowledged: string;
  readonly acknowledgedBy: string;
  readonly maintenance: Readonly<Record<'scheduled' | 'upcoming' | 'ended' | 'cancelled', string>>;
  readonly site: string;
  readonly since: string;
  readonly lasted: string;
  readonly from: string;
  readonly to: string;
  readonly devices: string;
  readonly noCustomers: string;
  readonly customers: (customers: number) => string;
  readonly companies: (companies: number) => string;
  readonly more: (names: number) => string;
  readonly monthly: string;
  readonly resolution: Readonly<Record<string, string>>;
  readonly clue: ClueWords;
  readonly test: string;
  readonly testLine: string;
  /** Of an event without words of its own. */
  readonly event: string;
  readonly button: Readonly<Record<'acknowledge' | 'mute' | 'open', string>>;
  /** What a chat is answered. */
  readonly chat: {
    readonly linked: (channel: string) => string;
    readonly wrongCode: string;
    readonly acknowledged: (who: string) => string;
    readonly already: (who: string) => string;
    readonly muted: (who: string) => string;
    readonly isMuted: string;
    readonly isOver: string;
    readonly unknown: string;
  };
}

const ES: MessageWords = {
  severity: { critical: 'CRÍTICO', warning: 'ADVERTENCIA', info: 'AVISO' },
  cause: {
    'device-down': 'no responde',
    'stations-lost': 'perdió muchas estaciones',
    'sessions-lost': 'perdió muchas sesiones',
    'link-lost': 'perdió su enlace',
    alert: 'está degradado',
  },
  unknownCause: 'tiene un problema',
  unknownName: 'Un equipo',
  update: 'Sigue',
  resolved: 'RESUELTO',
  acknowledged: 'ATENDIDO',
  acknowledgedBy: 'Lo atiende',
  maintenance: {
    scheduled: 'Mantenimiento',
    upcoming: 'Mantenimiento próximo',
    ended: 'Mantenimiento terminado',
    cancelled: 'Mantenimiento cancelado',
  },
  site: 'Sitio',
  since: 'Desde',
  lasted: 'Duró',
  from: 'Desde',
  to: 'Hasta',
  devices: 'Equipos detrás',
  noCustomers: 'Ningún cliente conocido afectado',
  customers: (count) => (count === 1 ? '1 cliente afectado' : `${count} clientes afectados`),
  companies: (count) => (count === 1 ? '1 empresa' : `${count} empresas`),
  more: (count) => `y ${count} más`,
  monthly: 'al mes',
  resolution: {
    merged: 'Pasó a otro incidente',
    maintenance: 'Entró en mantenimiento',
    unwatched: 'Ya no se vigila',
    settled: 'Las sesiones no volvieron en un día: el nuevo número es el normal',
  },
  clue: ES_CLUES,
  test: 'Prueba del canal',
  testLine: 'Si lee esto, los avisos llegan por aquí.',
  event: 'Aviso de la red',
  button: { acknowledge: 'Atender', mute: 'Silenciar 1 h', open: 'Abrir' },
  chat: {
    linked: (channel) => `Listo: los avisos de «${channel}» llegarán aquí.`,
    wrongCode: 'Ese código no vale o ya venció. Pida otro en Ajustes → Canales.',
    acknowledged: (who) => `Lo atiende ${who}`,
    already: (who) => `Ya lo atiende ${who}.`,
    muted: (who) => `Silenciado 1 h por ${who}`,
    isMuted: 'Ya está silenciado.',
    isOver: 'Este incidente ya terminó.',
    unknown: 'Este botón ya no sirve.',
  },
};

const EN: MessageWords = {
  severity: { critical: 'CRITICAL', warning: 'WARNING', info: 'NOTICE' },
  cause: {
    'device-down': 'does not answer',
    'stations-lost': 'lost many stations',
    'sessions-lost': 'lost many sessions',
    'link-lost': 'lost its link',
    alert: 'is degraded',
  },
  unknownCause: 'has a problem',
  unknownName: 'A device',
  update: 'Still',
  resolved: 'RESOLVED',
  acknowledged: 'ACKNOWLEDGED',
  acknowledgedBy: 'Acknowledged by',
  maintenance: {
    scheduled: 'Maintenance',
    upcoming: 'Maintenance soon',
    ended: 'Maintenance ended',
    cancelled: 'Maintenance cancelled',
  },
  site: 'Site',
  since: 'Since',
  lasted: 'It took',
  from: 'From',
  to: 'To',
  devices: 'Devices behind it',
  noCustomers: 'No known customer affected',
  customers: (count) => (count === 1 ? '1 customer affected' : `${count} customers affected`),
  companies: (count) => (count === 1 ? '1 company' : `${count} companies`),
  more: (count) => `and ${count} more`,
  monthly: 'a month',
  resolution: {
    merged: 'It went into another incident',
    maintenance: 'It went into maintenance',
    unwatched: 'It is not watched any more',
    settled: 'The sessions did not come back within a day: the new number is the normal one',
  },
  clue: EN_CLUES,
  test: 'Test of the channel',
  testLine: 'If you read this, alerts arrive here.',
  event: 'News of the network',
  button: { acknowledge: 'Acknowledge', mute: 'Mute 1 h', open: 'Open' },
  chat: {
    linked: (channel) => `Done: the alerts of “${channel}” will arrive here.`,
    wrongCode: 'That code does not hold or has run out. Ask for another in Settings → Channels.',
    acknowledged: (who) => `Acknowledged by ${who}`,
    already: (who) => `${who} has it already.`,
    muted: (who) => `Muted for 1 h by ${who}`,
    isMuted: 'It is muted already.',
    isOver: 'This incident is over.',
    unknown: 'This button is of no use any more.',
  },
};

/** English where the locale says so, else Spanish. */
export const wordsOf = (locale: string): MessageWords => (/^en\b/i.test(locale) ? EN : ES);
