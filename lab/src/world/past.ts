import type { MetricName } from '@atalaya/core/domain/metrics/catalogue';
import type { Tags } from '@atalaya/core/domain/metrics/sample';
import { expectedRoundTrip } from './latency-model.js';
import { CALM, type RadioReading, radioAt } from './radio-model.js';
import type { SimDevice } from './sim-device.js';
import { radioSeeds } from './sim-network.js';
import { demandAt, NO_TRAFFIC, type Traffic } from './traffic-model.js';
import type { Subscriber, World } from './world.js';

/** Tells how the world was on a calm day before it began: no fades, no faults, everybody in session. */
export class Past {
  readonly #world: World;
  readonly #below = new Map<SimDevice, Subscriber[]>();
  readonly #byMac = new Map<string, SimDevice>();

  constructor(world: World) {
    this.#world = world;
    for (const subscriber of world.subscribers) {
      for (let at: SimDevice | null = subscriber.cpe; at; at = at.upstream) {
        const known = this.#below.get(at);
        if (known) known.push(subscriber);
        else this.#below.set(at, [subscriber]);
      }
      this.#byMac.set(subscriber.cpe.plan.radio?.mac ?? '', subscriber.cpe);
    }
  }

  /** The value of a series at a moment, or undefined where the past is not told. */
  value(device: SimDevice, metric: MetricName, tags: Tags, atMs: number): number | undefined {
    if (metric.startsWith('ping.')) return this.#ping(device, metric, atMs);
    if (metric.startsWith('interface.')) return this.#traffic(device, metric, tags, atMs);
    if (metric.startsWith('station.')) {
      const station = this.#byMac.get(tags['mac'] ?? '');
      return station && stationValue(this.#radio(station, atMs), metric);
    }
    if (metric === 'radio.clients') return device.downstream.length;
    return metric.startsWith('radio.') ? this.#radioValue(device, metric, atMs) : undefined;
  }

  #radioValue(device: SimDevice, metric: MetricName, atMs: number): number | undefined {
    const own = this.#radio(device, atMs);
    if (own) return radioValue(own, metric);
    const links = device.downstream.flatMap((station) => this.#radio(station, atMs) ?? []);
    if (links.length === 0) return undefined;
    if (metric === 'radio.signal_dbm')
      return Math.max(...links.map((link) => link.remoteSignalDbm));
    if (metric !== 'radio.ccq_pct' && metric !== 'radio.tx_ccq_pct') return undefined;
    return Math.round(links.reduce((sum, link) => sum + link.ccqPct, 0) / links.length);
  }

  #radio(device: SimDevice, atMs: number): RadioReading | undefined {
    const { radio } = device.plan;
    if (radio?.mode !== 'station') return undefined;
    const seeds = radioSeeds(this.#world.network.plan.seed, device.plan);
    const airtime = device.upstream ? this.#airtime(device.upstream, atMs) : 0;
    return radioAt(radio, seeds, atMs, { ...CALM, airtime });
  }

  #carried(device: SimDevice, atMs: number): Traffic {
    return (this.#below.get(device) ?? []).reduce((total, { plan }) => {
      const demand = demandAt(plan, atMs);
      return {
        downBps: total.downBps + demand.downBps,
        upBps: total.upBps + demand.upBps,
      };
    }, NO_TRAFFIC);
  }

  #airtime(device: SimDevice, atMs: number): number {
    const width = device.plan.radio?.channelWidthMhz;
    const { downBps, upBps } = this.#carried(device, atMs);
    if (width === undefined) return Math.min(1, downBps / 1e9);
    return Math.min(0.98, 0.04 + (downBps + upBps) / (90e6 * (width / 20)));
  }

  #ping(device: SimDevice, metric: MetricName, atMs: number): number | undefined {
    const hops = this.#world.network.hops(device).map((hop) => ({ ...hop, slowMs: 0 }));
    const last = hops.at(-1);
    if (last?.kind === 'sector' && device.upstream) {
      hops[hops.length - 1] = { ...last, load: this.#airtime(device.upstream, atMs) };
    }
    const { rttMs, jitterMs } = expectedRoundTrip(hops);
    const spread: Partial<Record<MetricName, number>> = {
      'ping.rtt_avg_ms': rttMs,
      'ping.rtt_p50_ms': rttMs - jitterMs * 0.3,
      'ping.rtt_p90_ms': rttMs + jitterMs * 1.3,
      'ping.jitter_ms': jitterMs,
      'ping.loss_pct': 0,
    };
    return spread[metric];
  }

  #traffic(device: SimDevice, metric: MetricName, tags: Tags, atMs: number): number | undefined {
    const port = device.ports.find((candidate) => candidate.name === tags['interface']);
    if (!port) return undefined;
    const { purpose } = port;
    if (purpose.kind === 'bridge' || purpose.kind === 'spare') return undefined;
    const below =
      purpose.kind === 'downlink'
        ? device.downstream.find((child) => child.plan.name === purpose.device)
        : device;
    const { downBps, upBps } = below ? this.#carried(below, atMs) : NO_TRAFFIC;
    const towardsCore = purpose.kind === 'uplink';
    if (metric === 'interface.in_bps') return towardsCore ? downBps : upBps;
    return metric === 'interface.out_bps' ? (towardsCore ? upBps : downBps) : undefined;
  }
}

function radioValue(link: RadioReading, metric: MetricName): number | undefined {
  const values: Partial<Record<MetricName, number>> = {
    'radio.signal_dbm': link.signalDbm,
    'radio.snr_db': link.snrDb,
    'radio.noise_dbm': link.noiseDbm,
    'radio.ccq_pct': link.ccqPct,
    'radio.tx_ccq_pct': link.ccqPct,
    'radio.rx_ccq_pct': link.ccqPct,
    'radio.tx_rate_bps': link.upRateBps,
    'radio.rx_rate_bps': link.downRateBps,
  };
  return values[metric];
}

function stationValue(link: RadioReading | undefined, metric: MetricName): number | undefined {
  if (!link) return undefined;
  const values: Partial<Record<MetricName, number>> = {
    'station.signal_dbm': link.remoteSignalDbm,
    'station.remote_signal_dbm': link.signalDbm,
    'station.snr_db': link.snrDb + link.remoteSignalDbm - link.signalDbm,
    'station.tx_ccq_pct': link.ccqPct,
  };
  return values[metric];
}
