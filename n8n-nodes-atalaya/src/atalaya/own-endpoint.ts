import type { HookContext } from '../n8n/node-context.js';
import { AtalayaError, callAtalaya } from './atalaya-api.js';

interface Endpoint {
  readonly id: string;
  readonly url: string;
  readonly types: readonly string[];
  readonly enabled: boolean;
}

const PATH = '/webhook-endpoints';
const MOST_NAME = 120;
/** More pages than an organisation may have endpoints. */
const MOST_PAGES = 10;

/**
 * Whether the platform still sends to this node: the endpoint that was registered exists, at this address. Its event
 * types are brought up to date. An answer that says neither yes nor no is thrown on: a second endpoint would be made.
 */
export async function checkOwnEndpoint(context: HookContext): Promise<boolean> {
  const store = context.getWorkflowStaticData('node');
  const id = store['endpointId'];
  if (typeof id !== 'string' || typeof store['secret'] !== 'string') return false;
  const endpoint = await findById(context, id);
  if (endpoint === undefined || !isSameUrl(endpoint.url, urlOf(context))) return false;
  await update(context, endpoint);
  return true;
}

/** Registers this node's address, or takes over what an earlier registration left behind there; keeps the key. */
export async function registerOwnEndpoint(context: HookContext): Promise<void> {
  const store = context.getWorkflowStaticData('node');
  const url = urlOf(context);
  const left = await findByUrl(context, url);
  const made =
    left === undefined
      ? await callAtalaya(context, {
          method: 'POST',
          path: PATH,
          body: { name: nameOf(context), url, types: typesOf(context) },
        })
      : await takeOver(context, left);
  const { endpoint, secret } = made;
  store['endpointId'] = asEndpoint(endpoint).id;
  store['secret'] = secret;
}

/** What is gone already is as good as removed. */
export async function removeOwnEndpoint(context: HookContext): Promise<void> {
  const store = context.getWorkflowStaticData('node');
  const id = store['endpointId'];
  if (typeof id === 'string') {
    try {
      await callAtalaya(context, { method: 'DELETE', path: `${PATH}/${encodeURIComponent(id)}` });
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }
  delete store['endpointId'];
  delete store['secret'];
}

/** Its key is not known here: a new one is made. */
async function takeOver(context: HookContext, left: Endpoint) {
  await update(context, left);
  return callAtalaya(context, { method: 'POST', path: `${PATH}/${left.id}/rotate` });
}

async function update(context: HookContext, endpoint: Endpoint): Promise<void> {
  const types = typesOf(context);
  const isSame = endpoint.enabled && [...types].sort().join() === [...endpoint.types].sort().join();
  if (isSame) return;
  const path = `${PATH}/${endpoint.id}`;
  await callAtalaya(context, { method: 'PATCH', path, body: { types, enabled: true } });
}

async function findById(context: HookContext, id: string): Promise<Endpoint | undefined> {
  try {
    const path = `${PATH}/${encodeURIComponent(id)}`;
    return asEndpoint(await callAtalaya(context, { method: 'GET', path }));
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

async function findByUrl(context: HookContext, url: string): Promise<Endpoint | undefined> {
  let cursor: unknown = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const qs = { limit: 200, ...(typeof cursor === 'string' && { cursor }) };
    const { items, nextCursor } = await callAtalaya(context, { method: 'GET', path: PATH, qs });
    const found = (Array.isArray(items) ? items : [])
      .map(asEndpoint)
      .find((endpoint) => isSameUrl(endpoint.url, url));
    if (found) return found;
    cursor = nextCursor;
    if (typeof cursor !== 'string') return undefined;
  }
  return undefined;
}

function urlOf(context: HookContext): string {
  const url = context.getNodeWebhookUrl('default');
  if (url === undefined) throw new Error('n8n gave this node no address.');
  return url;
}

function typesOf(context: HookContext): readonly string[] {
  const types = context.getNodeParameter('events');
  if (!Array.isArray(types) || types.length === 0) throw new Error('Choose at least one event.');
  return [...new Set(types.map(String))];
}

function nameOf(context: HookContext): string {
  return `n8n: ${context.getWorkflow().name ?? 'workflow'}`.slice(0, MOST_NAME);
}

/** The platform may have written the address in another way, such as without its default port. */
function isSameUrl(one: string, other: string): boolean {
  try {
    return new URL(one).href === new URL(other).href;
  } catch {
    return one === other;
  }
}

function isNotFound(error: unknown): boolean {
  return error instanceof AtalayaError && error.status === 404;
}

function asEndpoint(value: unknown): Endpoint {
  const { id, url, types, enabled } = (value ?? {}) as Partial<Record<keyof Endpoint, unknown>>;
  if (typeof id !== 'string' || typeof url !== 'string') {
    throw new Error('Atalaya answered with something that is no webhook endpoint.');
  }
  return {
    id,
    url,
    types: Array.isArray(types) ? types.map(String) : [],
    enabled: enabled !== false,
  };
}
