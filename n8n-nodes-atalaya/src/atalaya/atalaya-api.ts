import type { HttpRequest, HttpResponse, NodeContext } from '../n8n/node-context.js';

export const CREDENTIAL = 'atalayaApi';
const TIMEOUT_MS = 30_000;
const MOST_DETAIL = 500;

type Asked = Pick<HttpRequest, 'method' | 'headers' | 'qs' | 'body'> & { readonly path: string };

/** What the platform answered that is no success; the message names the field that is wrong. */
export class AtalayaError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = 'AtalayaError';
    this.status = status;
  }
}

/** One call below `/api/v1`. Throws `AtalayaError` for any answer but 2xx. */
export async function callAtalaya(
  context: NodeContext,
  asked: Asked,
): Promise<Readonly<Record<string, unknown>>> {
  const { path, ...more } = asked;
  const { baseUrl } = await context.getCredentials(CREDENTIAL);
  const response = await context.helpers.httpRequestWithAuthentication.call(context, CREDENTIAL, {
    ...more,
    url: `${String(baseUrl).trim().replace(/\/+$/, '')}/api/v1${path}`,
    json: true,
    timeout: TIMEOUT_MS,
    // The key goes to the address that was entered and to no other.
    disableFollowRedirect: true,
    returnFullResponse: true,
    ignoreHttpStatusErrors: true,
  });
  if (response.statusCode < 200 || response.statusCode > 299) throw errorOf(response);
  return asObject(response.body);
}

/** RFC 9457; anything else is told by its status alone. */
function errorOf({ statusCode, body }: HttpResponse): AtalayaError {
  const problem = asObject(body);
  const detail = typeof problem['detail'] === 'string' ? problem['detail'] : undefined;
  const text = detail?.slice(0, MOST_DETAIL) ?? 'is this the address of Atalaya?';
  return new AtalayaError(statusCode, `Atalaya answered ${statusCode}: ${text}`);
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  const parsed = typeof value === 'string' ? parse(value) : value;
  return typeof parsed === 'object' && parsed !== null
    ? (parsed as Readonly<Record<string, unknown>>)
    : {};
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
