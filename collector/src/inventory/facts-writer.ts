import type { DeviceReading } from '@atalaya/core/domain/network/reading';
import { groupBy } from '@atalaya/core/domain/shared/group-by';
import { SECOND_MS } from '@atalaya/core/domain/shared/instant';
import type { Clock } from '@atalaya/core/ports/clock';
import type {
  DeviceFacts,
  FactsSink,
  OutcomesSink,
  SourceOutcome,
} from '@atalaya/core/ports/findings';
import { errorMessage } from '@atalaya/platform/runtime/startup-error';
import { storableText } from '../poll/storable-text.js';
import { storableFacts } from './storable-facts.js';

const FLUSH_EVERY_MS = 2 * SECOND_MS;
const LONGEST_ERROR = 500;
const MOST_WARNINGS = 20;
/** Of devices in one call: a start brings thousands, and what fails is lost until they are read again. */
const FACTS_AT_ONCE = 200;

interface FactsLog {
  warn(fields: object, message: string): void;
}

/** Gathers facts and outcomes, the newest of each, and stores them a tenant at a time, off the poll's path. */
export class FactsWriter {
  readonly #sink: FactsSink & OutcomesSink;
  readonly #clock: Clock;
  readonly #log: FactsLog;
  readonly #stop = new AbortController();
  #facts = new Map<string, DeviceFacts>();
  #outcomes = new Map<string, SourceOutcome>();
  readonly #done: Promise<void>;

  constructor(sink: FactsSink & OutcomesSink, clock: Clock, log: FactsLog) {
    this.#sink = sink;
    this.#clock = clock;
    this.#log = log;
    this.#done = this.#run();
  }

  addFacts(tenantId: string, deviceId: string, driver: string, reading: DeviceReading): void {
    if (!hasFacts(reading)) return;
    const key = `${tenantId}/${deviceId}/${driver}`;
    // A later poll of fewer scopes brings fewer facts: those that wait stay.
    const waiting = this.#facts.get(key)?.reading;
    const facts = { ...waiting, ...storableFacts(reading) };
    this.#facts.set(key, { tenantId, deviceId, reading: facts });
  }

  addOutcome(outcome: SourceOutcome): void {
    const key = `${outcome.table}/${outcome.id}/${outcome.driver}`;
    const error = outcome.error && storableText(outcome.error, LONGEST_ERROR);
    const told = outcome.warnings?.slice(0, MOST_WARNINGS);
    const warnings =
      told?.map((warning) => storableText(warning, LONGEST_ERROR)) ??
      this.#outcomes.get(key)?.warnings;
    this.#outcomes.set(key, { ...outcome, error, ...(warnings && { warnings }) });
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#done;
    await this.#flush();
  }

  async #run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      await this.#clock.sleep(FLUSH_EVERY_MS, this.#stop.signal).catch(() => undefined);
      await this.#flush();
    }
  }

  async #flush(): Promise<void> {
    const facts = [...this.#facts.values()];
    const outcomes = [...this.#outcomes.values()];
    this.#facts = new Map();
    this.#outcomes = new Map();
    for (const [tenantId, group] of groupBy(outcomes, (outcome) => outcome.tenantId)) {
      await this.#guard('outcomes of polls', () => this.#sink.storeOutcomes(tenantId, group));
    }
    for (const [tenantId, group] of groupBy(facts, (fact) => fact.tenantId)) {
      for (let i = 0; i < group.length; i += FACTS_AT_ONCE) {
        const some = group.slice(i, i + FACTS_AT_ONCE);
        await this.#guard('facts of devices', () => this.#sink.storeFacts(tenantId, some));
      }
    }
  }

  /** The next read says it again: what could not be stored now is not kept. */
  async #guard(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      const reason = errorMessage(error);
      this.#log.warn({ reason }, `could not store ${what}; the next read brings them again`);
    }
  }
}

function hasFacts(reading: DeviceReading): boolean {
  return (
    reading.identity !== undefined ||
    reading.interfaces !== undefined ||
    reading.stations !== undefined ||
    reading.bridgeHosts !== undefined ||
    reading.neighbours !== undefined ||
    reading.arp !== undefined
  );
}
