import type { DeviceRole, Way } from '../network/device.js';
import type { LinkKind } from '../network/link-kind.js';
import type { SiteKind } from '../network/site-kind.js';
import type { ImportProblem } from './document.js';

export const IMPORT_SUBJECTS = ['site', 'credential', 'device', 'link'] as const;
export type ImportSubject = (typeof IMPORT_SUBJECTS)[number];
/** gone: the other system no longer lists it; it is told and stays. */
export const IMPORT_ACTIONS = ['create', 'change', 'leave', 'refuse', 'gone'] as const;
export type ImportAction = (typeof IMPORT_ACTIONS)[number];
/** By what a device of the document was found to be one that is there. */
export const MATCHES = ['name', 'mac', 'serial', 'address', 'controller'] as const;
export type Match = (typeof MATCHES)[number];

export interface FieldChange {
  readonly field: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** A row that is there, or one that this same plan makes: the id is not known before. */
export type Target =
  | { readonly kind: 'existing'; readonly id: string }
  | { readonly kind: 'planned'; readonly entry: PlanEntry };

export interface SiteWrite {
  readonly name?: string;
  readonly kind?: SiteKind;
  readonly parent?: Target | null;
  readonly latitude?: number | null;
  readonly longitude?: number | null;
  readonly notes?: string;
}
export interface SourceWrite {
  readonly driver: Way;
  readonly address: string | null;
  readonly port: number | null;
  readonly credential: Target | null;
  readonly controllerId: string | null;
  readonly externalId: string | null;
  readonly intervalMs: number | null;
  /** The router that sends the echoes. */
  readonly via: Target | null;
}
export interface DeviceWrite {
  readonly name?: string;
  readonly role?: DeviceRole;
  readonly site?: Target | null;
  readonly address?: string | null;
  readonly vendor?: string | null;
  readonly model?: string | null;
  readonly serial?: string | null;
  readonly macs?: readonly string[];
  readonly tags?: readonly string[];
  readonly monitored?: boolean;
  readonly notes?: string;
  /** Added or replaced, one a driver; others stay. */
  readonly sources: readonly SourceWrite[];
}
export interface LinkWrite {
  readonly upstream: Target;
  readonly downstream: Target;
  readonly kind: LinkKind;
  readonly source: 'manual' | 'discovered';
}
/** What is to be stored; of a change only the fields that change. */
export type Write =
  | { readonly subject: 'site'; readonly site: SiteWrite }
  | { readonly subject: 'credential'; readonly name: string }
  | { readonly subject: 'device'; readonly device: DeviceWrite }
  | { readonly subject: 'link'; readonly link: LinkWrite };

export interface PlanEntry {
  readonly subject: ImportSubject;
  readonly action: ImportAction;
  readonly row: number | null;
  readonly name: string;
  /** Of what is there already. */
  readonly subjectId: string | null;
  readonly matchedBy: Match | null;
  readonly changes: readonly FieldChange[];
  readonly problems: readonly ImportProblem[];
  /** What the other system has otherwise, and is left as it is here. */
  readonly differs: readonly FieldChange[];
  /** null: nothing is written. */
  readonly write: Write | null;
}

export function entryAction(
  problems: readonly ImportProblem[],
  before: object | undefined,
  changes: readonly FieldChange[],
): ImportAction {
  if (problems.length > 0) return 'refuse';
  if (before === undefined) return 'create';
  return changes.length > 0 ? 'change' : 'leave';
}
