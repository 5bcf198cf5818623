import type { RouterSetupSecrets } from '../domain/router-setup/router-secrets.js';
import type { SetupTry } from '../domain/router-setup/setup-progress.js';

/** A router that is waited for; opened: never logged. */
export interface RouterSetupJob {
  readonly tenantId: string;
  readonly setupId: string;
  /** Changes with each claim: who lost a setup writes nothing into it any more. */
  readonly claim: string;
  readonly tag: string;
  readonly address: string;
  readonly port: number;
  readonly snmpPort: number;
  readonly secrets: RouterSetupSecrets;
  /** Of the certificate that was seen first: another one gets no password. */
  readonly fingerprint: string | null;
}

/** Where a collector takes routers from that are waited for, and tells how each try went. */
export interface RouterSetups {
  /** One that is due and that no collector tries now; undefined when there is none. */
  claim(): Promise<RouterSetupJob | undefined>;
  report(job: RouterSetupJob, tried: SetupTry): Promise<void>;
  /** This collector ends in mid-try: another may try at once. */
  release(job: RouterSetupJob): Promise<void>;
  /** A person asked for one. Returns the unsubscriber. */
  onChange(listener: () => void): () => void;
}
