import { randomBytes, randomUUID } from 'node:crypto';
import { Alerting } from '@atalaya/alerting/alerting';
import { DRIVERS } from '@atalaya/collector/drivers/registry';
import {
  type RunCollectorOptions,
  type RunningCollector,
  runCollector,
} from '@atalaya/collector/run-collector';
import { SampleSpool } from '@atalaya/collector/spool/sample-spool';
import type { EchoProgram } from '@atalaya/collector/transports/icmp/echo-program';
import type { MetricName } from '@atalaya/core/domain/metrics/catalogue';
import type { Tags } from '@atalaya/core/domain/metrics/sample';
import type { Way } from '@atalaya/core/domain/network/device';
import type { MetricStore } from '@atalaya/core/ports/metric-store';
import type { PollBatch } from '@atalaya/core/ports/sample-stream';
import type { SecretBox } from '@atalaya/core/ports/secret-box';
import { createPostgresCollectorLeases } from '@atalaya/platform/collectors/collector-leases.store';
import { createPostgresFindings } from '@atalaya/platform/inventory/postgres-findings';
import { createPostgresInventorySource } from '@atalaya/platform/inventory/postgres-inventory-source';
import { MemoryMetricStore } from '@atalaya/platform/metrics/memory-metric-store';
import type { Database } from '@atalaya/platform/postgres/database';
import { type DatabaseLog, silentLog } from '@atalaya/platform/postgres/database-log';
import { createMemoryEventBus } from '@atalaya/platform/runtime/memory-event-bus';
import { createSystemClock } from '@atalaya/platform/runtime/system-clock';
import { createSecretBox } from '@atalaya/platform/secrets/secret-box';
import { createMemoryPollRequests } from '@atalaya/platform/streams/memory-poll-requests';
import { createMemorySampleStream } from '@atalaya/platform/streams/memory-sample-stream';
import type { RigNetwork } from './rig-network.js';
import { type SeededNetwork, seedNetwork } from './seed-network.js';

export interface RigOptions {
  readonly database: Database;
  readonly network: RigNetwork;
  readonly echoProgram: EchoProgram;
  readonly metrics?: MetricStore;
  readonly secrets?: SecretBox;
}

export interface RigSample {
  readonly metric: MetricName;
  readonly tags: Tags;
  readonly at: number;
  readonly value: number;
}

/** The collector and the alerting role as the platform wires them, over real drivers and simulated devices. */
export class Rig {
  readonly batches: PollBatch[] = [];
  readonly warnings: string[] = [];
  readonly secrets: SecretBox;
  readonly #database: Database;
  readonly #network: SeededNetwork;
  readonly #collectorOptions: RunCollectorOptions;
  #collector: RunningCollector | undefined;
  readonly #alerting: Alerting;

  private constructor(options: RigOptions, network: SeededNetwork, secrets: SecretBox) {
    const { database, echoProgram } = options;
    this.#database = database;
    this.#network = network;
    this.secrets = secrets;
    const clock = createSystemClock();
    const samples = createMemorySampleStream({ log: silentLog });
    samples.subscribe((published) => void this.batches.push(...published));
    const log: DatabaseLog = {
      ...silentLog,
      warn: (fields, message) => void this.warnings.push(`${message} ${JSON.stringify(fields)}`),
    };
    const bus = createMemoryEventBus(silentLog);
    const shared = {
      clock,
      log,
      database,
      samples,
      bus,
      pollRequests: createMemoryPollRequests(clock, silentLog),
    };
    this.#collectorOptions = {
      ...shared,
      inventory: createPostgresInventorySource({ database, secrets, bus }),
      findings: createPostgresFindings({ database, bus }),
      metrics: options.metrics ?? new MemoryMetricStore(),
      drivers: DRIVERS,
      echoProgram,
      spool: new SampleSpool(),
      onSpool: () => undefined,
      leases: createPostgresCollectorLeases(database),
      identity: { id: randomUUID(), name: 'rig' },
      version: '0',
    };
    this.#alerting = new Alerting(shared);
  }

  static async start(options: RigOptions): Promise<Rig> {
    const secrets = options.secrets ?? createSecretBox(randomBytes(32));
    const network = await seedNetwork(options.database, secrets, options.network);
    const rig = new Rig(options, network, secrets);
    await rig.#alerting.start();
    rig.#collector = await runCollector(rig.#collectorOptions);
    return rig;
  }

  get tenantId(): string {
    return this.#network.tenantId;
  }

  /** @throws Error when the network has no such device. */
  deviceId(name: string): string {
    const id = this.#network.deviceIds.get(name);
    if (id === undefined) throw new Error(`no device ${name} in the rig`);
    return id;
  }

  async reloadInventory(): Promise<void> {
    await this.#collector?.collector.reload();
  }

  async stopCollector(): Promise<void> {
    await this.#collector?.stop();
  }

  /** Ends both roles and the tenant, so that a later rig on this database does not poll its devices. */
  async stop(): Promise<void> {
    await this.#collector?.stop();
    await this.#alerting.stop();
    await this.#database.withPlatform((trx) =>
      trx
        .updateTable('tenants')
        .set({ status: 'suspended' })
        .where('id', '=', this.tenantId)
        .execute(),
    );
  }

  source(name: string, driver: Way) {
    return this.#database.withTenant(this.tenantId, (trx) =>
      trx
        .selectFrom('device_sources')
        .select(['last_ok_at', 'last_failed_at', 'last_error'])
        .where('device_id', '=', this.deviceId(name))
        .where('driver', '=', driver)
        .executeTakeFirstOrThrow(),
    );
  }

  /** What its last full read left out. */
  async sourceWarnings(name: string, driver: Way): Promise<readonly string[]> {
    const { last_warnings } = await this.#database.withTenant(this.tenantId, (trx) =>
      trx
        .selectFrom('device_sources')
        .select('last_warnings')
        .where('device_id', '=', this.deviceId(name))
        .where('driver', '=', driver)
        .executeTakeFirstOrThrow(),
    );
    return last_warnings;
  }

  controller() {
    return this.#database.withTenant(this.tenantId, (trx) =>
      trx
        .selectFrom('controllers')
        .select(['last_ok_at', 'last_failed_at', 'last_error'])
        .executeTakeFirstOrThrow(),
    );
  }

  /** undefined before the first evaluation. */
  state(name: string) {
    return this.#database.withTenant(this.tenantId, (trx) =>
      trx
        .selectFrom('device_state')
        .select(['state', 'reason'])
        .where('device_id', '=', this.deviceId(name))
        .executeTakeFirst(),
    );
  }

  /** Oldest first. */
  intervals(name: string) {
    return this.#database.withTenant(this.tenantId, (trx) =>
      trx
        .selectFrom('device_state_intervals')
        .select(['state', 'from_at', 'to_at'])
        .where('device_id', '=', this.deviceId(name))
        .orderBy('id')
        .execute(),
    );
  }

  interfaces(name: string) {
    return this.#database.withTenant(this.tenantId, (trx) =>
      trx
        .selectFrom('interfaces')
        .select(['name', 'comment'])
        .where('device_id', '=', this.deviceId(name))
        .orderBy('name')
        .execute(),
    );
  }

  reports(name: string, way: Way) {
    const deviceId = this.deviceId(name);
    return this.batches
      .filter((batch) => batch.deviceId === deviceId && batch.report.way === way)
      .map(({ report }) => report);
  }

  /** Everything published of a device, oldest first. */
  samples(name: string, metric?: MetricName): RigSample[] {
    const deviceId = this.deviceId(name);
    return this.batches
      .filter((batch) => batch.deviceId === deviceId)
      .flatMap((batch) => batch.samples)
      .filter((sample) => metric === undefined || sample.metric === metric);
  }
}
