import { describe, expect, it } from 'vitest';
import { contextOf, FakeAtalaya, problem } from '../testing/fake-atalaya.js';
import { checkOwnEndpoint, registerOwnEndpoint, removeOwnEndpoint } from './own-endpoint.js';

const events = ['incident.opened', 'incident.resolved'];

describe('the trigger’s own endpoint', () => {
  it('is registered once, found again after a restart, and removed', async () => {
    const api = new FakeAtalaya();
    const store = {};
    const context = contextOf(api, { events }, { store });
    expect(await checkOwnEndpoint(context)).toBe(false);
    await registerOwnEndpoint(context);
    expect(api.endpoints).toMatchObject([
      { url: 'https://n8n.example.net/webhook/abc/webhook', types: events },
    ]);
    expect(store).toEqual({ endpointId: 'e1', secret: 'whsec_key1' });
    expect(await checkOwnEndpoint(contextOf(api, { events }, { store }))).toBe(true);
    await removeOwnEndpoint(context);
    expect([api.endpoints, store]).toEqual([[], {}]);
    await removeOwnEndpoint(context);
  });

  it('follows what is chosen, and is switched on again', async () => {
    const api = new FakeAtalaya();
    const store = {};
    await registerOwnEndpoint(contextOf(api, { events }, { store }));
    for (const endpoint of api.endpoints) endpoint.enabled = false;
    expect(await checkOwnEndpoint(contextOf(api, { events: ['link.down'] }, { store }))).toBe(true);
    expect(api.endpoints).toMatchObject([{ types: ['link.down'], enabled: true }]);
  });

  it('that was left behind at the same address is taken over with a new key', async () => {
    const api = new FakeAtalaya();
    await registerOwnEndpoint(contextOf(api, { events }));
    const store = {};
    const url = 'https://n8n.example.net:443/webhook/abc/webhook';
    await registerOwnEndpoint(contextOf(api, { events: ['device.down'] }, { store, url }));
    expect(api.endpoints).toMatchObject([{ id: 'e1', types: ['device.down'] }]);
    expect(store).toEqual({ endpointId: 'e1', secret: 'whsec_rotated' });
  });

  it('is made anew when it was removed over there, or n8n has moved', async () => {
    const api = new FakeAtalaya();
    const store = {};
    await registerOwnEndpoint(contextOf(api, { events }, { store }));
    const moved = contextOf(api, { events }, { store, url: 'https://elsewhere.example.net/x' });
    expect(await checkOwnEndpoint(moved)).toBe(false);
    api.endpoints.length = 0;
    const context = contextOf(api, { events }, { store });
    expect(await checkOwnEndpoint(context)).toBe(false);
    await registerOwnEndpoint(context);
    expect(store).toEqual({ endpointId: 'e2', secret: 'whsec_key2' });
  });

  it('is not made a second time while nobody knows whether it is there', async () => {
    const api = new FakeAtalaya();
    const store = {};
    const context = contextOf(api, { events }, { store });
    await registerOwnEndpoint(context);
    api.troubles.push({ statusCode: 502, body: '<html>Bad gateway</html>' });
    await expect(checkOwnEndpoint(context)).rejects.toThrow('Atalaya answered 502');
    api.troubles.push(problem(503, 'Starting.'));
    await expect(removeOwnEndpoint(context)).rejects.toThrow('Starting.');
    expect(store).toMatchObject({ endpointId: 'e1' });
  });

  it('that is refused tells why, in the words of Atalaya', async () => {
    const api = new FakeAtalaya();
    api.troubles.push({ statusCode: 200, body: { items: [], nextCursor: null } });
    api.troubles.push(problem(400, 'url: leads to 10.0.0.9, which is not public'));
    await expect(registerOwnEndpoint(contextOf(api, { events }))).rejects.toThrow(
      'Atalaya answered 400: url: leads to 10.0.0.9, which is not public',
    );
    await expect(registerOwnEndpoint(contextOf(api, { events: [] }))).rejects.toThrow('at least');
  });

  it('is asked for at the address of the credential, with its key and nowhere else', async () => {
    const api = new FakeAtalaya();
    await registerOwnEndpoint(contextOf(api, { events }));
    for (const request of api.asked) {
      expect(request.url).toMatch(/^https:\/\/noc\.example\.net\/api\/v1\/webhook-endpoints/);
      expect(request.disableFollowRedirect).toBe(true);
    }
  });
});
