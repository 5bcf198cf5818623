import type { Sample } from '@atalaya/core/domain/metrics/sample';
import { MemoryMetricStore } from '@atalaya/platform/metrics/memory-metric-store';

/** A metric store that can be away. */
export class OutageStore extends MemoryMetricStore {
  isDown = false;
  readonly written: Sample[] = [];

  override async write(samples: readonly Sample[]): Promise<void> {
    if (this.isDown) throw new Error('connect ECONNREFUSED 127.0.0.1:8086');
    await super.write(samples);
    this.written.push(...samples);
  }
}
