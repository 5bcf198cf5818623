import type { Spoken } from './speech.js';
import type { NextStep } from './verdict.js';

/** What to do about it, for whoever works for the provider. */
export const NEXT_STEP_WORDS: Readonly<Record<NextStep, Spoken>> = {
  none: { es: 'Nada que hacer.', en: 'Nothing to do.' },
  wait_incident: {
    es: 'Esperar a que se resuelva la avería; avisarle que ya se sabe.',
    en: 'Wait for the incident to be resolved; tell them that it is known.',
  },
  wait_maintenance: {
    es: 'Esperar a que termine el mantenimiento.',
    en: 'Wait until the planned work is over.',
  },
  wait_reconnection: {
    es: 'Esperar la reconexión; si no llega en unos minutos, ver los comandos de red.',
    en: 'Wait for the reconnection; after some minutes look at the network commands.',
  },
  pay: {
    es: 'Pagar lo vencido, o prometer una fecha.',
    en: 'Pay what is overdue, or promise a day.',
  },
  ask_billing: { es: 'Preguntar a cobranza.', en: 'Ask whoever does the billing.' },
  end_pause: {
    es: 'Terminar la pausa si quiere volver.',
    en: 'End the pause if they want to return.',
  },
  look_at_network: {
    es: 'Que el NOC revise ese equipo ahora.',
    en: 'Have the NOC look at that device now.',
  },
  look_at_enforcement: {
    es: 'Revisar el corte en el router.',
    en: 'Look at the cut on the router.',
  },
  look_at_reading: {
    es: 'Revisar que su router y su antena se estén leyendo.',
    en: 'See to it that its router and its antenna are read.',
  },
  call_reboot: {
    es: 'Llamar: que revise la luz y reinicie sus equipos.',
    en: 'Call: have them check the power and restart their equipment.',
  },
  check_cable: {
    es: 'Que revise el cable entre la antena y su router.',
    en: 'Have them look at the cable between the antenna and their router.',
  },
  visit: { es: 'Programar una visita.', en: 'Plan a visit.' },
  offer_plan: { es: 'Ofrecer un plan mayor.', en: 'Offer a larger plan.' },
};
