import type { ConfigRow } from '../../../world/config-table.js';
import type { Command, CommandContext, Menu } from '../menu.js';
import type { RouterOsState, RouterPort } from '../router-state.js';
import { RowIds } from '../row-ids.js';
import { anyText, tableMenu, yesNo } from '../table-menu.js';
import { Trap } from '../trap.js';
import { dateText } from '../wire-format.js';

/** `/interface`, `/interface/ethernet` and the bridge's host table. */
export function interfaceMenus(state: RouterOsState): Menu[] {
  const hostIds = new RowIds();
  return [
    tableMenu({
      path: '/interface',
      table: state.services.interfaces,
      attributes: { comment: anyText, disabled: yesNo, mtu: anyText, name: anyText },
      verbs: ['set'],
      missingItem: state.profile.missingItem,
      show: (row) => interfaceRow(state, row),
      commands: { 'monitor-traffic': monitorTraffic(state) },
    }),
    {
      path: '/interface/ethernet',
      rows: () => ethernetRows(state),
      commands: { monitor: ethernetMonitor(state) },
    },
    {
      path: '/interface/bridge/host',
      rows: () => {
        const hosts = state.bridgeHosts();
        const ids = hostIds.idsOf(hosts.map((host) => host.mac));
        return hosts.map((host, position) => ({
          id: ids[position] ?? '*0',
          values: {
            'mac-address': host.mac,
            [state.profile.bridgePort]: host.port,
            ...(state.profile.bridgePort === 'on-interface' ? { interface: host.port } : {}),
            bridge: 'bridge1',
            dynamic: 'true',
            local: 'false',
            external: 'false',
            disabled: 'false',
          },
        }));
      },
    },
  ];
}

function interfaceRow(state: RouterOsState, row: ConfigRow): Record<string, string> {
  const port = state.port(row.values['name'] ?? '');
  const counters = port ? counterValues(port) : {};
  const startedAt = state.now() - state.system().uptimeMs;
  return {
    'default-name': row.values['name'] ?? '',
    mtu: row.values['mtu'] ?? '1500',
    'actual-mtu': '1500',
    ...(port?.mac ? { 'mac-address': port.mac } : {}),
    'last-link-up-time': dateText(startedAt, state.profile.isoDates),
    'link-downs': String(port?.linkDowns ?? 0),
    ...counters,
    running: String(port?.running ?? false),
    dynamic: String(row.dynamic),
  };
}

function counterValues(port: RouterPort): Record<string, string> {
  return {
    'rx-byte': String(port.rxOctets),
    'tx-byte': String(port.txOctets),
    'rx-packet': String(port.rxOctets / 700n),
    'tx-packet': String(port.txOctets / 900n),
    'rx-drop': '0',
    'tx-drop': '0',
    'tx-queue-drop': '0',
    'rx-error': '0',
    'tx-error': '0',
  };
}

function ethernetRows(state: RouterOsState) {
  const rows = state.services.interfaces.rows.filter((row) => row.values['type'] === 'ether');
  return rows.map((row) => {
    const port = state.port(row.values['name'] ?? '');
    return {
      id: row.id,
      values: {
        name: row.values['name'] ?? '',
        'default-name': row.values['name'] ?? '',
        'mac-address': port?.mac ?? '',
        mtu: '1500',
        speed: '1Gbps',
        'auto-negotiation': 'true',
        'rx-bytes': String(port?.rxOctets ?? 0),
        'tx-bytes': String(port?.txOctets ?? 0),
        'rx-fcs-error': '0',
        running: String(port?.running ?? false),
        disabled: row.values['disabled'] ?? 'false',
      },
    };
  });
}

function ethernetMonitor(state: RouterOsState): Command {
  return endless((context, section) => {
    const names = (context.attributes.get('numbers') ?? '').split(',');
    for (const name of names) {
      context.emit({ ...section, ...linkValues(state, name) });
    }
  });
}

function linkValues(state: RouterOsState, named: string): Record<string, string> {
  const byId = state.services.interfaces.byId(named)?.values['name'];
  const port = state.port(byId ?? named);
  if (!port) throw new Trap(state.profile.missingItem, 0);
  const link = { rate: '1Gbps', 'full-duplex': 'true' };
  return {
    name: port.name,
    status: port.running ? 'link-ok' : 'no-link',
    'auto-negotiation': port.running ? 'done' : 'incomplete',
    ...(port.running ? link : {}),
  };
}

function monitorTraffic(state: RouterOsState): Command {
  return endless((context, section) => {
    const asked = context.attributes.get('interface') ?? '';
    const ports =
      asked === 'aggregate' ? [aggregate(state)] : asked.split(',').map((name) => state.port(name));
    for (const port of ports) {
      if (!port) throw new Trap('input does not match any value of interface', 1);
      context.emit({ ...section, ...trafficValues(port) });
    }
  });
}

function aggregate(state: RouterOsState): RouterPort | undefined {
  const [first, ...rest] = state.ports();
  if (!first) return undefined;
  const total = rest.reduce(
    (sum, port) => ({ rxBps: sum.rxBps + port.rxBps, txBps: sum.txBps + port.txBps }),
    { rxBps: first.rxBps, txBps: first.txBps },
  );
  return { ...first, ...total, name: 'aggregate' };
}

function trafficValues(port: RouterPort): Record<string, string> {
  return {
    name: port.name,
    'rx-packets-per-second': String(Math.round(port.rxBps / 5_600)),
    'rx-bits-per-second': String(Math.round(port.rxBps)),
    'rx-drops-per-second': '0',
    'rx-errors-per-second': '0',
    'tx-packets-per-second': String(Math.round(port.txBps / 7_200)),
    'tx-bits-per-second': String(Math.round(port.txBps)),
    'tx-drops-per-second': '0',
    'tx-errors-per-second': '0',
  };
}

const MONITOR_INTERVAL_MS = 1_000;

/** A command that shows one section each second until it is cancelled, or one alone with `=once=`. */
export function endless(
  show: (context: CommandContext, section: Readonly<Record<string, string>>) => void,
): Command {
  return async (context) => {
    if (context.attributes.has('once')) {
      show(context, {});
      return undefined;
    }
    for (let section = 0; !context.signal.aborted; section += 1) {
      show(context, { '.section': String(section) });
      await context.sleep(MONITOR_INTERVAL_MS);
    }
    return undefined;
  };
}
