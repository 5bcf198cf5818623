import { namedBlocksSchema } from '@atalaya/core/domain/enforcement/take-over-names';
import { list } from './mock-lists.js';
import { mockId } from './mock-world.js';

const MINUTE_MS = 60_000;
const at = (agoMs: number) => new Date(Date.now() - agoMs).toISOString();
const NUBE = {
  id: mockId(13, 3),
  accessIdentity: 'nube.ppp',
  customer: { id: mockId(13, 1), name: 'Papelería Nube' },
};
const SUR = {
  id: mockId(13, 33),
  accessIdentity: 'taller.sur',
  customer: { id: mockId(13, 31), name: 'Taller Mecánico del Sur' },
};

const takeOver = (router: object) => ({
  router,
  mode: 'enforce',
  named: namedBlocksSchema.parse({ lists: ['Moroso'], profiles: ['expired'] }),
  namedAt: at(60 * MINUTE_MS),
  namedBy: 'Lucía Mendoza',
  readAt: at(2 * MINUTE_MS),
  askedAt: null,
  error: null,
  survey: {
    lists: [
      { name: 'Moroso', entries: 4, leases: 0, why: ['rule', 'name'] },
      { name: 'BLOCKED_USERS', entries: 2, leases: 1, why: ['name'] },
      { name: 'LAN', entries: 12, leases: 0, why: [] },
    ],
    profiles: [
      { name: 'expired', secrets: 2, rate: '64000/64000', why: ['name', 'slow'] },
      { name: 'plan-20M', secrets: 388, rate: '5000000/20000000', why: [] },
    ],
    disabledSecrets: 7,
    blockedLeases: 0,
    slowQueues: 1,
  },
  counts: { release: 1, adopt: 1, pending: 0, ambiguous: 1, unmatched: 1 },
  underWay: 0,
  taken: 31,
});

const entry = (n: number, verdict: string, more: object) => ({
  id: mockId(17, n),
  verdict,
  kind: 'list_entry',
  menu: 'ip/firewall/address-list',
  values: { list: 'Moroso', address: `10.20.0.${n}` },
  reason: null,
  source: null,
  service: null,
  suggested: null,
  firstSeenAt: at(26 * 60 * MINUTE_MS),
  changedAt: at(26 * 60 * MINUTE_MS),
  lastSeenAt: at(2 * MINUTE_MS),
  command: null,
  ...more,
});

const ENTRIES = () => [
  entry(40, 'release', {
    service: { ...NUBE, desiredState: 'active' },
    source: 'secret_address',
    values: { list: 'Moroso', address: '10.20.0.40', comment: 'NUBE 0412' },
  }),
  entry(41, 'adopt', {
    kind: 'secret_profile',
    values: { name: 'taller.sur', profile: 'expired' },
    service: { ...SUR, desiredState: 'suspended' },
    source: 'secret',
    changedAt: at(2 * MINUTE_MS),
    command: {
      id: mockId(17, 2),
      state: 'dead',
      error:
        'ppp/secret taller.sur is not as it was in the preview any more: nothing was written. Look at a new preview.',
    },
  }),
  entry(42, 'ambiguous', { reason: 'several' }),
  entry(43, 'unmatched', {
    values: { list: 'Moroso', address: '10.20.0.43', comment: 'Papelería Nube' },
    suggested: NUBE,
  }),
];

const SERVICES = () => [
  {
    ...{ service: NUBE, side: 'only_they', desiredState: 'active' },
    ...{ weSince: null, theySince: at(26 * 60 * MINUTE_MS), theirKinds: ['list_entry'] },
  },
  {
    ...{ service: SUR, side: 'agree', desiredState: 'suspended' },
    ...{ weSince: at(50 * 60 * MINUTE_MS), theySince: at(26 * 60 * MINUTE_MS) },
    theirKinds: ['secret_profile'],
  },
];

/** Another system's cuts on a router: one that blocks who pays, one that is right, one in doubt, one nobody's. */
export function mockTakeOver(router: object, what: string | undefined, query: URLSearchParams) {
  if (what === 'services') {
    const side = query.get('side');
    const rows = SERVICES().filter((row) => side === null || row.side === side);
    return { ...list(rows), counts: { only_they: 1, only_we: 0, agree: 1 } };
  }
  if (what !== 'entries') return takeOver(router);
  const verdict = query.get('verdict');
  return list(ENTRIES().filter((row) => verdict === null || row.verdict === verdict));
}
