import { err, ok } from '@atalaya/core/domain/shared/result';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { walkColumns } from './column-walk.js';
import { compareOids } from './oid-order.js';
import type { SnmpRequests } from './snmp-requests.js';
import type { NextInstance } from './snmp-value.js';

const OPTIONS = {
  isBulk: false,
  maxRepetitions: 10,
  maxVarbinds: 4,
  maxRows: 50,
  isUnordered: false,
};

/** An agent in memory: what follows an OID is for the test to say. */
function agentOf(follow: (oid: string) => NextInstance): SnmpRequests & { count: number } {
  const requests = {
    count: 0,
    get: async () => ok([]),
    next: async (oids: readonly string[]) => {
      requests.count += 1;
      return ok(oids.map(follow));
    },
    bulk: async (oids: readonly string[], maxRepetitions: number) => {
      requests.count += 1;
      return ok(oids.map((oid) => chain(oid, maxRepetitions)));
    },
  };
  const chain = (oid: string, length: number): NextInstance[] => {
    const list: NextInstance[] = [];
    for (let at = oid; list.length < length; ) {
      const next = follow(at);
      list.push(next);
      if (next === 'end') break;
      at = next.oid;
    }
    return list;
  };
  return requests;
}

function honest(instances: readonly string[]) {
  const sorted = [...instances].sort(compareOids);
  return agentOf((oid) => {
    const next = sorted.find((candidate) => compareOids(candidate, oid) > 0);
    return next === undefined ? 'end' : { oid: next, value: 1 };
  });
}

describe('walkColumns', () => {
  it('finds exactly the instances of its columns, by GETNEXT and by GETBULK', async () => {
    const instance = fc.tuple(
      fc.constantFrom('1.3.1', '1.3.2', '1.3.22', '1.3.3'),
      fc.integer({ min: 0, max: 30 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(instance), fc.boolean(), async (cells, isBulk) => {
        const oids = [...new Set(cells.map(([base, index]) => `${base}.${index}`))];
        const read = await walkColumns(honest(oids), ['1.3.1', '1.3.2', '1.3.4'], {
          ...OPTIONS,
          isBulk,
        });
        if (!read.ok) throw new Error(read.error.kind);
        for (const base of ['1.3.1', '1.3.2', '1.3.4']) {
          const expected = oids.filter((oid) => oid.startsWith(`${base}.`)).sort(compareOids);
          const found = [...(read.value.columns.get(base)?.keys() ?? [])].map(
            (at) => `${base}.${at}`,
          );
          expect(found).toEqual(expected);
        }
      }),
    );
  });

  it('ends for an agent that answers anything at all', async () => {
    const answer = fc.oneof(
      fc.constant<NextInstance>('end'),
      fc.integer({ min: 0, max: 9 }).map((at): NextInstance => ({ oid: `1.3.1.${at}`, value: at })),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.infiniteStream(answer),
        fc.boolean(),
        fc.boolean(),
        async (answers, isBulk, isUnordered) => {
          const agent = agentOf(() => answers.next().value ?? 'end');
          const options = { ...OPTIONS, isBulk, isUnordered };
          const read = await walkColumns(agent, ['1.3.1'], options);
          expect(read.ok).toBe(true);
          expect(agent.count).toBeLessThanOrEqual(12);
        },
      ),
    );
  });

  it('stops where the agent goes backwards, and says so', async () => {
    const agent = agentOf((oid) => ({ oid: oid === '1.3.1' ? '1.3.1.5' : '1.3.1.5', value: 1 }));
    const read = await walkColumns(agent, ['1.3.1'], OPTIONS);
    expect(read).toMatchObject({ ok: true, value: { isOutOfOrder: true } });
  });

  it('follows a table that its vendor sends out of order, where the profile allows it', async () => {
    const order = ['1.3.1', '1.3.1.9', '1.3.1.2', '1.3.1.7', '1.3.2.1'];
    const agent = agentOf((oid) => ({ oid: order[order.indexOf(oid) + 1] ?? '1.4', value: 1 }));
    const read = await walkColumns(agent, ['1.3.1'], { ...OPTIONS, isUnordered: true });
    expect(read.ok && [...(read.value.columns.get('1.3.1')?.keys() ?? [])]).toEqual([
      '9',
      '2',
      '7',
    ]);
  });

  it('bounds an endless table', async () => {
    const agent = agentOf((oid) => ({
      oid: `1.3.1.${Number(oid.split('.')[3] ?? 0) + 1}`,
      value: 1,
    }));
    const read = await walkColumns(agent, ['1.3.1'], OPTIONS);
    expect(read).toMatchObject({ ok: true, value: { isTruncated: true } });
    expect(agent.count).toBeLessThanOrEqual(51);
  });

  it('gives up when the device does', async () => {
    const failure = { kind: 'failed', failure: { kind: 'timeout', message: 'x' } } as const;
    const agent = { ...honest([]), next: async () => err(failure) };
    expect(await walkColumns(agent, ['1.3.1'], OPTIONS)).toEqual(err(failure));
  });
});
