import type { Row } from '../../../transports/routeros-api/reply.js';
import { parseBoolean } from '../../../transports/routeros-api/values.js';
import type { Cap } from './caps.js';
import type { RadioValues } from './radio-values.js';
import type { Registration } from './registrations.js';

/** One radio of this device, or of a CAP that it manages. */
export interface Radio {
  readonly name: string;
  /** It is somebody's client; undefined where the menu does not say. */
  readonly isStation: boolean | undefined;
  readonly values: RadioValues;
  /** The access point it stands in, where this device is only its manager. */
  readonly cap?: Cap | undefined;
}

/** What one wireless menu tells. */
export interface FamilyReading {
  readonly radios: readonly Radio[];
  readonly registrations: readonly Registration[];
}

export const NOTHING: FamilyReading = { radios: [], registrations: [] };
export const MOST_RADIOS = 128;

/** Only a wireless client's mode begins so (`station`, `station-bridge`, `station-wds`, …). */
export const isStationMode = (mode: string | undefined): boolean | undefined =>
  mode === undefined ? undefined : mode.startsWith('station');

/** A radio that is switched off, or has no hardware behind it, cannot be monitored. */
export const isUsable = (row: Row): boolean =>
  row.has('name') && !parseBoolean(row.get('disabled')) && !parseBoolean(row.get('inactive'));
