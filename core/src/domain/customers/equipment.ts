export const EQUIPMENT_KINDS = [
  'cpe',
  'router',
  'onu',
  'switch',
  'antenna',
  'power',
  'other',
] as const;
export type EquipmentKind = (typeof EQUIPMENT_KINDS)[number];

/** Who has to give it back. */
export const EQUIPMENT_OWNERS = ['isp', 'customer'] as const;
