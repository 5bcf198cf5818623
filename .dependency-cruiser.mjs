/**
 * The import rules of docs/architecture.md. Each names what it keeps apart and why; checks/import-rules.test.ts
 * seeds one violation of each.
 */
const WORKSPACES =
  'core|platform|migrations|collector|alerting|jobs|api|noc-ui|launcher|lab|n8n-nodes-atalaya';
const TEST = '[.]test[.]tsx?$|/testing/';

export default {
  forbidden: [
    {
      name: 'no-circular',
      comment:
        'A cycle has no bottom: neither file can be read, tested or moved without the other.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'domain-is-pure',
      comment:
        'core/domain is the rules of the business, so that a browser and a test run it alike: no Node, and of npm nothing but zod, for the shape of what is kept (policies, drafts, frozen documents).',
      severity: 'error',
      from: { path: '^core/src/domain/', pathNot: TEST },
      to: { pathNot: '^core/src/(domain|ports)/|node_modules/zod/' },
    },
    {
      name: 'core-only-zod',
      comment:
        'core is what everything else may import: a dependency here is a dependency everywhere.',
      severity: 'error',
      from: { path: '^core/src/', pathNot: TEST },
      to: { dependencyTypes: ['npm', 'npm-dev', 'core'], pathNot: 'node_modules/zod' },
    },
    {
      name: 'core-imports-no-workspace',
      comment: 'core stands at the bottom: what it imports could not import it.',
      severity: 'error',
      from: { path: '^core/src/' },
      to: { path: `^(${WORKSPACES})/`, pathNot: '^core/' },
    },
    {
      name: 'platform-imports-only-core',
      comment:
        'platform is adapters and runtime; a role that it knew would have to be loaded with every other role.',
      severity: 'error',
      from: { path: '^platform/', pathNot: TEST },
      to: { path: `^(${WORKSPACES})/`, pathNot: '^(core|platform)/' },
    },
    {
      name: 'apps-do-not-import-apps',
      comment: 'Roles may run as separate processes: they share schemas in core/wire, never code.',
      severity: 'error',
      from: {
        path: '^(collector|alerting|jobs|api|noc-ui)/',
        pathNot: '[.](it|services)[.]test[.]ts$',
      },
      to: { path: '^(collector|alerting|jobs|api|noc-ui|launcher)/', pathNot: '^$1/' },
    },
    {
      name: 'nothing-imports-lab',
      comment:
        'The lab is the only place where the world is invented; nothing that runs a business may reach it.',
      severity: 'error',
      from: { path: `^(${WORKSPACES})/`, pathNot: `^lab/|${TEST}` },
      to: { path: '^lab/' },
    },
    {
      name: 'ui-sees-wire-and-domain-only',
      comment: 'The browser gets schemas and pure rules; ports and adapters are the server’s.',
      severity: 'error',
      from: { path: '^noc-ui/src' },
      to: { path: '^(core|platform)/src/', pathNot: '^core/src/(wire|domain)/' },
    },
    {
      name: 'n8n-nodes-stand-alone',
      comment:
        'The package runs inside n8n, of which it gets everything: n8n takes no community node with dependencies.',
      severity: 'error',
      from: { path: '^n8n-nodes-atalaya/src/', pathNot: TEST },
      to: { pathNot: '^n8n-nodes-atalaya/src/|^(node:)?(crypto|http)$' },
    },
    {
      name: 'drivers-are-islands',
      comment: 'A driver is added or dropped with its folder and one line in the registry.',
      severity: 'error',
      from: { path: '^collector/src/drivers/([^/]+)/' },
      to: { path: '^collector/src/drivers/[^/]+/', pathNot: '^collector/src/drivers/$1/' },
    },
    {
      name: 'notifiers-are-islands',
      comment: 'A channel is added or dropped with its folder and one line in the registry.',
      severity: 'error',
      from: { path: '^alerting/src/notifiers/([^/]+)/' },
      to: { path: '^alerting/src/notifiers/[^/]+/', pathNot: '^alerting/src/notifiers/$1/' },
    },
    {
      name: 'features-are-islands',
      comment:
        'A resource or a page is added or dropped with its folder and one line; what two share lives beside features.',
      severity: 'error',
      from: { path: '^(api|noc-ui)/src/features/([^/]+)/' },
      to: { path: '^$1/src/features/[^/]+/', pathNot: '^$1/src/features/$2/' },
    },
    {
      name: 'device-libraries-only-in-transports',
      comment:
        'One place knows a protocol library, so that it can be replaced by our own code without a driver noticing. Tests and benches have them as a reference.',
      severity: 'error',
      from: { pathNot: '^collector/src/transports/|^lab/|[.]test[.]ts$|node_modules' },
      to: { path: 'node_modules/(node-routeros|net-snmp|ping)/' },
    },
    {
      name: 'sql-only-in-stores',
      comment:
        'SQL lives in platform, migrations and files named *.store.ts or *.read-model.ts, where tenancy is reviewed.',
      severity: 'error',
      from: {
        path: `^(${WORKSPACES})/`,
        pathNot: '^(platform|migrations|lab)/|[.](store|read-model)[.]ts$|[.]test[.]ts$|/testing/',
      },
      to: { path: 'node_modules/(pg|kysely)/' },
    },
    {
      name: 'no-src-to-test',
      comment: 'What ships does not import what only tests it.',
      severity: 'error',
      from: { path: `^(${WORKSPACES})/`, pathNot: `${TEST}|[.]contract[.]ts$|^lab/` },
      to: { path: '[.]test[.]tsx?$|/testing/|[.]contract[.]ts$' },
    },
    {
      name: 'not-to-unresolvable',
      comment:
        'An import the cruiser cannot follow silences every other rule about it. (`node` is a reference to types, no import.)',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^node$' },
    },
  ],
  options: {
    exclude: { path: '(^|/)dist/' },
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@atalaya/source', 'import', 'types', 'default'],
      extensions: ['.ts', '.tsx', '.js'],
    },
  },
};
