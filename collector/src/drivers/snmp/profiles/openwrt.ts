import type { SnmpProfile, TableRule, TableValueRule, TagRule } from '../profile.js';
import { mainMemory, processorLoad } from './host-resources.js';
import { RADIO_INTERFACES, RADIO_QUIRKS } from './radio-shared.js';
import { ucdMemory, ucdProcessor } from './ucd-snmp.js';

/** NET-SNMP-EXTEND-MIB nsExtendOutput1Table: a script's first line, by the name under which snmpd runs it. */
const EXTEND = '1.3.6.1.4.1.8072.1.3.2.3.1';
const DISTRO = `${EXTEND}.1.6.100.105.115.116.114.111`;
const HARDWARE = `${EXTEND}.1.8.104.97.114.100.119.97.114.101`;

/** `clients-wlan0`: the interface is part of the script's name. */
const radio = (pattern: string): TagRule => ({ from: 'index-text', part: 0, pattern });
const ofRadio = (
  metric: TableValueRule['metric'],
  pattern: string,
  rule: Partial<TableValueRule> = {},
): TableValueRule => ({
  metric,
  column: 'line',
  scope: 'fast',
  ...rule,
  tags: { radio: radio(pattern) },
});
/** Over the clients of a radio: their mean is the radio's value, the extremes have names of their own. */
const overClients = (
  metric: TableValueRule['metric'],
  script: string,
  rule: Partial<TableValueRule>,
): TableValueRule[] => [
  ofRadio(metric, `^${script}-(.+)-avg$`, rule),
  ...[
    ['min', 'lowest client'],
    ['max', 'highest client'],
  ].map(([suffix, name]) => ({
    ...ofRadio(metric, '', { ...rule, scope: 'slow' }),
    tags: {
      radio: {
        from: 'wrapped' as const,
        of: radio(`^${script}-(.+)-${suffix}$`),
        after: ` ${name}`,
      },
    },
  })),
];

const scripts: TableRule = {
  id: 'nsExtendOutput1Table',
  entry: EXTEND,
  columns: { line: 1 },
  refresh: 'instances',
  maxRows: 128,
  values: [
    ofRadio('radio.clients', '^clients-(.*\\d.*)$', { range: [0, 10_000] }),
    ofRadio('radio.frequency_mhz', '^frequency-(.+)$', { range: [400, 80_000] }),
    ofRadio('radio.noise_dbm', '^noise-floor-(.+)$', { range: [-150, -1] }),
    ...overClients('radio.tx_rate_bps', 'rate-tx', { range: [1, 1e11] }),
    ...overClients('radio.rx_rate_bps', 'rate-rx', { range: [1, 1e11] }),
    ...overClients('radio.snr_db', 'snr', { range: [1, 120] }),
  ],
};

/** The script `clients-wlan`: its name is in the entry, but for `a`, the column, and `n`, the instance. */
const allClients: TableRule = {
  id: 'clients-wlan',
  entry: `${EXTEND}.1.12.99.108.105.101.110.116.115.45.119.108`,
  columns: { line: 97 },
  refresh: 'instances',
  maxRows: 8,
  values: [
    {
      metric: 'device.clients',
      column: 'line',
      scope: 'fast',
      range: [0, 10_000],
      where: [{ part: 0, equals: [110] }],
    },
  ],
};

/** OpenWrt with net-snmp and the wireless scripts that monitoring systems agreed on. */
export const openwrt: SnmpProfile = {
  id: 'openwrt',
  title: 'OpenWrt',
  detect: [
    { sysObjectId: '1.3.6.1.4.1.8072.3.2.10', sysDescr: '\\bOpenWrt\\b' },
    {
      sysObjectId: '1.3.6.1.4.1.8072.3.2.10',
      // `distro`, but for its last letter: what lies below is that one name.
      text: { under: DISTRO.replace(/\.\d+$/, ''), matches: 'OpenWrt' },
    },
  ],
  quirks: RADIO_QUIRKS,
  identity: {
    model: [{ oid: HARDWARE }],
    version: [{ oid: DISTRO, pattern: 'OpenWrt (\\S+)' }],
  },
  interfaces: RADIO_INTERFACES,
  bridge: { fdbPort: 'bridge-port', maxRows: 1_000 },
  scalars: [],
  tables: [processorLoad, ucdProcessor, ucdMemory, mainMemory, scripts, allClients],
};
