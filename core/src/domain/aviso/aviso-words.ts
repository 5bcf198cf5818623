import type { LineStanding } from './line-standing.js';

export interface AvisoWords {
  readonly title: Readonly<Record<LineStanding, string>>;
  readonly why: Readonly<Record<LineStanding, string>>;
  readonly pay: string;
  readonly payOrPromise: string;
  readonly open: string;
  readonly call: string;
  readonly write: string;
  readonly secure: string;
}

export const AVISO_WORDS: Readonly<Record<'es' | 'en', AvisoWords>> = {
  es: {
    title: {
      unknown: 'Su servicio de internet está suspendido',
      debt: 'Su servicio de internet está suspendido',
      returning: 'Su servicio se está reactivando',
      active: 'Su servicio ya está activo',
    },
    why: {
      unknown:
        'Casi siempre es por un pago pendiente. Si ya pagó o cree que es un error, escríbanos o llámenos.',
      debt: 'Tiene un pago pendiente. En cuanto pague, el servicio vuelve solo.',
      returning: 'Ya no está suspendido. Espere un momento; si no vuelve, reinicie su equipo.',
      active: 'Si todavía no puede navegar, reinicie su equipo.',
    },
    pay: 'Entre a su cuenta para ver lo que debe y pagar.',
    payOrPromise: 'Entre a su cuenta para ver lo que debe, pagar o prometer una fecha de pago.',
    open: 'Ir a mi cuenta',
    call: 'Llame al',
    write: 'Escríbanos por WhatsApp:',
    secure: 'Aquí no se piden contraseñas ni datos de tarjeta.',
  },
  en: {
    title: {
      unknown: 'Your internet service is suspended',
      debt: 'Your internet service is suspended',
      returning: 'Your service is coming back',
      active: 'Your service is active again',
    },
    why: {
      unknown:
        'Usually because a payment is due. If you have paid, or think this is a mistake, write or call us.',
      debt: 'A payment is due. The service comes back by itself as soon as you pay.',
      returning:
        'It is no longer suspended. Wait a moment; if it does not come back, restart your equipment.',
      active: 'If pages still do not open, restart your equipment.',
    },
    pay: 'Enter your account to see what is due and to pay.',
    payOrPromise: 'Enter your account to see what is due, to pay, or to promise a day.',
    open: 'Go to my account',
    call: 'Call',
    write: 'Write to us on WhatsApp:',
    secure: 'No passwords or card details are asked for here.',
  },
};
