import { UISP_SENTENCES } from './uisp-sentences.js';

/** In both languages of the platform; `{name}` stands for what a router, a line or the books say. */
interface SentenceForm {
  readonly en: string;
  readonly es: string;
}

/**
 * Why a command of the network or a comparison stands still. The English form is what is stored, logged and answered;
 * a screen tells it in its reader's language. The first form that fits counts: what is narrower stands above.
 */
export const NETWORK_SENTENCES = {
  ...UISP_SENTENCES,
  no_secret: {
    en: 'This router has no PPPoE secret of that user.',
    es: 'Este router no tiene un secreto PPPoE de ese usuario.',
  },
  no_lease: {
    en: 'This router has no DHCP lease of that MAC address now.',
    es: 'Este router no tiene ahora una concesión DHCP de esa MAC.',
  },
  line_password_lost: {
    en: 'The password of this line cannot be opened.',
    es: 'No se puede abrir la contraseña de esta línea.',
  },
  line_address_lost: {
    en: 'The address of this line was given back to its pool.',
    es: 'La dirección de esta línea volvió a su rango.',
  },
  line_foreign_secret: {
    en: 'The router has a PPPoE secret {user} that is not of this line: it is left as it is.',
    es: 'El router tiene un secreto PPPoE {user} que no es de esta línea: se deja como está.',
  },
  line_foreign_lease: {
    en: 'The router has a static lease of that MAC, {address}, that is not of this line: it is left as it is.',
    es: 'El router tiene una concesión fija de esa MAC, {address}, que no es de esta línea: se deja como está.',
  },
  line_foreign_lease_of: {
    en: 'The router has a static lease of {address} that is not of this line: it is left as it is.',
    es: 'El router tiene una concesión fija de {address} que no es de esta línea: se deja como está.',
  },
  line_address_leased: {
    en: 'The address {address} is leased to {client}.',
    es: 'La dirección {address} está concedida a {client}.',
  },
  line_no_profile: {
    en: 'The router has no PPP profile {profile}.',
    es: 'El router no tiene el perfil PPP {profile}.',
  },
  line_profile_of_cuts: {
    en: 'The PPP profile {profile} is one of cuts.',
    es: 'El perfil PPP {profile} es de los cortes.',
  },
  disabled_entry: {
    en: "A disabled entry of the list {list} for {address}, which is not the platform's, stands in the way.",
    es: 'Una entrada desactivada de la lista {list} para {address}, que no es de la plataforma, estorba.',
  },
  foreign_entry: {
    en: "An entry that is not the platform's in the list {list} still blocks {address}.",
    es: 'Una entrada de la lista {list} que no es de la plataforma sigue bloqueando {address}.',
  },
  router_entry: {
    en: 'An entry that the router made in the list {list} still blocks {address}.',
    es: 'Una entrada de la lista {list} que hizo el router sigue bloqueando {address}.',
  },
  other_entry: {
    en: 'An entry of service {service} in the list {list} still blocks {address}.',
    es: 'Una entrada de la lista {list} que es del servicio {service} sigue bloqueando {address}.',
  },
  lease_listed: {
    en: 'The lease was put in the list {list} by hand: the platform leaves it there.',
    es: 'La concesión fue puesta a mano en la lista {list}: la plataforma la deja ahí.',
  },
  lease_blocked: {
    en: 'The lease was blocked by hand: the platform does not unblock it.',
    es: 'La concesión fue bloqueada a mano: la plataforma no la desbloquea.',
  },
  secret_disabled: {
    en: 'The secret was disabled by hand: the platform does not enable it.',
    es: 'El secreto fue desactivado a mano: la plataforma no lo activa.',
  },
  profile_forgotten: {
    en: 'The secret has the profile {profile}, and nobody remembers which one it had before.',
    es: 'El secreto tiene el perfil {profile}, y nadie recuerda cuál tenía antes.',
  },
  changed_since: {
    en: '{row} is not as it was in the preview any more: nothing was written. Look at a new preview.',
    es: '{row} ya no está como en la vista previa: no se escribió nada. Mire una vista previa nueva.',
  },
  no_one_profile: {
    en: "No profile, or more than one, has the plan's speed {rate}: which one the secret is to have is not known.",
    es: 'Ningún perfil, o más de uno, tiene la velocidad del plan {rate}: no se sabe cuál debe tener el secreto.',
  },
  profile_gone: {
    en: 'The profile {profile}, which the secret had before, is not on the router any more.',
    es: 'El perfil {profile}, que el secreto tenía antes, ya no está en el router.',
  },
  dials_so: {
    en: 'The session was ended for the new speed and still has another one.',
    es: 'La sesión se terminó para darle la velocidad nueva y volvió con otra.',
  },
  foreign_queue: {
    en: "The queue {queue}, which is not the platform's, gives {given}; the plan says {rate} (up/down).",
    es: 'La cola {queue}, que no es de la plataforma, da {given}; el plan dice {rate} (subida/bajada).',
  },
  not_so_yet: {
    en: 'Read back it is not so: the router still needs {words} and {count} more.',
    es: 'Al leerlo de nuevo no está así: al router todavía le falta {words} y {count} más.',
  },
  not_so: {
    en: 'Read back it is not so: the router still needs {words}.',
    es: 'Al leerlo de nuevo no está así: al router todavía le falta {words}.',
  },
  outcome_unknown: {
    en: 'It is not known what of it was carried out: {reason}',
    es: 'No se sabe qué de ello se hizo: {reason}',
  },
  not_believed: {
    en: 'The router prints {printed} entries of the list {list} in /{menu} and counts {counted}: what it shows is not believed.',
    es: 'El router muestra {printed} entradas de la lista {list} en /{menu} y cuenta {counted}: no se le cree lo que muestra.',
  },
  unreadable: {
    en: 'What the command {intent} carries could not be read.',
    es: 'No se pudo leer lo que lleva la orden {intent}.',
  },
  refused: {
    en: 'The router refused {command}: {reason}',
    es: 'El router rechazó {command}: {reason}',
  },
  login_refused_seldom: {
    en: 'The router at {place} refused the login of "{user}": {reason} It is tried again ever more seldom, up to every 15 minutes; a credential entered anew is tried at once.',
    es: 'El router en {place} rechazó la entrada de «{user}»: {reason} Se intenta cada vez más de tarde en tarde, hasta cada 15 minutos; una credencial escrita de nuevo se prueba enseguida.',
  },
  login_refused: {
    en: 'The router at {place} refused the login of "{user}": {reason}',
    es: 'El router en {place} rechazó la entrada de «{user}»: {reason}',
  },
  no_answer: {
    en: 'The router at {place} did not answer in time.',
    es: 'El router en {place} no respondió a tiempo.',
  },
  no_answer_by_code: {
    en: 'The router at {place} did not answer in time ({code}).',
    es: 'El router en {place} no respondió a tiempo ({code}).',
  },
  login_unanswered: {
    en: 'The router at {place} did not answer the login in time.',
    es: 'El router en {place} no respondió a tiempo a la entrada.',
  },
  silent: {
    en: 'The router at {place} stopped answering.',
    es: 'El router en {place} dejó de responder.',
  },
  refuses: {
    en: 'The router at {place} refuses connections ({code}).',
    es: 'El router en {place} no acepta conexiones ({code}).',
  },
  unreachable: {
    en: 'The router at {place} cannot be reached ({code}).',
    es: 'No se llega al router en {place} ({code}).',
  },
  closed_midway: {
    en: 'The router at {place} closed the connection in the middle of a reply.',
    es: 'El router en {place} cerró la conexión a media respuesta.',
  },
  closed: {
    en: 'The router at {place} closed the connection.',
    es: 'El router en {place} cerró la conexión.',
  },
  reset: {
    en: 'The router at {place} reset the connection ({code}).',
    es: 'El router en {place} cortó la conexión ({code}).',
  },
  ended: {
    en: 'The router at {place} ended the session: {reason}.',
    es: 'El router en {place} terminó la sesión: {reason}.',
  },
  no_tls: {
    en: 'No TLS session with the router at {place}{code}: is api-ssl on, with a certificate?',
    es: 'No hay sesión TLS con el router en {place}{code}: ¿está activo api-ssl, con certificado?',
  },
  unanswered: {
    en: '{command} was not answered within {seconds} s.',
    es: '{command} no tuvo respuesta en {seconds} s.',
  },
  unanswered_in_time: {
    en: '{command} was not answered in the time the read had.',
    es: '{command} no tuvo respuesta en el tiempo que había para leer.',
  },
} as const satisfies Readonly<Record<string, SentenceForm>>;
export type NetworkSentence = keyof typeof NETWORK_SENTENCES;

export interface SpokenSentence {
  readonly code: NetworkSentence;
  readonly es: string;
  readonly en: string;
}

const PLACE = /\{(\w+)\}/g;
/** What a router's own words may come to; more is none of ours. */
const LONGEST = 2_000;

const FORMS = Object.entries(NETWORK_SENTENCES).map(([code, { en, es }]) => ({
  code: code as NetworkSentence,
  es,
  fits: new RegExp(`^${partsOf(en)}$`, 's'),
}));

function partsOf(form: string): string {
  return form
    .split(PLACE)
    .map((part, position) =>
      position % 2 === 1 ? `(?<${part}>.*?)` : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'),
    )
    .join('');
}

/** A stored sentence in both languages; null where it is none of the platform's own: then it is told as it is. */
export function spokenSentence(stored: string): SpokenSentence | null {
  if (stored.length > LONGEST) return null;
  for (const { code, es, fits } of FORMS) {
    const values = fits.exec(stored)?.groups;
    if (values === undefined && !fits.test(stored)) continue;
    const said = es.replace(PLACE, (_, name: string) => spokenValue(values?.[name] ?? ''));
    return { code, es: said, en: stored };
  }
  return null;
}

/** What stands within a sentence may be one itself: why nobody knows what was carried out. */
const spokenValue = (value: string): string => {
  if (value === 'no limit') return 'sin límite';
  if (value === 'no reason given.') return 'no dijo por qué.';
  return spokenSentence(value)?.es ?? value;
};
