export const FACT_CODES = [
  'state',
  'money',
  'promise',
  'hold',
  'incident',
  'device',
  'session',
  'drops',
  'alert',
  'signal',
  'lan',
  'echo',
  'use',
  'battery',
] as const;
export type FactCode = (typeof FACT_CODES)[number];

/** `good`: as it should be. `unknown`: nobody can tell now. */
export const FACT_TONES = ['good', 'bad', 'info', 'unknown'] as const;
export type FactTone = (typeof FACT_TONES)[number];
