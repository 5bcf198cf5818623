import { randomBytes } from 'node:crypto';
import { OutboxSender } from '@atalaya/alerting/delivery/outbox-sender';
import { webhookChannel } from '@atalaya/alerting/delivery/webhook/webhook-channel';
import { SECOND_MS } from '@atalaya/core/domain/shared/instant';
import { newWebhookSecret } from '@atalaya/platform/outbound/webhook-signature';
import type { Database } from '@atalaya/platform/postgres/database';
import { silentLog } from '@atalaya/platform/postgres/database-log';
import { createSystemClock } from '@atalaya/platform/runtime/system-clock';
import { createSecretBox } from '@atalaya/platform/secrets/secret-box';
import { createWorldEchoes } from '../hostile/echo-fake.js';
import { Rig } from '../hostile/rig.js';
import { seedWebhookEndpoint } from '../webhooks/seed-webhook.js';
import { WebhookReceiver } from '../webhooks/webhook-receiver.js';
import { type BenchOptions, type BenchResult, percentile, rounded } from './bench.js';
import { withBenchDatabase } from './bench-postgres.js';
import { CORE, type LabLink, LINK_KINDS, openLabLink } from './link-down/lab-link.js';
import { Arrivals, type LinkDownTry, tryLink } from './link-down/link-tries.js';

const TRIES = 100;
/** So many go down side by side: a try takes a minute and a half. */
const LINKS = 50;
/** As a new device is polled. */
const INTERVAL_S = 60;
const RTT_MS = 2;

/** Links of the lab go down at random moments; collector, alerting role, outbox, webhook sender and a receiver. */
export async function run(options: BenchOptions): Promise<BenchResult> {
  const tries = options.number('tries', TRIES);
  const links = options.number('links', LINKS);
  const intervalMs = options.number('interval', INTERVAL_S) * SECOND_MS;
  const done = await withBenchDatabase((database) =>
    measure(database, { tries, links, intervalMs }),
  );
  return {
    name: 'link-down',
    work: `${done.length} times one of ${links} links of the lab fell silent at a random moment; its far end is read every ${intervalMs / SECOND_MS} s by echoes alone, by SNMP too, or by the RouterOS API too; until both events of it (the incident, and the device or link that is down) had arrived at a receiver that verifies their signatures`,
    figures: { intervalMs, ...figuresOf(done) },
    peers: {},
  };
}

interface Scale {
  readonly tries: number;
  readonly links: number;
  readonly intervalMs: number;
}

async function measure(database: Database, { tries, links, intervalMs }: Scale) {
  const secrets = createSecretBox(randomBytes(32));
  const secret = newWebhookSecret();
  const receiver = new WebhookReceiver(secret);
  const arrivals = new Arrivals();
  receiver.behaviour = (request) => {
    arrivals.take(request);
    return { status: 204 };
  };
  await receiver.open();
  const opened = await Promise.all(Array.from({ length: links }, (_, i) => openLabLink(i)));
  const byAddress = new Map(opened.map((link) => [link.address, link]));
  const clock = createSystemClock();
  const sender = new OutboxSender(
    { clock, database, secrets, log: silentLog },
    { webhook: webhookChannel },
  );
  let rig: Rig | undefined;
  try {
    rig = await Rig.start({
      database,
      secrets,
      network: networkOf(opened, intervalMs),
      echoProgram: createWorldEchoes({
        echo: (address) => (byAddress.get(address)?.isDown ? null : RTT_MS),
      }),
    });
    await seedWebhookEndpoint(database, secrets, {
      tenantId: rig.tenantId,
      url: receiver.url,
      secret,
      types: ['link.down', 'device.down', 'incident.opened', 'incident.resolved'],
    });
    await sender.start();
    const context = { rig, arrivals, intervalMs, left: { count: tries } };
    const done = await Promise.all(opened.map((link) => tryLink(link, context)));
    if (arrivals.unsigned > 0) throw new Error(`${arrivals.unsigned} webhooks were not signed`);
    return done.flat();
  } finally {
    await sender.stop();
    await rig?.stop();
    await Promise.all([receiver.close(), ...opened.map((link) => link.close())]);
  }
}

function networkOf(links: readonly LabLink[], intervalMs: number) {
  return {
    slug: 'link-down',
    intervalMs,
    settings: { lanNetworks: ['127.0.0.0/8'] },
    devices: [CORE, ...links.map(({ device }) => device)],
  };
}

function figuresOf(tries: readonly LinkDownTry[]): Record<string, number> {
  const at = (p: number, of: (one: LinkDownTry) => number, among = tries) =>
    rounded(percentile(among.map(of), p), 0);
  const whole = (one: LinkDownTry) => one.webhookAt - one.killedAt;
  const sinceFirst = (one: LinkDownTry) => one.webhookAt - one.sampleAt;
  const sinceLast = (one: LinkDownTry) => one.webhookAt - one.lastSampleAt;
  const byKind = LINK_KINDS.map((kind) => {
    const among = tries.filter((one) => one.kind === kind);
    return [`p99MsBy${kind}`, at(0.99, whole, among)];
  });
  return {
    p50Ms: at(0.5, whole),
    p99Ms: at(0.99, whole),
    sinceFirstFailingSampleP50Ms: at(0.5, sinceFirst),
    sinceFirstFailingSampleP99Ms: at(0.99, sinceFirst),
    sinceLastFailingSampleP50Ms: at(0.5, sinceLast),
    sinceLastFailingSampleP99Ms: at(0.99, sinceLast),
    sinceStateP99Ms: at(0.99, (one) => one.webhookAt - one.stateAt),
    ...Object.fromEntries(byKind),
  };
}
