import type { ImportRow, InventoryImport } from '@atalaya/core/wire/rest/imports';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Tenant, withApi } from '../../testing/with-api.js';

const api = withApi();

interface Rows {
  items: ImportRow[];
  nextCursor: string | null;
}

class Importer {
  readonly tenant: Tenant;

  constructor(tenant: Tenant) {
    this.tenant = tenant;
  }

  async preview(text: string, name = 'inventario.csv'): Promise<InventoryImport> {
    return (await this.post({ source: 'file', name, text })).as<InventoryImport>(201);
  }

  post(body: object) {
    return this.tenant.owner.post('/imports', body);
  }

  apply(id: string, body: object = {}) {
    return this.tenant.owner.post(`/imports/${id}/apply`, body);
  }

  async rows(id: string, query = ''): Promise<ImportRow[]> {
    return (await this.tenant.owner.get(`/imports/${id}/rows?limit=200${query}`)).as<Rows>(200)
      .items;
  }

  async names(resource: string): Promise<string[]> {
    const list = await this.tenant.owner.get(`/${resource}?limit=200`);
    return list.as<{ items: { name: string }[] }>(200).items.map(({ name }) => name);
  }
}

const CSV = [
  'tipo;nombre;rol;clase;sitio;padre;ip;latitud;longitud;etiquetas;ping;cuelga_de;snmp',
  'sitio;Cerro Alto;;torre;;;;19,4326;-99,1332;;;;',
  'sitio;Caseta;;pop;;Cerro Alto;;;;;;;',
  'equipo;Router Cerro;router;;Cerro Alto;;10.0.0.1;;;núcleo | norte;sí;;Torres',
  'equipo;Sector Norte;sectorial;;Cerro Alto;;10.0.0.2;;;;sí;Router Cerro;',
  'equipo;Casa Pérez;antena;;Caseta;;10.0.9.7;;;;no;Sector Norte;',
].join('\r\n');

describe('an inventory in a file', () => {
  let norte: Importer;
  beforeAll(async () => {
    norte = new Importer(await api.tenant('norte'));
    await norte.tenant.owner.post('/credentials', {
      name: 'Torres',
      secret: { kind: 'snmp-community', community: 'only-in-the-box' },
    });
  });

  it('is shown before it is written, written whole, and changes nothing the second time', async () => {
    const preview = await norte.preview(CSV);
    expect(preview).toMatchObject({
      state: 'ready',
      counts: { create: 7, change: 0, leave: 0, refuse: 0, gone: 0 },
      createdBy: 'Owner of norte',
    });
    expect(await norte.names('sites')).toEqual([]);

    const applied = (await norte.apply(preview.id)).as<InventoryImport>(200);
    expect(applied).toMatchObject({ state: 'applied', appliedBy: 'Owner of norte' });
    expect(await norte.names('sites')).toEqual(['Caseta', 'Cerro Alto']);
    expect(await norte.names('devices')).toEqual(['Casa Pérez', 'Router Cerro', 'Sector Norte']);

    const rows = await norte.rows(preview.id);
    const router = rows.find(({ name }) => name === 'Router Cerro');
    const device = (await norte.tenant.owner.get(`/devices/${router?.subjectId}`)).as<{
      siteName: string;
      tags: string[];
      sources: { driver: string; address: string }[];
    }>(200);
    expect(device).toMatchObject({ siteName: 'Cerro Alto', tags: ['núcleo', 'norte'] });
    expect(device.sources).toMatchObject([
      { driver: 'icmp', address: '10.0.0.1' },
      { driver: 'snmp', address: '10.0.0.1' },
    ]);
    const links = (await norte.tenant.owner.get('/device-links')).as<{
      items: { upstreamName: string; downstreamName: string; kind: string }[];
    }>(200).items;
    expect(links).toHaveLength(2);
    expect(links).toContainEqual(
      expect.objectContaining({
        upstreamName: 'Sector Norte',
        downstreamName: 'Casa Pérez',
        kind: 'radio',
      }),
    );

    const again = await norte.preview(CSV);
    expect(again.counts).toEqual({ create: 0, change: 0, leave: 7, refuse: 0, gone: 0 });
    expect((await norte.apply(preview.id)).problem).toMatchObject({
      status: 409,
      slug: 'already-applied',
    });
  });

  it('that was exported is imported without a change, as CSV and as JSON', async () => {
    for (const format of ['csv', 'json']) {
      const file = await norte.tenant.owner.get(`/exports/inventory?format=${format}`);
      expect(file.status).toBe(200);
      expect(file.body).not.toContain('only-in-the-box');
      const preview = await norte.preview(file.body, `inventory.${format}`);
      expect([format, preview.counts]).toEqual([
        format,
        { create: 0, change: 0, leave: 7, refuse: 0, gone: 0 },
      ]);
    }
  });

  it('says field by field what it would change', async () => {
    const preview = await norte.preview(
      'name,address,tags,notes\nRouter Cerro,10.0.0.11,-,"uno\ndos"',
    );
    expect(await norte.rows(preview.id)).toMatchObject([
      {
        subject: 'device',
        action: 'change',
        row: 2,
        matchedBy: 'name',
        changes: [
          { field: 'address', before: '10.0.0.1', after: '10.0.0.11' },
          { field: 'tags', before: 'norte, núcleo', after: null },
          { field: 'notes', before: null, after: 'uno\ndos' },
          { field: 'icmp', before: '10.0.0.1', after: '10.0.0.11' },
          { field: 'snmp', before: '10.0.0.1 · Torres', after: '10.0.0.11 · Torres' },
        ],
      },
    ]);
    await norte.apply(preview.id);
    const log = await norte.tenant.owner.get('/audit-log?limit=200');
    const actions = log
      .as<{ items: { action: string }[] }>(200)
      .items.slice(0, 4)
      .map(({ action }) => action);
    expect(actions).toEqual(['import.apply', 'device.sources', 'device.update', 'import.preview']);
    await norte.apply((await norte.preview(CSV)).id);
  });

  it('with bad rows names each: row, column, value, what is wrong, what would be right', async () => {
    const preview = await norte.preview(
      [
        'nombre,rol,sitio,ip,mac,latitud',
        'Bueno,router,Cerro Alto,10.1.0.1,,',
        ',router,,,,',
        'Malo,roter,Cerro Alto,10.1.0.2,,',
        'Otro,ap,Cerro Bajo,10.1.0.300:x y,4C:5E:0C:11:22,',
        'Bueno,ap,,10.1.0.9,,',
      ].join('\n'),
    );
    expect(preview.counts).toMatchObject({ create: 1, refuse: 4 });
    const refused = await norte.rows(preview.id, '&action=refuse');
    expect(
      refused.flatMap(({ row, problems }) =>
        problems.map(({ column, value, code }) => [row, column, value, code]),
      ),
    ).toEqual([
      [3, 'name', '', 'required'],
      [4, 'role', 'roter', 'unknown-word'],
      [5, 'address', '10.1.0.300:x y', 'not-an-address'],
      [5, 'macs', '4C:5E:0C:11:22', 'not-a-mac'],
      [5, 'site', 'Cerro Bajo', 'unknown-site'],
      [6, 'name', 'Bueno', 'duplicate'],
    ]);
    expect(refused[1]?.problems[0]?.message).toBe(
      'role "roter": is none of the accepted words (accepted: router, ap, cpe, backhaul, switch, olt, onu, power, server)',
    );
    expect((await norte.apply(preview.id)).problem).toMatchObject({
      status: 409,
      slug: 'refused-rows',
    });
    expect(await norte.names('devices')).not.toContain('Bueno');
    expect((await norte.apply(preview.id, { withoutRefused: true })).status).toBe(200);
    expect(await norte.names('devices')).toContain('Bueno');
  });

  it('whose cells are shifted by a comma without quotation marks is refused row by row', async () => {
    const preview = await norte.preview(
      'tipo,nombre,clase,latitud,longitud\nsitio,Cerro,torre,19,43,-99,13\nsitio,Loma,torre,"19,4","-99,1",,\n',
    );
    expect(preview.counts).toMatchObject({ create: 1, refuse: 1 });
    const [refused] = await norte.rows(preview.id, '&action=refuse');
    expect(refused).toMatchObject({
      row: 2,
      problems: [{ column: 'row', value: '-99 13', code: 'surplus-cells' }],
    });
  });

  it('is not written over an inventory that moved: the new preview is shown first', async () => {
    const preview = await norte.preview('name,role,address\nBueno,switch,10.1.0.1');
    const bueno = (await norte.rows(preview.id))[0]?.subjectId;
    await norte.tenant.owner.patch(`/devices/${bueno}`, { role: 'olt' });
    expect((await norte.apply(preview.id)).problem).toMatchObject({
      status: 409,
      slug: 'inventory-moved',
    });
    expect((await norte.rows(preview.id))[0]?.changes).toEqual([
      { field: 'role', before: 'olt', after: 'switch' },
    ]);
    expect((await norte.apply(preview.id)).status).toBe(200);
  });

  it('takes part in a rename found by its MAC, and refuses cycles of sites and links', async () => {
    await norte.apply((await norte.preview('name,role,mac\nViejo,ap,02:00:00:00:00:aa')).id);
    const renamed = await norte.preview('name,mac\nNuevo,0200.0000.00AA');
    expect(await norte.rows(renamed.id)).toMatchObject([
      { matchedBy: 'mac', changes: [{ field: 'name', before: 'Viejo', after: 'Nuevo' }] },
    ]);
    const cycles = await norte.preview(
      [
        'type,name,kind,parent,upstream,downstream',
        'site,Cerro Alto,,Caseta,,',
        'site,A,pop,B,,',
        'site,B,pop,A,,',
        'link,,,,Casa Pérez,Router Cerro',
        'link,,,,Router Cerro,Router Cerro',
      ].join('\n'),
    );
    const rows = await norte.rows(cycles.id);
    expect(rows.map(({ row, problems }) => [row, problems[0]?.code]).toSorted()).toEqual([
      [2, 'cycle'],
      [3, 'cycle'],
      [4, 'cycle'],
      [5, 'cycle'],
      [6, 'same-device'],
    ]);
  });

  it('is no way around what a person may not do one by one', async () => {
    await norte.tenant.owner.patch('/roles/noc', {
      permissions: [{ resource: 'device', action: 'write', allowed: false }],
    });
    const noc = await api.person(norte.tenant, 'noc', 'noc@norte.test');
    const preview = (
      await noc.post('/imports', { source: 'file', name: 'x', text: 'name,role\nNo,ap' })
    ).as<InventoryImport>(201);
    expect((await noc.post(`/imports/${preview.id}/apply`, {})).status).toBe(403);
    expect(await norte.names('devices')).not.toContain('No');
  });

  it('says from which router a device is pinged, also one that comes further down', async () => {
    await norte.tenant.owner.post('/credentials', {
      name: 'API',
      secret: { kind: 'routeros', user: 'read', password: 'only-in-the-box' },
    });
    const file = [
      'nombre;rol;ip;ping;ping_desde;mikrotik',
      'CPE lejano;antena;192.168.88.7;sí;Router lejano;',
      'Router lejano;router;10.7.0.1;no;;API',
    ].join('\n');
    const preview = await norte.preview(file);
    await norte.apply(preview.id);
    const rows = await norte.rows(preview.id);
    const idOf = (wanted: string) => rows.find(({ name }) => name === wanted)?.subjectId;
    const device = await norte.tenant.owner.get(`/devices/${idOf('CPE lejano')}`);
    expect(device.as(200)).toMatchObject({
      sources: [{ driver: 'icmp', viaDeviceId: idOf('Router lejano') }],
    });
    const exported = await norte.tenant.owner.get('/exports/inventory?format=csv');
    const again = await norte.preview(exported.body, 'inventory.csv');
    expect(again.counts).toMatchObject({ create: 0, change: 0, refuse: 0 });
  });
});

describe('a hostile file', () => {
  let sur: Importer;
  beforeAll(async () => {
    sur = new Importer(await api.tenant('sur'));
  });
  const base64 = (bytes: Uint8Array | string) => Buffer.from(bytes).toString('base64');
  const refusal = async (body: object) =>
    (await sur.post({ source: 'file', name: 'x', ...body })).problem;

  it.each([
    ['a workbook', { contentBase64: base64(new Uint8Array([0x50, 0x4b, 3, 4, 0, 0])) }],
    ['NULs', { text: 'name,role\nA\0,ap' }],
    ['a quote that is never closed', { text: 'name,role\n"A,ap' }],
    ['no heading that is known', { text: 'x,y\n1,2' }],
    ['nothing', { text: '' }],
    ['a line of 5 MB', { text: `name\n"${'x'.repeat(5_000_000)}"` }],
    ['too many rows', { text: `name\n${'A\n'.repeat(20_001)}` }],
    ['broken JSON', { text: '{"sites":[', format: 'json' }],
    ['JSON of another shape', { text: '[{"name":"A"}]' }],
    ['neither text nor bytes', {}],
  ])('with %s is refused in one sentence', async (_name, body) => {
    expect(await refusal(body)).toMatchObject({ status: 400, fields: ['contentBase64'] });
  });

  it('in the letters of Latin America is read whether it is UTF-8 or Latin-1', async () => {
    const text = 'nombre;clase\nPeña Ñandú;torre';
    for (const bytes of [
      Buffer.from(text, 'latin1'),
      Buffer.from(text),
      Buffer.from(`\uFEFF${text}`),
      Buffer.from(`\uFEFF${text}`, 'utf16le'),
    ]) {
      const body = { source: 'file', name: 'x', contentBase64: base64(bytes) };
      const { id } = (await sur.post(body)).as<InventoryImport>(201);
      expect((await sur.rows(id))[0]?.name).toBe('Peña Ñandú');
    }
  });

  it('of 20,000 rows is planned and written, with its audit, in one piece', async () => {
    const rows = Array.from(
      { length: 20_000 },
      (_, i) => `CPE ${i},cpe,10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`,
    );
    const preview = await sur.preview(`name,role,ip\n${rows.join('\n')}`);
    expect(preview.counts).toMatchObject({ create: 20_000, refuse: 0 });
    expect((await sur.apply(preview.id)).status).toBe(200);
    const list = await sur.tenant.owner.get('/devices?limit=1');
    expect(list.as<{ total: number }>(200).total).toBe(20_000);
  }, 120_000);
});
