import { commandLine, dueCommand, serviceId } from '@atalaya/core/testing/fakes/router-lane';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { noFaults, type RouterFaults } from './faults.js';
import { LaneRig } from './testing/lane-rig.js';

let rig: LaneRig;
afterEach(() => rig.close());

const start = async () => {
  rig = await new LaneRig().start();
  return rig;
};
const services = () => rig.router.services;
const LIST = '/ip/firewall/address-list';
const CUT = { accessKind: 'static', identity: '10.9.0.5', desired: 'suspended' } as const;
const BACK = { ...CUT, desired: 'active', generation: 8 } as const;
const listed = () => rig.rows(services().addressLists).map(({ address }) => address);

describe('what is not wanted any more', () => {
  it('sends nothing', async () => {
    await start();
    rig.commands.unwanted = () => [`command-of-${serviceId(1)}`];
    expect(await rig.want(CUT)).toMatchObject([{ state: 'stale', commands: [] }]);
    expect(listed()).toEqual([]);
  });

  it('of an older generation, or asking for what the books do not want, does not even look', async () => {
    await start();
    const logins = rig.server.counts.logins;
    const line = { ...CUT, serviceId: serviceId(3) };
    await rig.want({ ...line, generation: 9 });
    const { logins: after } = rig.server.counts;
    expect(after).toBe(logins + 1);

    const old = dueCommand(commandLine({ ...line, generation: 9 }), { generation: 8 });
    const other = dueCommand(commandLine({ ...BACK }), { intent: 'suspend' });
    const from = rig.commands.outcomes.length;
    await rig.run({ commands: [old, other] });
    expect(rig.commands.outcomes.slice(from).map(({ state }) => state)).toEqual(['stale', 'stale']);
    expect(rig.server.counts.logins).toBe(after);
  });
});

describe('a router that refuses', () => {
  it('in words that another try would not change ends the command', async () => {
    await start();
    const refusal = { command: `${LIST}/add`, message: 'not enough permissions (9)', times: 1 };
    rig.server.faults.trap = refusal;
    expect(await rig.want(CUT)).toMatchObject([
      { state: 'failed', final: true, commands: [{ answer: 'trap' }] },
    ]);
    rig.server.faults.trap = { ...refusal, message: 'failure: try later', times: 1 };
    expect(await rig.want(CUT)).toMatchObject([{ state: 'failed', final: false }]);
    expect(await rig.want(CUT)).toMatchObject([{ state: 'verified' }]);
  });

  it('because it is so already is believed where the read-back shows it, and only there', async () => {
    await start();
    const message = 'failure: already have such entry';
    rig.server.faults.trap = { command: `${LIST}/add`, message, times: 1 };
    expect(await rig.want(CUT)).toMatchObject([{ state: 'failed', final: false }]);
    services().addressLists.add({
      list: 'atalaya-suspended',
      address: '10.9.0.5',
      comment: 'mano',
    });
    expect(await rig.want(CUT)).toMatchObject([{ state: 'verified', observed: 'suspended' }]);
  });
});

describe('a line that is cut', () => {
  it('in the middle of a write tells nothing: what is there is read before anything is tried again', async () => {
    await start();
    rig.server.faults.dropAt = { command: `${LIST}/add`, isCarriedOut: true };
    const second = { ...CUT, serviceId: serviceId(2), identity: '10.9.0.6' };
    // The other one of the lane waits for the next, and that is no attempt.
    const told = await rig.want(CUT, second);
    expect(told).toMatchObject([{ state: 'verified', commands: [{ answer: 'unknown' }] }]);
    expect(rig.commands.released.at(-1)).toMatchObject({ error: null });
    expect(listed()).toEqual(['10.9.0.5']);
    rig.server.faults.dropAt = { command: `${LIST}/remove`, isCarriedOut: false };
    expect(await rig.want(BACK)).toMatchObject([{ state: 'failed', final: false }]);
    expect(await rig.want(BACK)).toMatchObject([{ state: 'verified', observed: 'active' }]);
    expect(listed()).toEqual([]);
  });

  it('before anything was read leaves all of it for later', async () => {
    await start();
    await rig.server.close();
    expect(await rig.want(CUT)).toEqual([]);
    expect(rig.commands.released).toMatchObject([{ error: expect.any(String), retryAt: 30_000 }]);
  });
});

describe('a router that answers late', () => {
  it('is read back, and what it did is seen', async () => {
    await start();
    rig.deadlineMs = 150;
    rig.server.faults.late = { command: `${LIST}/add`, ms: 400 };
    expect(await rig.want(CUT)).toMatchObject([
      { state: 'verified', commands: [{ answer: 'unknown' }] },
    ]);
  });

  it('to what it is asked is told nothing, and is asked later', async () => {
    await start();
    rig.deadlineMs = 100;
    rig.server.faults.stallMs = 300;
    expect(await rig.want(CUT)).toEqual([]);
    expect(rig.commands.released).toMatchObject([{ error: expect.any(String), retryAt: 30_000 }]);
    expect(listed()).toEqual([]);
  });
});

describe('a router that says that it is done', () => {
  it('and did nothing is no cut, and no return', async () => {
    await start();
    const told = (answer: string) => ({
      ...{ state: 'failed', final: false, commands: [{ answer }] },
      error: expect.stringContaining('Read back it is not so'),
    });
    rig.server.faults.pretends = `${LIST}/add`;
    expect(await rig.want(CUT)).toMatchObject([told('done')]);
    rig.server.faults.pretends = `${LIST}/remove`;
    expect(await rig.want(CUT)).toMatchObject([{ state: 'verified', observed: 'suspended' }]);
    expect(await rig.want(BACK)).toMatchObject([told('done')]);
    expect(listed()).toEqual(['10.9.0.5']);
    rig.server.faults.pretends = null;
    expect(await rig.want(BACK)).toMatchObject([{ state: 'verified', observed: 'active' }]);
  });

  it('and is changed by a hand before it is read back is believed by what it has then', async () => {
    await start();
    const table = services().addressLists;
    rig.server.faults.lie = (menu, rows) => {
      if (menu !== LIST || rows.length === 0) return rows;
      rig.server.faults.lie = null;
      for (const row of [...table.rows]) table.remove(row);
      return [];
    };
    const [outcome] = await rig.want(CUT);
    expect(outcome).toMatchObject({ state: 'failed', final: false });
    expect(await rig.want(CUT)).toMatchObject([{ state: 'verified', observed: 'suspended' }]);
    expect(listed()).toEqual(['10.9.0.5']);
  });
});

describe('whatever goes wrong on the way', () => {
  const write = fc.constantFrom(`${LIST}/add`, `${LIST}/remove`);
  const trouble: fc.Arbitrary<Partial<RouterFaults>> = fc.oneof(
    fc
      .record({ afterBytes: fc.nat(400), by: fc.constantFrom('rst' as const, 'fin' as const) })
      .map((cutNext) => ({ cutNext })),
    fc.constant({ fatalNext: true }),
    fc.constant({ refuseLogin: true }),
    write.map((command) => ({ trap: { command, message: 'failure: busy', times: 1 } })),
  );

  it('only what stands on the router is called verified, and it ends as it is wanted', async () => {
    await start();
    rig.deadlineMs = 200;
    let generation = 10;
    const tries = async (isCut: boolean, faults: Partial<RouterFaults>) => {
      generation += 1;
      Object.assign(rig.server.faults, noFaults(), faults);
      const desired = isCut ? 'suspended' : 'active';
      const told = await rig.want({ ...CUT, desired, generation });
      const states = told.map(({ state }) => state);
      expect(['verified', 'failed', undefined]).toContain(states[0]);
      if (states[0] === 'verified') expect(listed()).toEqual(isCut ? ['10.9.0.5'] : []);
      return states;
    };
    const steps = fc.array(fc.tuple(fc.boolean(), trouble), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(steps, async (troubles) => {
        for (const [isCut, faults] of troubles) await tries(isCut, faults);
        expect(await tries(true, {})).toEqual(['verified']);
        expect(await tries(false, {})).toEqual(['verified']);
      }),
      { numRuns: 8 },
    );
  });
});

describe('a router that lies', () => {
  it('by printing an entry that is not there is not believed', async () => {
    await start();
    const ghost = {
      '.id': '*F',
      list: 'atalaya-suspended',
      address: '10.9.0.5',
      disabled: 'false',
    };
    rig.server.faults.lie = (menu, rows) => (menu === LIST ? [...rows, ghost] : rows);
    expect(await rig.want(CUT)).toMatchObject([
      { state: 'failed', error: expect.stringContaining('not believed'), final: false },
    ]);
  });

  it('by hiding one that is there does not count as cut, nor as let in', async () => {
    await start();
    rig.server.faults.lie = (menu, rows) => (menu === LIST ? [] : rows);
    expect(await rig.want(CUT)).toMatchObject([{ state: 'failed' }]);
    expect(listed()).toEqual(['10.9.0.5']);
    expect(await rig.want(BACK)).toMatchObject([{ state: 'failed' }]);
    rig.server.faults.lie = null;
    expect(await rig.want(BACK)).toMatchObject([{ state: 'verified' }]);
  });
});

describe('what other hands made', () => {
  it('stays as it is, and a customer whom it blocks is not called let in', async () => {
    await start();
    const theirs = { list: 'atalaya-suspended', address: '10.9.0.5', comment: 'Moroso: Ana' };
    services().addressLists.add(theirs);
    services().addressLists.add({ list: 'Morosos', address: '10.9.0.5' });
    expect(await rig.want(BACK)).toMatchObject([
      { state: 'failed', error: expect.stringContaining("not the platform's"), final: false },
    ]);
    expect(services().addressLists.rows).toHaveLength(2);
    const marks = { ...theirs, comment: `atalaya:sur:${serviceId(1)}:1`, address: '10.9.0.7' };
    services().addressLists.add(marks);
    await rig.want({ ...BACK, identity: '10.9.0.7' });
    expect(services().addressLists.rows).toHaveLength(3);
  });
});

describe('the budget of a router', () => {
  it('is not overspent, and who is to be let in does not wait behind those who are cut', async () => {
    await start();
    rig.terms = { ...rig.terms, writesPerMinute: 10 };
    const lines = Array.from({ length: 12 }, (_, n) => ({
      ...CUT,
      serviceId: serviceId(n + 10),
      identity: `10.9.1.${n + 1}`,
    }));
    const done = await rig.want(...lines);
    expect(done).toHaveLength(9);
    expect(done.every(({ state }) => state === 'verified')).toBe(true);
    const { retryAt } = rig.commands.released.at(-1) ?? {};
    expect(retryAt).toBeGreaterThan(30_000);
    const back = { ...lines[0], desired: 'active', generation: 8 } as const;
    expect(await rig.want(back)).toMatchObject([{ state: 'verified', observed: 'active' }]);
    expect(await rig.want({ ...lines[1], ...back, serviceId: serviceId(11) })).toEqual([]);
  });
});

describe('a comparison', () => {
  it('tells what differs, the customer who pays and is blocked first, and writes nothing', async () => {
    await start();
    await rig.want({ ...CUT, serviceId: serviceId(5), identity: '10.9.0.50' });
    services().addressLists.add({ list: 'atalaya-suspended', address: '10.9.9.9' });

    const paying = commandLine({ ...BACK, serviceId: serviceId(5), identity: '10.9.0.50' });
    const owing = commandLine({ ...CUT, serviceId: serviceId(6), identity: '10.9.0.60' });
    const before = listed();
    await rig.run({ reconcile: [owing, paying] });
    const [comparison] = rig.commands.comparisons;
    expect(comparison?.drifts.map(({ kind, remedy }) => [kind, remedy?.intent])).toEqual([
      ['extra_block', 'restore'],
      ['missing_block', 'suspend'],
      ['foreign', undefined],
    ]);
    expect(comparison?.lines.map(({ observed }) => observed)).toEqual(['active', 'suspended']);
    expect(listed()).toEqual(before);
    await rig.run({ reconcile: [owing] });
    const orphan = rig.commands.comparisons[1]?.drifts.find(({ kind }) => kind === 'orphan');
    expect(orphan?.remedy).toMatchObject({ intent: 'clean' });
    const clean = { id: 'clean', intent: 'clean', generation: 0, attempt: 1, line: null } as const;
    await rig.run({ commands: [{ ...clean, payload: orphan?.remedy?.payload ?? {} }] });
    expect(listed()).toEqual(['10.9.9.9']);
  });
});
