import { describe, expect, it } from 'vitest';
import type { DeviceRole } from '../network/device.js';
import type { Candidate, KnownDevice } from './candidate.js';
import { CandidateJudge } from './judge-candidates.js';

const device = (id: string, role: DeviceRole, siteId: string | null = null): KnownDevice => ({
  id,
  name: id,
  role,
  siteId,
  addresses: [`10.0.0.${id.length}`],
  ways: [],
  macs: [`02:00:00:00:${id.length}0:00`],
});
const candidate = (id: string, more: Partial<Candidate>): Candidate => ({
  id,
  macs: [],
  foundBy: [],
  ways: [],
  heardOn: [],
  traits: {},
  ...more,
});
const heardBy = (id: string, more: Partial<Candidate['heardOn'][number]> = {}) => ({
  by: 'neighbour' as const,
  ref: { kind: 'device' as const, id },
  interface: 'ether1',
  alone: true,
  ...more,
});
const facts = {
  devices: [
    device('core', 'router', 'pop'),
    device('sector1', 'ap', 'tower'),
    device('bridge', 'backhaul'),
  ],
  links: [{ upstreamId: 'core', downstreamId: 'bridge' }],
  ignored: new Set(['mac:02:99:00:00:00:01']),
};
const judge = new CandidateJudge(facts);
const names = (candidates: Candidate[]) =>
  judge.links(candidates).map(({ upstream, downstream }) => `${upstream.id} > ${downstream.id}`);

describe('CandidateJudge', () => {
  it('says what is new, what is known and what nobody wants to see', () => {
    expect(judge.judge(candidate('c', { address: '10.9.9.9' })).status).toBe('new');
    expect(judge.judge(candidate('c', { address: '10.0.0.4' }))).toMatchObject({
      status: 'known',
      knownDeviceId: 'core',
      matchedBy: 'address',
    });
    expect(judge.judge(candidate('c', { macs: ['02:99:00:00:00:01'] })).status).toBe('ignored');
  });

  it('puts infrastructure where the device stands that hears it by cable, and no customer', () => {
    const model = 'Rocket 5AC Lite';
    const site = (more: Partial<Candidate>) => judge.judge(candidate('c', more)).suggestedSiteId;
    expect(site({ model, heardOn: [heardBy('core')] })).toBe('pop');
    expect(site({ model, heardOn: [heardBy('core', { isRadio: true })] })).toBeUndefined();
    expect(site({ model, heardOn: [heardBy('core'), heardBy('sector1')] })).toBeUndefined();
    expect(site({ model: 'LiteBeam 5AC', heardOn: [heardBy('core')] })).toBeUndefined();
  });

  it('links a found router below what hangs on the core, and a known one by its own id', () => {
    const router = { model: 'CCR2004', ways: [{ driver: 'routeros' as const }] };
    expect(names([candidate('far', { ...router, heardOn: [heardBy('bridge')] })])).toEqual([
      'bridge > far',
    ]);
    expect(names([candidate('seen', { address: '10.0.0.6', heardOn: [heardBy('core')] })])).toEqual(
      [],
    );
    const known = candidate('seen', { macs: ['02:00:00:00:60:00'], heardOn: [heardBy('sector1')] });
    expect(judge.judge(known).status).toBe('known');
  });

  it('takes an access point that hangs on nothing for no core, whatever hangs on it', () => {
    const other = new CandidateJudge({
      ...facts,
      links: [{ upstreamId: 'sector1', downstreamId: 'bridge' }],
    });
    const [link] = other.links([
      candidate('found', { ways: [{ driver: 'routeros' }], heardOn: [heardBy('sector1')] }),
    ]);
    expect(link).toMatchObject({ upstream: { id: 'found' }, downstream: { id: 'sector1' } });
  });

  it('links nothing to what is ignored', () => {
    const ignored = candidate('c', { macs: ['02:99:00:00:00:01'], heardOn: [heardBy('core')] });
    expect(names([ignored])).toEqual([]);
  });
});
