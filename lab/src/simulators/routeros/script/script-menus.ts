import { type ConfigRow, ConfigTable, type ConfigValues } from '../../../world/config-table.js';
import { ScriptError } from './parse-script.js';

interface ScriptMenu {
  readonly table: ConfigTable;
  readonly properties: ReadonlySet<string>;
  /** One row that is always there: `get` and `set` name none. */
  readonly isSingle: boolean;
}

const COMMON = ['comment', 'disabled'];
const SECURITY = [
  'security',
  'authentication-protocol',
  'authentication-password',
  'encryption-protocol',
  'encryption-password',
];
const PROPERTIES: Readonly<Record<string, readonly string[]>> = {
  'ip service': ['name', 'address', 'certificate', 'port', 'disabled'],
  snmp: ['enabled', 'contact'],
  'snmp community': ['name', 'addresses', 'read-access', 'write-access', 'default', ...SECURITY],
  certificate: ['name', 'common-name', 'days-valid', 'key-size', 'fingerprint'],
  user: ['name', 'group', 'password', 'address', ...COMMON],
  'user group': ['name', 'policy'],
  'ip firewall filter': [
    'chain',
    'action',
    'protocol',
    'src-address',
    'dst-port',
    'dynamic',
    ...COMMON,
  ],
  'ip address': ['address', 'interface', ...COMMON],
};
const WIREGUARD: Readonly<Record<string, readonly string[]>> = {
  'interface wireguard': ['name', 'listen-port', 'public-key', ...COMMON],
  'interface wireguard peers': [
    'interface',
    'public-key',
    'endpoint-address',
    'endpoint-port',
    'allowed-address',
    'persistent-keepalive',
    ...COMMON,
  ],
};

/** A router's configuration as scripts change it, before any script ran on it. */
export class ScriptMenus {
  readonly #menus = new Map<string, ScriptMenu>();
  #certificates = 0;

  constructor(routeros: 6 | 7) {
    const all = routeros === 7 ? { ...PROPERTIES, ...WIREGUARD } : PROPERTIES;
    for (const [path, properties] of Object.entries(all)) {
      const isSingle = path === 'snmp';
      this.#menus.set(path, {
        table: new ConfigTable(),
        properties: new Set(properties),
        isSingle,
      });
    }
    const ports = { api: '8728', 'api-ssl': '8729', winbox: '8291' };
    for (const [name, port] of Object.entries(ports)) {
      const row = { name, port, address: '', certificate: 'none', disabled: 'true' };
      this.table('ip service').add(row);
    }
    this.table('snmp').add({ enabled: 'false' });
    const open = { name: 'public', default: 'true', 'read-access': 'true' };
    this.table('snmp community').add({ ...open, 'write-access': 'false', addresses: '0.0.0.0/0' });
    for (const action of ['accept', 'drop']) {
      this.table('ip firewall filter').add({ chain: 'input', action, dynamic: 'false' });
    }
  }

  /** @throws ScriptError where this router has no such menu. */
  menu(path: string): ScriptMenu {
    const menu = this.#menus.get(path);
    if (!menu) throw new ScriptError(`bad command name: /${path}`);
    return menu;
  }

  table(path: string): ConfigTable {
    return this.menu(path).table;
  }

  row(path: string, name: string): ConfigValues | undefined {
    return this.table(path).byName(name)?.values;
  }

  /** Everything, for comparison. */
  snapshot(): Readonly<Record<string, readonly ConfigValues[]>> {
    const entries = [...this.#menus].map(([path, { table }]) => [
      path,
      table.rows.map(({ values }) => values),
    ]);
    return Object.fromEntries(entries);
  }

  add(path: string, values: Record<string, string>): ConfigRow {
    const { table } = this.menu(path);
    const made: Record<string, string> = { ...values };
    if (path === 'interface wireguard') made['public-key'] = `key-of-${values['name']}`;
    if (path === 'ip firewall filter') made['dynamic'] = 'false';
    const isNamed = path !== 'ip address' && values['name'] !== undefined;
    if (isNamed && table.byName(values['name'] ?? '')) {
      throw new ScriptError(`failure: already have ${values['name']} in /${path}`);
    }
    return table.add(made);
  }

  sign(row: ConfigRow): void {
    this.#certificates += 1;
    const fingerprint = this.#certificates.toString(16).padStart(64, '0');
    this.table('certificate').set(row, { fingerprint });
  }
}
