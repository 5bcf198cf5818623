import type { RouterTerms } from '../../domain/enforcement/network-command.js';
import { intentOf } from '../../domain/enforcement/wanted-intent.js';
import type { CommandLine, DueCommand, RouterLane } from '../../ports/network-commands.js';

export const routerTerms = (changes: Partial<RouterTerms> = {}): RouterTerms => ({
  mode: 'enforce',
  pppoe: 'address_list',
  dhcp: 'lease_list',
  static: 'address_list',
  listName: 'atalaya-suspended',
  suspendedProfile: 'atalaya-suspended',
  reducedProfile: 'atalaya-reduced',
  writesPerMinute: 600,
  ...changes,
});

/** The n-th service's id. */
export const serviceId = (n: number): string =>
  `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

export const commandLine = (changes: Partial<CommandLine> = {}): CommandLine => ({
  serviceId: serviceId(1),
  generation: 7,
  desired: 'suspended',
  accessKind: 'pppoe',
  identity: 'ana',
  ipv6Prefix: null,
  provisioned: { downKbps: 10_000, upKbps: 3_000 },
  reducedKbps: 1_000,
  memory: {},
  ...changes,
});

/** The command that brings a line to what is wanted of it. */
export const dueCommand = (line: CommandLine, changes: Partial<DueCommand> = {}): DueCommand => ({
  id: `command-of-${line.serviceId}`,
  intent: intentOf(line.desired),
  generation: line.generation,
  attempt: 1,
  line,
  payload: {},
  ...changes,
});

/** A lane of a router on this machine, user `admin` without a password. */
export const routerLane = (port: number, changes: Partial<RouterLane> = {}): RouterLane => ({
  tenantId: serviceId(900),
  tenantSlug: 'norte',
  routerId: serviceId(901),
  claim: 'claim-1',
  until: Number.MAX_SAFE_INTEGER,
  target: {
    address: '127.0.0.1',
    port,
    credential: { kind: 'routeros', user: 'admin', password: '', tls: false },
  },
  terms: routerTerms(),
  commands: [],
  reconcile: null,
  ...changes,
});
