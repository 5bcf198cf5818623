import type { DeviceRole } from '../network/device.js';
import type { LinkKind } from '../network/link-kind.js';
import type { SiteKind } from '../network/site-kind.js';

/** A field that is absent says nothing and leaves what is there; null empties it. */
type Said<T> = T | null | undefined;

/** Why a row or one of its cells is refused. */
export const IMPORT_PROBLEMS = [
  'required',
  'unknown-word',
  'not-a-number',
  'out-of-range',
  'not-an-address',
  'not-a-mac',
  'too-long',
  'too-many',
  'surplus-cells',
  'cannot-be-emptied',
  'unknown-column',
  'unknown-site',
  'unknown-device',
  'unknown-credential',
  'unknown-controller',
  'wrong-credential-kind',
  'needs-address',
  'needs-credential',
  'duplicate',
  'ambiguous',
  'belongs-to-another',
  'cycle',
  'same-device',
  'not-over-routeros',
  'refers-to-refused',
  'device-limit',
] as const;
export type ImportProblemCode = (typeof IMPORT_PROBLEMS)[number];

export interface ImportProblem {
  /** The column as it is called in the file or, where there is none, the field. */
  readonly column: string;
  /** What stood there, shortened. */
  readonly value: string;
  readonly code: ImportProblemCode;
  /** What would be accepted: words to choose from, a range, or an example. */
  readonly accepted: readonly string[];
}

interface Row {
  /** Of the file, the heading being 1; null where there is no file. */
  readonly row: number | null;
  /** What other rows of the same document may call it by; its name always serves too. */
  readonly key?: string;
  /** Found while it was read; a row with one of these is refused. */
  readonly problems: readonly ImportProblem[];
}

export interface ImportedSite extends Row {
  readonly name: string;
  readonly kind?: SiteKind | undefined;
  readonly parent?: Said<string>;
  readonly latitude?: Said<number>;
  readonly longitude?: Said<number>;
  readonly notes?: Said<string>;
}

export interface ImportedSource {
  readonly driver: 'icmp' | 'snmp' | 'routeros' | 'uisp';
  readonly address?: string | undefined;
  readonly port?: number | undefined;
  /** By name: a secret is never in a file. */
  readonly credential?: string | undefined;
  readonly intervalMs?: number | undefined;
  /** icmp only: the router that sends the echoes, by its name or key; null: the collector does. */
  readonly via?: Said<string>;
  /** uisp only: the controller by its name, and the device by the controller's id. */
  readonly controller?: string | undefined;
  readonly externalId?: string | undefined;
  /** Only for a device that has no such way yet. */
  readonly onlyNew?: boolean;
}

export interface ImportedDevice extends Row {
  readonly name: string;
  readonly role?: DeviceRole | undefined;
  readonly site?: Said<string>;
  readonly address?: Said<string>;
  readonly vendor?: Said<string>;
  readonly model?: Said<string>;
  readonly serial?: Said<string>;
  readonly macs?: Said<readonly string[]>;
  readonly tags?: Said<readonly string[]>;
  readonly monitored?: boolean | undefined;
  readonly notes?: Said<string>;
  readonly sources: readonly ImportedSource[];
  /** false: a new device is not pinged, although nothing else reads it. */
  readonly echo?: boolean | undefined;
}

export interface ImportedLink extends Row {
  readonly upstream: string;
  readonly downstream: string;
  readonly kind?: LinkKind | undefined;
  /** discovered: the registration tables may move it to another access point. */
  readonly source?: 'manual' | 'discovered';
}

/** A credential that an import brings along; its secret travels sealed, beside the document. */
export interface ImportedCredential {
  readonly name: string;
  readonly kind: 'snmp-community' | 'snmp-v3';
}

/** What a file or another system says of the inventory. */
export interface ImportDocument {
  /** set: what is said replaces what is there. fill: only what is empty is filled, what differs is told. */
  readonly onExisting: 'set' | 'fill';
  /** One device with this address and without another identity is the same device. */
  readonly matchesByAddress: boolean;
  readonly sites: readonly ImportedSite[];
  readonly devices: readonly ImportedDevice[];
  readonly links: readonly ImportedLink[];
  readonly credentials: readonly ImportedCredential[];
  /** Told with the preview: what could not be read. One sentence each. */
  readonly notes: readonly string[];
  /** Where every device of one controller was listed: its devices here that are missing there are told. */
  readonly completeFor?: string;
}

export const EMPTY_DOCUMENT: ImportDocument = {
  onExisting: 'set',
  matchesByAddress: false,
  sites: [],
  devices: [],
  links: [],
  credentials: [],
  notes: [],
};
