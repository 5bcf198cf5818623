import type { AssociationLedger } from '../association-ledger.js';
import { gauges, type ReadingParts } from '../reading-parts.js';
import type { FamilyReading, Radio } from './radio-family.js';
import { chainObservations, completeValues, uplinkValues } from './radio-values.js';
import { mergeRegistrations, type Registration } from './registrations.js';
import { type CounterWidth, stationFact, stationObservations } from './stations.js';

/** A row is our own uplink when our radio is a client, or when the other end says that it is an access point. */
function isUplink(one: Registration, radios: ReadonlyMap<string, Radio>): boolean {
  return radios.get(one.radio)?.isStation ?? one.peerIsAp;
}

/**
 * Radios and stations of all wireless menus. `device.clients` counts the stations over all radios, and is told as soon
 * as one radio serves clients, even if it has none.
 */
export function radioParts(
  families: readonly FamilyReading[],
  ledger: AssociationLedger,
  width: CounterWidth,
): ReadingParts {
  const radios = new Map(
    families.flatMap((family) => family.radios).map((radio) => [radio.name, radio]),
  );
  const all = mergeRegistrations(families.map((family) => family.registrations));
  const uplinks = all.filter((one) => isUplink(one, radios));
  const stations = all.filter((one) => !isUplink(one, radios));
  const generations = ledger.note(
    stations.map((one) => ({ key: `${one.radio}/${one.mac}`, uptimeS: one.uptimeS })),
  );
  const serves = stations.length > 0 || [...radios.values()].some((radio) => !radio.isStation);
  const uplinkOf = new Map(uplinks.map((one) => [one.radio, one]));
  return {
    observations: [
      ...gauges({}, { 'device.clients': serves ? stations.length : undefined }),
      ...[...radios.values()].flatMap((radio) => {
        const uplink = uplinkOf.get(radio.name);
        const values = uplink ? completeValues(radio.values, uplinkValues(uplink)) : radio.values;
        return gauges({ radio: radio.name }, values);
      }),
      ...uplinks.flatMap(chainObservations),
      ...stations.flatMap((one) =>
        stationObservations(one, generations.get(`${one.radio}/${one.mac}`) ?? 0, width),
      ),
    ],
    ...(radios.size > 0
      ? { stations: stations.map((one) => stationFact(one, radios.get(one.radio)?.cap)) }
      : {}),
  };
}
