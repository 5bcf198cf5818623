import { FIND_API_SSL, withPrefix } from './install-script.js';
import { allowedSources, type RouterSetupOptions, setupNames } from './router-setup.js';
import { quoted } from './script-text.js';
import { SCRIPT_WORDS, type ScriptLocale } from './script-words.js';

/**
 * Takes from the router what the script of this setup added and nothing else; it needs no secret. What several setups
 * share (the service, its certificate, SNMP) goes with the last of them. A service that only ours might use was
 * turned on by the script: it is turned off, never left open to everybody.
 */
export function uninstallScript(request: {
  readonly tag: string;
  readonly options: RouterSetupOptions;
  readonly locale: ScriptLocale;
}): string {
  const { tag, options, locale } = request;
  const names = setupNames(tag);
  const words = SCRIPT_WORDS[locale];
  const comment = `comment=${quoted(names.comment)}`;
  const remove = (menu: string, where: string) => `${menu} remove [${menu} find ${where}]`;
  const lines = [
    remove('/user', comment),
    remove('/user group', `name=${quoted(names.readGroup)}`),
    remove('/user group', `name=${quoted(names.writeGroup)}`),
    remove('/ip firewall filter', comment),
    remove('/snmp community', `name~${quoted(`^${names.snmpPrefix}`)}`),
    ...(options.wireguard === null
      ? []
      : [
          remove('/interface wireguard peers', comment),
          remove('/ip address', comment),
          remove('/interface wireguard', comment),
        ]),
    ':if ([:len [/user find comment~"^atalaya:setup:"]] = 0) do={',
    ...shared(options).map((line) => `  ${line}`),
    '} else={',
    `  :put ${quoted(words.kept)}`,
    '}',
    `:put ${quoted(words.removed)}`,
  ];
  return `${[`# ${words.removal}`, `# ${names.comment}`, '{', ...lines, '}'].join('\n')}\n`;
}

function shared(options: RouterSetupOptions): string[] {
  const ours = allowedSources(options).map(withPrefix);
  const bare = ours.map((address) => address.replace(/\/32$/, ''));
  const isOurs = quoted(`,${[...new Set([...ours, ...bare])].join(',')},`);
  return [
    FIND_API_SSL,
    ':local isOurs ([:pick [:tostr [/ip service get $apiSsl certificate]] 0 8] = "atalaya-")',
    ':local hadList false',
    ':local others ""',
    ':foreach each in=[/ip service get $apiSsl address] do={',
    '  :local text [:tostr $each]',
    '  :if ([:len $text] > 0) do={',
    '    :set hadList true',
    `    :if ([:typeof [:find ${isOurs} ("," . $text . ",")]] = "nil") do={ :set others ($others . $text . ",") }`,
    '  }',
    '}',
    ':if ($hadList && ([:len $others] = 0)) do={ /ip service set $apiSsl disabled=yes address="" }',
    ':if ([:len $others] > 0) do={ /ip service set $apiSsl address=[:pick $others 0 ([:len $others] - 1)] }',
    ':if ($isOurs) do={ /ip service set $apiSsl certificate=none }',
    '/certificate remove [/certificate find name~"^atalaya-"]',
    ...closedSnmp(options),
  ];
}

/** SNMP that nobody is let into any more was turned on by the script: it is as RouterOS ships it again. */
function closedSnmp({ snmp }: RouterSetupOptions): string[] {
  if (snmp === 'none') return [];
  return [
    ':local left [/snmp community find]',
    ':if ([:len $left] = 1) do={',
    '  :if ([:tostr [/snmp community get [:pick $left 0] read-access]] = "false") do={',
    '    /snmp set enabled=no',
    '    /snmp community set [:pick $left 0] read-access=yes',
    '  }',
    '}',
  ];
}
