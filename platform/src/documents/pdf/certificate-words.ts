import type { Measure } from '@atalaya/core/domain/tickets/certificate';
import type { VisitKind } from '@atalaya/core/domain/tickets/visit';

/** What stands on a signal certificate beside what was frozen. */
const ES = {
  title: 'Certificado de señal',
  customer: 'Cliente',
  taxId: 'Documento',
  plan: 'Plan',
  address: 'Domicilio',
  visit: 'Trabajo',
  day: 'Fecha',
  technician: 'Técnico',
  device: 'Equipo',
  measure: 'Medida',
  measured: 'Medido',
  bound: 'Mínimo o máximo',
  verdict: 'Resultado',
  exception: 'Aceptado por debajo de los mínimos: {reason} ({by})',
  met: 'Cumple',
  below: 'No cumple',
  unknown: 'Sin lectura',
  not_asked: '—',
  signature: 'Firma de {signer}',
  page: 'Página {page} de {pages}',
  atMost: 'hasta {value}',
  atLeast: 'desde {value}',
  chain: 'Señal de la cadena {chain} ({radio})',
  measures: {
    signalDbm: 'Señal',
    chainImbalanceDb: 'Diferencia entre cadenas',
    txRateBps: 'Tasa de subida',
    rxRateBps: 'Tasa de bajada',
    lanSpeedBps: 'Velocidad del puerto LAN',
    lossPercent: 'Pérdida',
  } satisfies Record<Measure, string>,
  kinds: {
    installation: 'Instalación',
    repair: 'Reparación',
    relocation: 'Cambio de domicilio',
    removal: 'Retiro',
  } satisfies Record<VisitKind, string>,
};
export type CertificateWords = typeof ES;

const EN: CertificateWords = {
  title: 'Signal certificate',
  customer: 'Customer',
  taxId: 'Tax id',
  plan: 'Plan',
  address: 'Address',
  visit: 'Work',
  day: 'Day',
  technician: 'Technician',
  device: 'Device',
  measure: 'Measure',
  measured: 'Measured',
  bound: 'Bound',
  verdict: 'Result',
  exception: 'Accepted below the minimums: {reason} ({by})',
  met: 'Met',
  below: 'Not met',
  unknown: 'No reading',
  not_asked: '—',
  signature: 'Signature of {signer}',
  page: 'Page {page} of {pages}',
  atMost: 'up to {value}',
  atLeast: 'from {value}',
  chain: 'Signal of chain {chain} ({radio})',
  measures: {
    signalDbm: 'Signal',
    chainImbalanceDb: 'Difference between chains',
    txRateBps: 'Rate up',
    rxRateBps: 'Rate down',
    lanSpeedBps: 'Speed of the LAN port',
    lossPercent: 'Loss',
  },
  kinds: {
    installation: 'Installation',
    repair: 'Repair',
    relocation: 'Relocation',
    removal: 'Removal',
  },
};

/** Spanish unless the locale is English. */
export function certificateWords(locale: string): CertificateWords {
  return locale.toLowerCase().startsWith('en') ? EN : ES;
}
