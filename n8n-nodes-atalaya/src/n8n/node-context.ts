import type { IncomingHttpHeaders } from 'node:http';

/**
 * Of what n8n hands to a node, what these nodes use: `IWebhookFunctions`, `IHookFunctions` and
 * `IExecuteFunctions` of n8n-workflow 1 and 2. Written down here, for n8n-workflow itself has
 * some seventy packages behind it and its node interfaces are all that is needed.
 */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly qs?: Readonly<Record<string, string | number>>;
  readonly body?: object;
  readonly json: true;
  readonly timeout: number;
  readonly disableFollowRedirect: true;
  readonly returnFullResponse: true;
  readonly ignoreHttpStatusErrors: true;
}

export interface HttpResponse {
  readonly statusCode: number;
  readonly body: unknown;
}

/** What every kind of context can do. */
export interface NodeContext {
  getCredentials(name: string): Promise<Readonly<Record<string, unknown>>>;
  readonly helpers: {
    /** Called with the context as `this`. */
    httpRequestWithAuthentication(
      this: NodeContext,
      credential: string,
      request: HttpRequest,
    ): Promise<HttpResponse>;
  };
}

/** While a workflow is switched on or off. */
export interface HookContext extends NodeContext {
  getNodeParameter(name: string): unknown;
  getNodeWebhookUrl(name: 'default'): string | undefined;
  getWorkflow(): { readonly name?: string | undefined };
  /** Kept by n8n with the workflow. */
  getWorkflowStaticData(scope: 'node'): Record<string, unknown>;
}

export interface WebhookResponse {
  status(code: number): WebhookResponse;
  json(body: object): unknown;
}

/** While a request to the node's own address is answered. */
export interface WebhookContext {
  getRequestObject(): {
    readonly headers: IncomingHttpHeaders;
    readonly rawBody?: Uint8Array;
    /** Newer versions read the body only when they are asked to. */
    readonly readRawBody?: () => Promise<void>;
  };
  getResponseObject(): WebhookResponse;
  getWorkflowStaticData(scope: 'node'): Record<string, unknown>;
}

export interface NodeItem {
  readonly json: object;
  readonly pairedItem?: { readonly item: number };
}

/** While a workflow runs. */
export interface ExecuteContext extends NodeContext {
  getInputData(): readonly NodeItem[];
  getNodeParameter(name: string, item: number): unknown;
  continueOnFail(): boolean;
}

export type WebhookResult =
  | { readonly noWebhookResponse: true }
  | { readonly workflowData: readonly (readonly NodeItem[])[] };
