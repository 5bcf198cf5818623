import {
  type DeviceEvent,
  LONGEST_EVENT_TEXT,
  LONGEST_EVENT_TITLE,
} from '@atalaya/core/domain/events/device-event';
import { groupBy } from '@atalaya/core/domain/shared/group-by';
import { MINUTE_MS, SECOND_MS } from '@atalaya/core/domain/shared/instant';
import type { Clock } from '@atalaya/core/ports/clock';
import type { DeviceEventsSink } from '@atalaya/core/ports/device-events';
import { errorMessage } from '@atalaya/platform/runtime/startup-error';
import { storableText } from '../poll/storable-text.js';

const FLUSH_EVERY_MS = SECOND_MS;
/** A port that flaps fills nobody's history: the rest of a device's minute is counted in one event. */
const MOST_A_MINUTE = 30;
const MOST_WAITING = 10_000;

interface EventLog {
  warn(fields: object, message: string): void;
}

type Told = DeviceEvent & { readonly tenantId: string };

/** Gathers what devices tell, bounded for each device, and stores it a tenant at a time. */
export class EventWriter {
  readonly #sink: DeviceEventsSink;
  readonly #clock: Clock;
  readonly #log: EventLog;
  readonly #stop = new AbortController();
  readonly #minutes = new Map<string, { readonly minute: number; told: number }>();
  #waiting: Told[] = [];
  #dropped = 0;
  readonly #done: Promise<void>;

  constructor(sink: DeviceEventsSink, clock: Clock, log: EventLog) {
    this.#sink = sink;
    this.#clock = clock;
    this.#log = log;
    this.#done = this.#run();
  }

  /** Events that were not kept: too many at once, of one device or in all. */
  get dropped(): number {
    return this.#dropped;
  }

  add(tenantId: string, event: DeviceEvent): void {
    const told = this.#toldThisMinute(`${tenantId}/${event.deviceId}`);
    if (told > MOST_A_MINUTE || this.#waiting.length >= MOST_WAITING) {
      this.#dropped += 1;
      return;
    }
    const clean = {
      ...event,
      tenantId,
      title: storableText(event.title, LONGEST_EVENT_TITLE),
      text: storableText(event.text, LONGEST_EVENT_TEXT),
    };
    const isLast = told === MOST_A_MINUTE;
    const text = isLast ? `${clean.text} … (more in this minute was not kept)` : clean.text;
    this.#waiting.push({ ...clean, text });
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#done;
    await this.#flush();
  }

  #toldThisMinute(device: string): number {
    const minute = Math.floor(this.#clock.now() / MINUTE_MS);
    const before = this.#minutes.get(device);
    const current = before?.minute === minute ? before : { minute, told: 0 };
    current.told += 1;
    this.#minutes.set(device, current);
    if (this.#minutes.size > MOST_WAITING) this.#minutes.clear();
    return current.told;
  }

  async #run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      await this.#clock.sleep(FLUSH_EVERY_MS, this.#stop.signal).catch(() => undefined);
      await this.#flush();
    }
  }

  /** What cannot be stored now waits, as far as there is room: nobody says it again. */
  async #flush(): Promise<void> {
    const waiting = this.#waiting;
    this.#waiting = [];
    const kept: Told[] = [];
    for (const [tenantId, events] of groupBy(waiting, (event) => event.tenantId)) {
      try {
        await this.#sink.storeEvents(tenantId, events);
      } catch (error) {
        const reason = errorMessage(error);
        this.#log.warn({ reason }, 'could not store what devices told; it waits');
        kept.push(...events);
      }
    }
    if (kept.length > 0) this.#waiting = [...kept, ...this.#waiting].slice(-MOST_WAITING);
  }
}
