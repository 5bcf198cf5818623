import type { Instant } from '@atalaya/core/domain/shared/instant';
import { systemDelay, waitUntil } from '@atalaya/platform/runtime/system-timers';
import type { Rig } from '../../hostile/rig.js';
import { waitFor } from '../../hostile/wait-for.js';
import type { ReceivedWebhook } from '../../webhooks/webhook-receiver.js';
import type { LabLink, LinkKind } from './lab-link.js';

const GIVE_UP_MS = 180_000;
const LOOK_EVERY_MS = 150;

/** What a link that is down has to bring: the incident, and the event of what is its root. */
const OPENS = 'incident.opened';
const DOWN = ['link.down', 'device.down'];

/** When a webhook arrived, by its device and type; the newest of each. */
export class Arrivals {
  readonly #arrivals = new Map<string, { readonly at: Instant; readonly eventAt: Instant }>();
  unsigned = 0;

  take({ body, isSigned }: ReceivedWebhook): void {
    if (!isSigned) {
      this.unsigned += 1;
      return;
    }
    const { type, timestamp, data } = JSON.parse(body) as {
      readonly type: string;
      readonly timestamp: string;
      readonly data: {
        readonly deviceId?: string;
        readonly root?: { readonly deviceId?: string };
        readonly kind?: string;
      };
    };
    // Its lost echoes may be told apart, as a degradation: that is not the news that counts here.
    if (type.startsWith('incident.') && data.kind !== 'outage') return;
    const deviceId = data.deviceId ?? data.root?.deviceId;
    if (deviceId === undefined) return;
    const arrival = { at: Date.now(), eventAt: Date.parse(timestamp) };
    const kind = DOWN.includes(type) ? 'down' : type;
    this.#arrivals.set(`${deviceId} ${kind}`, arrival);
  }

  /** When both the event of the root and its incident had come, if they came after `since`. */
  both(deviceId: string, since: Instant) {
    const [down, opened] = ['down', OPENS].map((kind) => this.#arrivals.get(`${deviceId} ${kind}`));
    if (!down || !opened || down.at < since || opened.at < since) return null;
    return { at: Math.max(down.at, opened.at), stateAt: Math.min(down.eventAt, opened.eventAt) };
  }

  resolved(deviceId: string, since: Instant): boolean {
    return (this.#arrivals.get(`${deviceId} incident.resolved`)?.at ?? 0) >= since;
  }
}

/** One link that went down. */
export interface LinkDownTry {
  readonly kind: LinkKind;
  readonly killedAt: Instant;
  /** The first sample of any way that says so. */
  readonly sampleAt: Instant;
  /** When the last of its ways had failed too: only then is it down. */
  readonly lastSampleAt: Instant;
  readonly stateAt: Instant;
  readonly webhookAt: Instant;
}

export interface TryContext {
  readonly rig: Rig;
  readonly arrivals: Arrivals;
  readonly intervalMs: number;
  /** How many tries are left, for all links together. */
  readonly left: { count: number };
}

/** One link, again and again, each time at another moment of its polls. */
export async function tryLink(link: LabLink, context: TryContext): Promise<LinkDownTry[]> {
  const { rig, arrivals, intervalMs, left } = context;
  const { name } = link.device;
  const deviceId = rig.deviceId(name);
  const done: LinkDownTry[] = [];
  while (left.count > 0) {
    left.count -= 1;
    await untilUp(rig, name, intervalMs);
    const killedAt = Date.now();
    link.setDown(true);
    const isHeard = () => arrivals.both(deviceId, killedAt) !== null;
    await waitUntil(isHeard, GIVE_UP_MS, LOOK_EVERY_MS);
    const arrived = arrivals.both(deviceId, killedAt);
    if (arrived === null) {
      const history = JSON.stringify(await rig.intervals(name));
      const said = rig.warnings.slice(-3).join('; ');
      throw new Error(`no webhook of ${name}, silent since ${killedAt}: ${history} ${said}`);
    }
    const failures = failuresOf(rig, deviceId, killedAt).filter((at) => at <= arrived.stateAt);
    done.push({
      kind: link.kind,
      killedAt,
      sampleAt: Math.min(...failures),
      lastSampleAt: Math.max(...failures),
      stateAt: arrived.stateAt,
      webhookAt: arrived.at,
    });
    const revivedAt = Date.now();
    link.setDown(false);
    const isResolved = () => arrivals.resolved(deviceId, revivedAt);
    await waitFor(`${name} to be back`, isResolved, (seen) => seen, GIVE_UP_MS);
  }
  return done;
}

/** At another moment of its polls each time; a machine that is too busy may make it fall meanwhile. */
async function untilUp(rig: Rig, name: string, intervalMs: number): Promise<void> {
  do {
    await waitFor(`${name} to be up`, () => rig.state(name), isUp, GIVE_UP_MS);
    const answers = () => answersEveryWay(rig, rig.deviceId(name));
    await waitFor(`${name} to answer in every way`, answers, (seen) => seen, GIVE_UP_MS);
    await systemDelay(Math.random() * intervalMs);
  } while (!isUp(await rig.state(name)));
}

/** A device that is back is up by the first way that answers; its lost echoes are forgotten some seconds later. */
function answersEveryWay(rig: Rig, deviceId: string): boolean {
  const newest = new Map<string, boolean>();
  for (const { deviceId: id, report } of rig.batches) {
    if (id === deviceId) newest.set(report.way, report.ok);
  }
  return [...newest.values()].every((ok) => ok);
}

const isUp = (row: { readonly state: string } | undefined) => row?.state === 'up';

/** When each way that failed after the kill said so first. */
function failuresOf(rig: Rig, deviceId: string, killedAt: Instant): Instant[] {
  const first = new Map<string, Instant>();
  for (const { deviceId: id, report } of rig.batches) {
    if (id !== deviceId || report.ok || report.at < killedAt || first.has(report.way)) continue;
    first.set(report.way, report.at);
  }
  return [...first.values()];
}
