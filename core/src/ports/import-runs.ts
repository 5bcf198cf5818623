import type { ImportDocument } from '../domain/inventory-import/document.js';
import type { Credential, DriverTarget } from './device-driver.js';

/** Prospective subscriber lines: a heading and a text for each cell. */
export interface ImportLines {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** What is to be read; secrets are in here, opened: never logged. */
export type ImportRequest =
  | {
      readonly source: 'uisp';
      readonly controller: string;
      readonly target: DriverTarget;
      readonly ping: boolean;
    }
  | {
      readonly source: 'librenms';
      /** Scheme, host and port. */
      readonly url: string;
      readonly token: string;
      readonly fingerprint: string | null;
      readonly ping: boolean;
    }
  | {
      readonly source: 'ppp-secrets';
      readonly target: DriverTarget;
      readonly pattern: string;
      readonly createDevices: boolean;
    };

export interface ImportJob {
  readonly tenantId: string;
  readonly importId: string;
  /** Changes with each claim: who lost an import writes nothing into it any more. */
  readonly claim: string;
  readonly request: ImportRequest;
}

export type ImportOutcome =
  | {
      readonly kind: 'read';
      readonly document: ImportDocument;
      /** The secrets of the credentials that the document brings, by their names in it. */
      readonly secrets: ReadonlyMap<string, Credential>;
      readonly lines: ImportLines | null;
    }
  /** One sentence for a person, without a secret. */
  | { readonly kind: 'failed'; readonly error: string };

/** Where a collector takes imports from that must be fetched, and leaves what it read. */
export interface ImportRuns {
  /** A waiting import that no collector holds; undefined when there is none. */
  claim(): Promise<ImportJob | undefined>;
  /** Makes the preview and stores it. */
  finish(job: ImportJob, outcome: ImportOutcome): Promise<void>;
  /** This collector ends before it has read: another may take it at once. */
  release(job: ImportJob): Promise<void>;
  /** Something was asked for. Returns the unsubscriber. */
  onChange(listener: () => void): () => void;
}
