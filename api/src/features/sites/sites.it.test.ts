import type { Site } from '@atalaya/core/wire/rest/sites';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Tenant, withApi } from '../../testing/with-api.js';

const api = withApi();
let norte: Tenant;
beforeAll(async () => {
  norte = await api.tenant('norte');
});
const create = (body: object) => norte.owner.post('/sites', body);
interface Page {
  items: Site[];
  nextCursor: string | null;
}

describe('sites', () => {
  it('are created, read, changed and removed', async () => {
    const created = (await create({ name: 'Cerro', kind: 'tower', latitude: 19.4 })).as<Site>(201);
    expect(created).toMatchObject({ latitude: 19.4, longitude: null, notes: '', deviceCount: 0 });
    expect((await norte.owner.get(`/sites/${created.id}`)).as<Site>(200)).toEqual(created);
    await api.clock.advance(1_000);
    const changed = await norte.owner.patch(`/sites/${created.id}`, { longitude: -99.1 });
    expect(changed.as<Site>(200)).toMatchObject({
      name: 'Cerro',
      latitude: 19.4,
      longitude: -99.1,
    });
    expect(changed.as<Site>(200).updatedAt).not.toBe(created.updatedAt);
    expect((await norte.owner.delete(`/sites/${created.id}`)).status).toBe(204);
    expect((await norte.owner.get(`/sites/${created.id}`)).status).toBe(404);
    expect((await norte.owner.delete(`/sites/${created.id}`)).status).toBe(404);
  });

  it('are refused with the field that is wrong', async () => {
    const { id } = (await create({ name: 'Loma', kind: 'pop' })).as<Site>(201);
    expect((await create({ name: 'Loma', kind: 'tower' })).problem).toEqual({
      status: 409,
      slug: 'already-exists',
      fields: ['name'],
    });
    expect((await create({ name: 'X', kind: 'tower', latitude: 91 })).problem.fields).toEqual([
      'latitude',
    ]);
    const nowhere = '00000000-0000-4000-8000-000000000000';
    expect((await create({ name: 'Y', kind: 'tower', parentId: nowhere })).problem).toEqual({
      status: 400,
      slug: 'invalid-request',
      fields: ['parentId'],
    });
    const child = (await create({ name: 'Child', kind: 'pop', parentId: id })).as<Site>(201);
    for (const parentId of [id, child.id]) {
      const cycle = await norte.owner.patch(`/sites/${id}`, { parentId });
      expect(cycle.problem.fields).toEqual(['parentId']);
    }
    expect((await norte.owner.delete(`/sites/${id}`)).problem.slug).toBe('in-use');
  });

  it('leave their trace: who, what, before and after', async () => {
    const { id } = (await create({ name: 'Traced', kind: 'tower' })).as<Site>(201);
    await norte.owner.patch(`/sites/${id}`, { name: 'Renamed' });
    await norte.owner.delete(`/sites/${id}`);
    const log = await norte.owner.get(`/audit-log?subjectType=site&subjectId=${id}`);
    const { items } = log.as<{ items: { action: string; actorName: string }[] }>(200);
    expect(items).toMatchObject([
      { action: 'site.delete', before: { name: 'Renamed' }, after: null },
      { action: 'site.update', before: { name: 'Traced' }, after: { name: 'Renamed' } },
      {
        action: 'site.create',
        before: null,
        after: { name: 'Traced' },
        actorName: 'Owner of norte',
      },
    ]);
  });

  it('of a page that is full go on where it ended, whatever the size, each once and in order', async () => {
    const sur = await api.tenant('paging');
    const names = [
      'Ñandú',
      'zorro',
      'Águila',
      'a_b',
      'a%b',
      'a b',
      'B',
      'b',
      '10',
      '9',
      "O'Higgins",
    ];
    for (const name of names) await sur.owner.post('/sites', { name, kind: 'tower' });
    const whole = (await sur.owner.get('/sites?limit=200')).as<Page>(200).items.map((s) => s.id);
    expect(whole).toHaveLength(names.length);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 12 }), async (limit) => {
        const walked: string[] = [];
        let cursor: string | null = '';
        while (cursor !== null) {
          const more = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
          const page: Page = (await sur.owner.get(`/sites?limit=${limit}${more}`)).as<Page>(200);
          expect(page.items.length).toBeLessThanOrEqual(limit);
          walked.push(...page.items.map((site) => site.id));
          cursor = page.nextCursor;
        }
        expect(walked).toEqual(whole);
      }),
      { numRuns: 12 },
    );
  });

  it('are found by what is in their name, wildcards taken literally', async () => {
    const sur = await api.tenant('search');
    for (const name of ['a_b', 'a%b', 'axb']) await sur.owner.post('/sites', { name, kind: 'pop' });
    const found = async (text: string) =>
      (await sur.owner.get(`/sites?search=${encodeURIComponent(text)}`))
        .as<Page>(200)
        .items.map((site) => site.name);
    expect(await found('A_B')).toEqual(['a_b']);
    expect(await found('%')).toEqual(['a%b']);
    expect(await found('x')).toEqual(['axb']);
  });

  it('do not go on with a cursor of another filter', async () => {
    const page = (await norte.owner.get('/sites?limit=1')).as<Page>(200);
    const cursor = encodeURIComponent(page.nextCursor ?? '');
    const other = await norte.owner.get(`/sites?limit=1&kind=pop&cursor=${cursor}`);
    expect(other.problem).toMatchObject({ status: 400, fields: ['cursor'] });
    expect((await norte.owner.get(`/sites?limit=2&cursor=${cursor}`)).status).toBe(200);
  });
});
