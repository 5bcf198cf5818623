import type { ClueFacts } from './event-facts.js';

/** What speaks for a cause, in one language. */
export interface ClueWords {
  readonly link: (upstream: string) => string;
  readonly sessions: (before: number, now: number) => string;
  readonly returned: Readonly<Record<'power' | 'link', string>>;
  readonly area: (devices: number, near: string) => string;
}

export const ES_CLUES: ClueWords = {
  link: (upstream) => `El enlace con ${upstream}: ese extremo responde`,
  sessions: (before, now) => `Sesiones: de ${before} a ${now}`,
  returned: {
    power: 'Volvió recién encendido: probable falta de energía',
    link: 'Volvió sin haberse apagado: probable falla del enlace',
  },
  area: (devices, near) =>
    `Probable corte de luz de la zona: ${devices} equipos junto a ${near} encendieron a la vez`,
};

export const EN_CLUES: ClueWords = {
  link: (upstream) => `The link with ${upstream}: that end answers`,
  sessions: (before, now) => `Sessions: from ${before} to ${now}`,
  returned: {
    power: 'Back freshly started: probably a loss of power',
    link: 'Back without having been off: probably a fault of the link',
  },
  area: (devices, near) =>
    `Probably a power cut in the area: ${devices} devices near ${near} started at once`,
};

/** Of an incident that is over what its devices told on their return, of another one what is down. */
export function clueLines(clues: ClueFacts, isOver: boolean, words: ClueWords): string[] {
  const { upstream, sessions, returned, area } = clues;
  if (isOver) {
    return [
      ...(area === null ? [] : [words.area(area.devices, area.near)]),
      ...(returned === null ? [] : [words.returned[returned]]),
    ];
  }
  return [
    ...(upstream === null ? [] : [words.link(upstream)]),
    ...(sessions === null ? [] : [words.sessions(sessions.before, sessions.now)]),
  ];
}
