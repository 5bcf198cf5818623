import type { HolidayRule } from './holidays.js';

export const COUNTRIES = ['MX', 'CO', 'PE', 'CL', 'AR', 'EC'] as const;
export type Country = (typeof COUNTRIES)[number];

/** What a rule asks for at least; a tenant may be stricter. */
export interface Regulation {
  readonly noticeBusinessDays?: number;
  readonly noCutOnHolidays?: boolean;
}

export interface CountryPreset {
  readonly country: Country;
  readonly holidays: readonly HolidayRule[];
  readonly regulation: Regulation;
  /** What was read of the rules. Nobody with a licence to practise has looked at it: have it reviewed. */
  readonly legal: readonly { readonly es: string; readonly en: string; readonly reviewed: false }[];
}

const on = (month: number, day: number, moves?: HolidayRule['moves']): HolidayRule =>
  moves === undefined ? { month, day } : { month, day, moves };
const easter = (offset: number, moves?: HolidayRule['moves']): HolidayRule =>
  moves === undefined ? { easter: offset } : { easter: offset, moves };
const nth = (month: number, weekday: number, n: number): HolidayRule => ({ month, weekday, n });

const GOOD_FRIDAY = easter(-2);
const CARNIVAL = [easter(-48), easter(-47)];
const COMMON = [on(1, 1), on(5, 1), on(12, 25)];

/** Days that are public holidays by statute; bridges that a decree adds each year are the tenant's own days. */
export const COUNTRY_PRESETS: Readonly<Record<Country, CountryPreset>> = {
  MX: {
    country: 'MX',
    holidays: [...COMMON, nth(2, 1, 1), nth(3, 1, 3), on(9, 16), nth(11, 1, 3)],
    regulation: {},
    legal: [
      {
        es: 'Días de descanso obligatorio: Ley Federal del Trabajo, art. 74.',
        en: 'Mandatory rest days: Federal Labour Law, art. 74.',
        reviewed: false,
      },
    ],
  },
  CO: {
    country: 'CO',
    holidays: [
      ...COMMON,
      ...[on(7, 20), on(8, 7), on(12, 8), easter(-3), GOOD_FRIDAY],
      ...[on(1, 6, 'to-monday'), on(3, 19, 'to-monday'), on(6, 29, 'to-monday')],
      ...[on(8, 15, 'to-monday'), on(10, 12, 'to-monday'), on(11, 1, 'to-monday')],
      ...[on(11, 11, 'to-monday'), easter(43), easter(64), easter(71)],
    ],
    regulation: { noCutOnHolidays: true },
    legal: [
      {
        es: 'Sin corte mientras haya un reclamo abierto; reconexión dentro de 24 h; sin cargo de reconexión si no hubo corte efectivo (régimen de servicios públicos).',
        en: 'No cut while a claim is open; reconnection within 24 h; no reconnection fee without an effective cut (public-services regime).',
        reviewed: false,
      },
    ],
  },
  PE: {
    country: 'PE',
    holidays: [
      ...COMMON,
      ...[easter(-3), GOOD_FRIDAY, on(6, 7), on(6, 29), on(7, 23), on(7, 28), on(7, 29)],
      ...[on(8, 6), on(8, 30), on(10, 8), on(11, 1), on(12, 8), on(12, 9)],
    ],
    regulation: { noticeBusinessDays: 2 },
    legal: [
      {
        es: 'Aviso previo de corte con al menos 2 días hábiles; pausa voluntaria de 15 días a 2 meses al año sin cargo.',
        en: 'Notice of a cut at least 2 business days before; voluntary pause of 15 days to 2 months a year free of charge.',
        reviewed: false,
      },
    ],
  },
  CL: {
    country: 'CL',
    holidays: [
      ...COMMON,
      ...[GOOD_FRIDAY, easter(-1), on(5, 21), on(6, 21), on(7, 16), on(8, 15)],
      ...[on(6, 29, 'chile'), on(10, 12, 'chile'), on(9, 18), on(9, 19), on(10, 31)],
      ...[on(11, 1), on(12, 8)],
    ],
    regulation: {},
    legal: [
      {
        es: 'Feriados legales: Ley 2.977 y sus modificaciones.',
        en: 'Legal holidays: Law 2.977 as amended.',
        reviewed: false,
      },
    ],
  },
  AR: {
    country: 'AR',
    holidays: [
      ...COMMON,
      ...CARNIVAL,
      ...[GOOD_FRIDAY, on(3, 24), on(4, 2), on(5, 25), on(6, 20), on(7, 9), on(12, 8)],
      ...[on(6, 17, 'argentina'), on(8, 17, 'argentina'), on(10, 12, 'argentina')],
      on(11, 20, 'argentina'),
    ],
    regulation: {},
    legal: [
      {
        es: 'Feriados nacionales: Ley 27.399.',
        en: 'National holidays: Law 27.399.',
        reviewed: false,
      },
    ],
  },
  EC: {
    country: 'EC',
    holidays: [
      ...[on(1, 1, 'ecuador'), on(5, 1, 'ecuador'), on(12, 25, 'ecuador'), ...CARNIVAL],
      ...[GOOD_FRIDAY, on(5, 24, 'ecuador'), on(8, 10, 'ecuador'), on(10, 9, 'ecuador')],
      ...[on(11, 2, 'ecuador'), on(11, 3, 'ecuador')],
    ],
    regulation: {},
    legal: [
      {
        es: 'Feriados nacionales y sus traslados: Ley Orgánica reformatoria de feriados de 2016.',
        en: 'National holidays and how they move: the 2016 law on holidays.',
        reviewed: false,
      },
    ],
  },
};
