import type { SampleEvent } from '@atalaya/core/wire/live/topics';
import type { Vital, Vitals } from '@atalaya/core/wire/rest/metrics';
import { useQueryClient } from '@tanstack/react-query';
import { useDeviceSamples } from '../../shared/live/use-device-samples.js';
import { vitalsQuery } from './queries.js';

function isOf(vital: Vital, sample: SampleEvent[number]): boolean {
  return (
    vital.metric === sample.metric &&
    vital.deviceId === sample.deviceId &&
    Object.entries(vital.tags).every(([name, value]) => sample.tags[name] === value)
  );
}

/** The vitals with the newest sample of each in place; the same object when none is theirs. */
export function patchVitals(vitals: Vitals, samples: SampleEvent): Vitals {
  let isChanged = false;
  const patched = vitals.vitals.map((vital) => {
    const newest = samples.filter((sample) => isOf(vital, sample)).at(-1);
    if (!newest || (vital.at !== null && newest.at < vital.at)) return vital;
    isChanged = true;
    return { ...vital, value: newest.value, at: newest.at };
  });
  return isChanged ? { ...vitals, vitals: patched } : vitals;
}

/** Live samples become the page's vitals, without asking again. */
export function useLiveVitals(deviceId: string, vitals: Vitals | undefined): void {
  const client = useQueryClient();
  const sources = [deviceId, ...(vitals?.vitals.map((vital) => vital.deviceId) ?? [])];
  useDeviceSamples(sources, (samples) => {
    client.setQueryData(vitalsQuery(deviceId).queryKey, (before) =>
      before === undefined ? before : patchVitals(before, samples),
    );
  });
}
