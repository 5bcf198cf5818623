import type { RouterSetupSecrets } from './router-secrets.js';
import {
  allowedSources,
  type RouterSetupOptions,
  type SetupNames,
  setupNames,
  type WireguardOptions,
} from './router-setup.js';
import { quoted, quotedList } from './script-text.js';
import { SCRIPT_WORDS, type ScriptLocale } from './script-words.js';

export const SCRIPT_PARTS = [
  'wireguard',
  'snmp',
  'service',
  'firewall',
  'users',
  'result',
] as const;
export type ScriptPart = (typeof SCRIPT_PARTS)[number];

export interface RouterScript {
  /** The whole, to be pasted into a terminal or run with `/import`. */
  readonly text: string;
  readonly parts: readonly ScriptPart[];
}

/**
 * The service itself comes first among the entries of its name: newer releases list its connections below it, so that
 * the name alone would mean several.
 */
export const FIND_API_SSL = ':local apiSsl [:pick [/ip service find name="api-ssl"] 0]';

/** What the driver needs: `test` lets the router send echoes for the platform. */
export const READ_POLICY = 'api,read,test';
export const WRITE_POLICY = 'api,read,write,test';

interface Script {
  readonly options: RouterSetupOptions;
  readonly secrets: RouterSetupSecrets;
  readonly names: SetupNames;
  readonly words: (typeof SCRIPT_WORDS)[ScriptLocale];
}

/**
 * The script that makes a router ready to be read (RouterOS 6.43 and newer). It is one block in braces: the terminal
 * reads all of it before it runs any of it, so that a router that does not understand a line changes nothing. Users
 * come last: who can log in finds everything else done. A comment's `#` stands in the first column, the only place
 * where RouterOS takes it for one.
 */
export function installScript(request: {
  readonly tag: string;
  readonly options: RouterSetupOptions;
  readonly secrets: RouterSetupSecrets;
  readonly locale: ScriptLocale;
}): RouterScript {
  const { options, secrets, tag, locale } = request;
  const script = { options, secrets, names: setupNames(tag), words: SCRIPT_WORDS[locale] };
  const { wireguard } = options;
  const blocks: [ScriptPart, string[]][] = [
    ['wireguard', wireguard === null ? [] : tunnel(script, wireguard)],
    ['snmp', snmp(script)],
    ['service', service(script)],
    ['firewall', options.firewall ? firewall(script) : []],
    ['users', users(script)],
    ['result', result(script)],
  ];
  const used = blocks.filter(([, lines]) => lines.length > 0);
  const body = used.flatMap(([part, lines]) => [`# ${part}`, ...lines]);
  const head = [`# ${script.words.title}`, `# ${script.names.comment}`];
  return {
    text: `${[...head, '{', ...body, '}'].join('\n')}\n`,
    parts: used.map(([part]) => part),
  };
}

const find = (menu: string, where: string) => `[:len [${menu} find ${where}]]`;

function tunnel({ names, options }: Script, wireguard: WireguardOptions): string[] {
  const name = quoted(names.tunnel);
  const comment = quoted(names.comment);
  const { collectorPublicKey, endpoint, endpointPort, routerAddress, collectorAddress } = wireguard;
  // What the firewall and the users let in comes from here; nothing else goes into the tunnel.
  const inside = [...new Set([collectorAddress, ...options.allowedFrom])].map(withPrefix).join(',');
  return [
    `:if (${find('/interface wireguard', `name=${name}`)} = 0) do={`,
    `  /interface wireguard add name=${name} listen-port=${names.tunnelPort} comment=${comment}`,
    '}',
    `:if (${find('/interface wireguard peers', `interface=${name}`)} = 0) do={`,
    `  /interface wireguard peers add interface=${name} public-key=${quoted(collectorPublicKey)} endpoint-address=${quoted(endpoint)} endpoint-port=${endpointPort} allowed-address=${quoted(inside)} persistent-keepalive=25s comment=${comment}`,
    '}',
    `:if (${find('/ip address', `interface=${name}`)} = 0) do={`,
    `  /ip address add address=${quoted(routerAddress)} interface=${name} comment=${comment}`,
    '}',
  ];
}

/** Where SNMP was off, turning it on would open the community "public" to everybody: it is closed first. */
function snmp({ options, secrets }: Script): string[] {
  const access = secrets.snmp;
  if (access === null) return [];
  const name = quoted(access.kind === 'v2c' ? access.community : access.user);
  const addresses = quoted(allowedSources(options).map(withPrefix).join(','));
  const security =
    access.kind === 'v2c'
      ? ''
      : ` security=private authentication-protocol=SHA1 authentication-password=${quoted(access.authPassword)} encryption-protocol=AES encryption-password=${quoted(access.privPassword)}`;
  return [
    ':if ([:tostr [/snmp get enabled]] != "true") do={',
    '  /snmp community set [/snmp community find default=yes] read-access=no write-access=no',
    '  /snmp set enabled=yes',
    '}',
    `:if (${find('/snmp community', `name=${name}`)} = 0) do={`,
    `  /snmp community add name=${name} addresses=${addresses} read-access=yes write-access=no${security}`,
    '}',
  ];
}

/** A certificate that is set already is kept, and so is everyone whom the service lets in already. */
function service({ options, names, words }: Script): string[] {
  const name = quoted(names.certificate);
  const signed = find('/certificate', `name=${name} fingerprint~"."`);
  return [
    FIND_API_SSL,
    ':local wasOff ([:tostr [/ip service get $apiSsl disabled]] = "true")',
    ':local inUse [:tostr [/ip service get $apiSsl certificate]]',
    ':if (($inUse = "") || ($inUse = "none")) do={',
    `  :if (${find('/certificate', `name=${name}`)} = 0) do={`,
    `    /certificate add name=${name} common-name=${name} days-valid=3650 key-size=2048`,
    '  }',
    `  :if (${signed} = 0) do={ /certificate sign ${name} }`,
    '  :local waited 0',
    `  :while (($waited < 120) && (${signed} = 0)) do={ :delay 1s; :set waited ($waited + 1) }`,
    `  /ip service set $apiSsl certificate=${name}`,
    '}',
    ':local allowed ""',
    ':foreach each in=[/ip service get $apiSsl address] do={',
    '  :if ([:len [:tostr $each]] > 0) do={ :set allowed ($allowed . [:tostr $each] . ",") }',
    '}',
    ':if ($wasOff || ([:len $allowed] > 0)) do={',
    `  :foreach each in=${quotedList(allowedSources(options).map(withPrefix))} do={`,
    '    :local bare $each',
    '    :if ([:pick $each ([:len $each] - 3) [:len $each]] = "/32") do={ :set bare [:pick $each 0 ([:len $each] - 3)] }',
    '    :if (([:typeof [:find ("," . $allowed) ("," . $each . ",")]] = "nil") && ([:typeof [:find ("," . $allowed) ("," . $bare . ",")]] = "nil")) do={',
    '      :set allowed ($allowed . $each . ",")',
    '    }',
    '  }',
    '  /ip service set $apiSsl address=[:pick $allowed 0 ([:len $allowed] - 1)]',
    '} else={',
    `  :put ${quoted(words.openToAll)}`,
    '}',
    ':if ($wasOff) do={',
    `  /ip service set $apiSsl port=${options.port} disabled=no`,
    '} else={',
    `  :if ([/ip service get $apiSsl port] != ${options.port}) do={ :put (${quoted(words.otherPort)} . [/ip service get $apiSsl port]) }`,
    '}',
  ];
}

/** Before the first rule of the chain, whatever refuses later on. */
function firewall({ options, names }: Script): string[] {
  const menu = '/ip firewall filter';
  const comment = `comment=${quoted(names.comment)}`;
  const accept = (from: string, what: string) =>
    `  ${menu} add chain=input action=accept src-address=${quoted(from)} ${what} ${comment}`;
  const rules = allowedSources(options).flatMap((from) => [
    accept(from, 'protocol=tcp dst-port=[/ip service get $apiSsl port]'),
    ...(options.snmp === 'none' ? [] : [accept(from, 'protocol=udp dst-port=161')]),
    accept(from, 'protocol=icmp'),
  ]);
  return [
    `:if (${find(menu, comment)} = 0) do={`,
    `  :local first [${menu} find chain=input dynamic=no]`,
    ...rules,
    `  :if ([:len $first] > 0) do={ ${menu} move [${menu} find ${comment}] destination=[:pick $first 0] }`,
    '}',
  ];
}

function users({ options, secrets, names }: Script): string[] {
  const addresses = quoted(allowedSources(options).map(withPrefix).join(','));
  const add = (user: string, group: string, policy: string, password: string) => {
    const rest = `group=${quoted(group)} password=${quoted(password)} address=${addresses} comment=${quoted(names.comment)}`;
    return [
      `:if (${find('/user group', `name=${quoted(group)}`)} = 0) do={ /user group add name=${quoted(group)} policy=${policy} }`,
      `:if (${find('/user', `name=${quoted(user)}`)} = 0) do={`,
      `  /user add name=${quoted(user)} ${rest}`,
      '} else={',
      `  /user set [/user find name=${quoted(user)}] ${rest}`,
      '}',
    ];
  };
  const { readUser, readGroup, writeUser, writeGroup } = names;
  return [
    ...add(readUser, readGroup, READ_POLICY, secrets.readPassword),
    ...(secrets.writePassword === null
      ? []
      : add(writeUser, writeGroup, WRITE_POLICY, secrets.writePassword)),
  ];
}

function result({ options, names, words }: Script): string[] {
  const wireguard = `[/interface wireguard find name=${quoted(names.tunnel)}]`;
  return [
    ':local shown [:tostr [/ip service get $apiSsl certificate]]',
    `:foreach each in=[/certificate find name=$shown] do={ :put (${quoted(words.fingerprint)} . [/certificate get $each fingerprint]) }`,
    ...(options.wireguard === null
      ? []
      : [`:put (${quoted(words.tunnelKey)} . [/interface wireguard get ${wireguard} public-key])`]),
    `:put ${quoted(words.done)}`,
  ];
}

/** `10.0.0.5` → `10.0.0.5/32`, as the router shows it. */
export function withPrefix(address: string): string {
  return address.includes('/') ? address : `${address}/32`;
}
