import type { Sample } from '../domain/metrics/sample.js';
import type { WayReport } from '../domain/network/device.js';

/** What one poll (or echo window, or fast re-check) of one device gave: in order within a device. */
export interface PollBatch {
  readonly tenantId: string;
  readonly deviceId: string;
  readonly report: WayReport;
  readonly samples: readonly Sample[];
}

/** Fan-out from the collector to alerting and live pages. A slow reader never blocks the collector. */
export interface SampleStream {
  publish(batches: readonly PollBatch[]): void;
  /** Returns the unsubscriber. A reader that falls too far behind loses its oldest batches and is told how many. */
  subscribe(
    listener: (batches: readonly PollBatch[]) => void | Promise<void>,
    onLost?: (batches: number) => void,
  ): () => void;
}
