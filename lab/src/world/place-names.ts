const FEATURES = ['Cerro', 'Loma', 'Peña', 'Mesa', 'Pico', 'Llano', 'Monte', 'Cuesta'];
const TRAITS = [
  'Alto',
  'Azul',
  'Gris',
  'Redonda',
  'Nublado',
  'Seco',
  'Viejo',
  'Larga',
  'Chico',
  'Sereno',
  'Partido',
];
const FACINGS = ['Norte', 'Sur', 'Este', 'Oeste', 'Noreste', 'Suroeste', 'Noroeste', 'Sureste'];

/** An invented place for the n-th tower: the first ones read well, later ones carry a number. */
export function placeName(index: number): string {
  const feature = FEATURES[index % FEATURES.length];
  const trait = TRAITS[index % TRAITS.length];
  const round = Math.floor(index / (FEATURES.length * TRAITS.length));
  return round === 0 ? `${feature} ${trait}` : `${feature} ${trait} ${round + 1}`;
}

/** What a tower's n-th sector looks at. */
export function sectorName(index: number): string {
  const facing = FACINGS[index % FACINGS.length] ?? 'Norte';
  const round = Math.floor(index / FACINGS.length);
  return round === 0 ? `Sectorial ${facing}` : `Sectorial ${facing} ${round + 1}`;
}

export function subscriberName(index: number): string {
  return `Cliente ${String(index).padStart(3, '0')}`;
}
