import { randomBytes } from 'node:crypto';

export interface N8nWorkflow {
  readonly name: string;
  readonly nodes: readonly { readonly type: string; readonly typeVersion: number }[];
  readonly connections: object;
  readonly settings: object;
}

/** An execution with what each node gave. */
export interface N8nExecution {
  readonly id: string;
  readonly status: string;
  readonly outputOf: (node: string) => readonly unknown[];
}

const SCOPES = [
  'workflow:create',
  'workflow:read',
  'workflow:activate',
  'workflow:deactivate',
  'credential:create',
  'execution:list',
  'execution:read',
];

/** The owner of a new n8n, and its public API by a key of theirs. */
export class N8nClient {
  readonly #url: string;
  readonly #key: string;
  readonly #cookie: string;

  private constructor(url: string, key: string, cookie: string) {
    this.#url = url;
    this.#key = key;
    this.#cookie = cookie;
  }

  static async setUp(url: string): Promise<N8nClient> {
    const owner = {
      email: 'owner@n8n.test',
      firstName: 'Owner',
      lastName: 'Of n8n',
      password: `A1${randomBytes(12).toString('hex')}`,
    };
    const made = await send(`${url}/rest/owner/setup`, 'POST', owner);
    const cookie = (made.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    const key = { label: 'test', scopes: SCOPES, expiresAt: null };
    const answer = await send(`${url}/rest/api-keys`, 'POST', key, { cookie });
    const { data } = (await answer.json()) as { data: { rawApiKey: string } };
    return new N8nClient(url, data.rawApiKey, cookie);
  }

  /** Every node type that it has loaded, with its versions. */
  async nodeTypes(): Promise<ReadonlyMap<string, readonly number[]>> {
    const cookie = this.#cookie;
    const answer = await send(`${this.#url}/types/nodes.json`, 'GET', undefined, { cookie });
    const types = (await answer.json()) as { name: string; version: number | number[] }[];
    const versions = new Map<string, number[]>();
    for (const { name, version } of types) {
      versions.set(name, [...(versions.get(name) ?? []), ...[version].flat()]);
    }
    return versions;
  }

  async createCredential(name: string, type: string, data: object): Promise<string> {
    return (await this.#call<{ id: string }>('/credentials', 'POST', { name, type, data })).id;
  }

  async createWorkflow(workflow: N8nWorkflow): Promise<string> {
    return (await this.#call<{ id: string }>('/workflows', 'POST', workflow)).id;
  }

  async switchWorkflow(id: string, verb: 'activate' | 'deactivate'): Promise<void> {
    await this.#call(`/workflows/${id}/${verb}`, 'POST');
  }

  async executions(workflowId: string): Promise<readonly N8nExecution[]> {
    const path = `/executions?workflowId=${workflowId}&includeData=true&limit=100`;
    const { data } = await this.#call<{ data: readonly RawExecution[] }>(path, 'GET');
    return data.map(({ id, status, data: run }) => ({
      id: String(id),
      status,
      outputOf: (node) =>
        (run?.resultData.runData[node] ?? []).flatMap(
          ({ data: out }) =>
            out?.main.flatMap((items) => items?.map(({ json }) => json) ?? []) ?? [],
        ),
    }));
  }

  async #call<T>(path: string, method: string, body?: object): Promise<T> {
    const headers = { 'x-n8n-api-key': this.#key };
    return (await send(`${this.#url}/api/v1${path}`, method, body, headers)).json() as Promise<T>;
  }
}

interface RawExecution {
  readonly id: string | number;
  readonly status: string;
  readonly data?: {
    readonly resultData: {
      readonly runData: Readonly<
        Record<
          string,
          readonly {
            readonly data?: { readonly main: readonly (readonly { json: unknown }[] | null)[] };
          }[]
        >
      >;
    };
  };
}

async function send(
  url: string,
  method: string,
  body?: object,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!response.ok) {
    throw new Error(`${method} ${url} answered ${response.status}: ${await response.text()}`);
  }
  return response;
}
