import type {
  ExecuteContext,
  HookContext,
  HttpRequest,
  HttpResponse,
} from '../n8n/node-context.js';

interface FakeEndpoint {
  id: string;
  url: string;
  types: string[];
  enabled: boolean;
}
/** What answers to an action with what was asked of it. */
const ACTED_ON: readonly string[] = ['actions', 'promises', 'services'];
const BASE = 'https://noc.example.net';

/** The part of Atalaya's API that the nodes call, in memory, with what was asked of it. */
export class FakeAtalaya {
  readonly endpoints: FakeEndpoint[] = [];
  readonly asked: HttpRequest[] = [];
  /** Answers in place of the API's own, once each. */
  readonly troubles: HttpResponse[] = [];
  incidents: object[] = [];
  rotas: object[] = [];
  #made = 0;

  answer(request: HttpRequest): HttpResponse {
    this.asked.push(request);
    const trouble = this.troubles.shift();
    if (trouble) return trouble;
    const path = request.url.replace(`${BASE}/api/v1`, '');
    const [, resource = '', id, verb] = path.split('/');
    if (resource === 'incidents') return this.#list(request);
    if (resource === 'on-call-rotas') return { statusCode: 200, body: { items: this.rotas } };
    if (ACTED_ON.includes(resource)) return { statusCode: 200, body: { asked: request.body } };
    if (resource.startsWith('tickets')) {
      return { statusCode: 200, body: { items: [], nextCursor: null } };
    }
    if (resource !== 'webhook-endpoints') return problem(404, 'There is nothing here.');
    return id === undefined ? this.#collection(request) : this.#one(request, id, verb);
  }

  #list({ qs }: HttpRequest): HttpResponse {
    const from = Number(qs?.['cursor'] ?? 0);
    const to = from + Number(qs?.['limit'] ?? 50);
    const nextCursor = to < this.incidents.length ? String(to) : null;
    return { statusCode: 200, body: { items: this.incidents.slice(from, to), nextCursor } };
  }

  #collection({ method, body }: HttpRequest): HttpResponse {
    if (method === 'GET') {
      return { statusCode: 200, body: { items: this.endpoints, nextCursor: null } };
    }
    this.#made += 1;
    const endpoint = { id: `e${this.#made}`, enabled: true, ...(body as object) } as FakeEndpoint;
    this.endpoints.push(endpoint);
    return { statusCode: 201, body: { endpoint, secret: `whsec_key${this.#made}` } };
  }

  #one({ method, body }: HttpRequest, id: string, verb: string | undefined): HttpResponse {
    const at = this.endpoints.findIndex((endpoint) => endpoint.id === id);
    const endpoint = this.endpoints[at];
    if (endpoint === undefined) return problem(404, 'There is nothing here with this address.');
    if (method === 'DELETE') {
      this.endpoints.splice(at, 1);
      return { statusCode: 204, body: '' };
    }
    if (verb === 'rotate') return { statusCode: 200, body: { endpoint, secret: 'whsec_rotated' } };
    Object.assign(endpoint, body);
    return { statusCode: 200, body: endpoint };
  }
}

export function problem(statusCode: number, detail: string): HttpResponse {
  return { statusCode, body: JSON.stringify({ type: '/problems/x', status: statusCode, detail }) };
}

/** What n8n would hand to a node whose credential leads to `api`. */
export function contextOf(
  api: FakeAtalaya,
  parameters: Readonly<Record<string, unknown>>,
  more: {
    readonly store?: Record<string, unknown>;
    readonly url?: string;
    readonly items?: number;
    readonly goesOn?: boolean;
  } = {},
): HookContext & ExecuteContext {
  const items = Array.from({ length: more.items ?? 1 }, () => ({ json: {} }));
  const store = more.store ?? {};
  return {
    getCredentials: async () => ({ baseUrl: `${BASE}/`, apiKey: 'atk_x' }),
    helpers: {
      httpRequestWithAuthentication: async (credential, request) => {
        if (credential !== 'atalayaApi') throw new Error(`no credential ${credential}`);
        return api.answer(request);
      },
    },
    getNodeParameter: (name: string) => parameters[name],
    getNodeWebhookUrl: () => more.url ?? 'https://n8n.example.net/webhook/abc/webhook',
    getWorkflow: () => ({ name: 'Link down to WhatsApp' }),
    getWorkflowStaticData: () => store,
    getInputData: () => items,
    continueOnFail: () => more.goesOn === true,
  };
}
