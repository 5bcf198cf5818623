import { routerTermsSchema } from '@atalaya/core/wire/rest/enforcement';
import { list } from './mock-lists.js';
import { mockTakeOver } from './mock-take-over.js';
import { mockId } from './mock-world.js';

const MINUTE_MS = 60_000;
const at = (agoMs: number) => new Date(Date.now() - agoMs).toISOString();
const ROUTER = { id: mockId(17, 1), name: 'CCR Centro' };
const LINE = {
  id: mockId(13, 3),
  accessIdentity: 'nube.ppp',
  customer: { id: mockId(13, 1), name: 'Papelería Nube' },
};
const MENU = 'ip/firewall/address-list';
const ENTRY = {
  '.id': '*1F',
  list: 'atalaya-suspended',
  address: '10.20.0.15',
  comment: `atalaya:bajio:${LINE.id}:4`,
};

const router = () => ({
  ...ROUTER,
  mode: 'observe',
  isRemote: false,
  via: 'routeros',
  terms: routerTermsSchema.parse({}),
  bundle: {
    version: 1,
    problems: [
      {
        kind: 'misplaced',
        menu: 'ip/firewall/filter',
        rule: 'jump-from',
        message: 'The rule jump-from stands below a rule that lets packets by.',
      },
    ],
  },
  comparison: {
    at: at(2 * MINUTE_MS),
    askedAt: null,
    error: null,
    retryAt: null,
    drifts: { extra_block: 1, foreign: 1 },
    lines: 412,
    rows: 1_904,
    tookMs: 640,
  },
  commands: { queued: 1, running: 0, failed: 0, dead: 1 },
  openDrifts: 2,
  updatedAt: at(90 * MINUTE_MS),
  updatedBy: 'Lucía Mendoza',
});

const command = () => ({
  id: mockId(17, 2),
  router: ROUTER,
  service: LINE,
  intent: 'suspend',
  state: 'dead',
  generation: 4,
  actor: 'dunning',
  cause: 'dunning',
  decisionId: mockId(17, 3),
  attempts: 8,
  dueAt: at(5 * MINUTE_MS),
  error: 'failure: not enough permissions (9)',
  latencyMs: 212,
  createdAt: at(20 * MINUTE_MS),
  startedAt: at(6 * MINUTE_MS),
  settledAt: at(6 * MINUTE_MS),
});

const record = () => ({
  ...command(),
  payload: {},
  commands: [
    {
      words: [`/${MENU}/add`, `=list=${ENTRY.list}`, `=address=${ENTRY.address}`],
      answer: 'trap',
      message: 'not enough permissions (9)',
    },
  ],
  before: { [MENU]: [] },
  after: { [MENU]: [ENTRY] },
});

const drift = (kind: string, n: number) => ({
  id: mockId(17, n),
  router: ROUTER,
  service: kind === 'foreign' ? null : LINE,
  kind,
  details:
    kind === 'foreign'
      ? { menu: MENU, ...ENTRY, comment: 'Moroso' }
      : {
          identity: LINE.accessIdentity,
          desired: 'active',
          observed: 'suspended',
          obstacle: null,
          writes: [{ menu: MENU, verb: 'remove', id: ENTRY['.id'], values: {} }],
          rows: { [MENU]: [ENTRY] },
        },
  firstSeenAt: at(11 * MINUTE_MS),
  lastSeenAt: at(MINUTE_MS),
  endedAt: null,
  endedHow: null,
  commandId: null,
});

const row = {
  router: ROUTER,
  menu: 'ppp/secret',
  service: null,
  found: null,
  wanted: null,
  differs: [],
  writes: [],
  obstacle: null,
  proposal: { service: null, plan: null },
  foundAt: at(11 * MINUTE_MS),
  ignored: null,
};
const OWNED = {
  id: LINE.id,
  customer: LINE.customer,
  plan: { id: mockId(13, 4), name: 'Negocio 50' },
};
const SYNC_ROWS = [
  {
    ...row,
    id: mockId(17, 21),
    kind: 'router_only',
    key: 'tienda.ppp',
    found: { name: 'tienda.ppp', profile: '20M', 'rate-limit': '5M/20M', comment: 'Tienda Sol' },
    proposal: { service: { ...OWNED, id: mockId(13, 9) }, plan: null },
  },
  {
    ...row,
    id: mockId(17, 22),
    kind: 'different',
    key: LINE.accessIdentity,
    service: OWNED,
    found: { name: LINE.accessIdentity, profile: '20M', 'rate-limit': '5M/20M' },
    wanted: '10000k/50000k',
    differs: ['speed'],
    writes: [{ menu: 'ppp/secret', verb: 'set', values: { profile: 'atalaya-10000k-50000k' } }],
  },
];

/** What there is of one router by itself. */
function mockRouters(path: string, query: URLSearchParams): unknown {
  const [, , , part, what] = path.split('/');
  if (part === 'take-over') return mockTakeOver(ROUTER, what, query);
  if (part !== 'bundle') return undefined;
  const settings = {
    aviso: { address: '203.0.113.9', port: 8100 },
    allowed: ['portal.bajio.example'],
  };
  return { from: 'known', settings };
}

/** One watched router with a customer who is blocked and should not be; undefined for other paths. */
export function mockEnforcement(path: string, query: URLSearchParams, isEmpty: boolean): unknown {
  const [, resource, id] = path.split('/');
  switch (resource) {
    case 'enforcement-routers':
      return mockRouters(path, query) ?? list(isEmpty ? [] : [router()]);
    case 'network-commands':
      return id === undefined ? list(isEmpty ? [] : [command()]) : record();
    case 'network-drifts': {
      const kind = query.get('kind');
      const all = [drift('extra_block', 4), drift('foreign', 5)];
      return list(isEmpty ? [] : all.filter((one) => kind === null || one.kind === kind));
    }
    case 'router-sync-rows': {
      const kind = query.get('kind');
      return list(isEmpty ? [] : SYNC_ROWS.filter((one) => one.kind === kind));
    }
    default:
      return undefined;
  }
}
