/** Where metrics live. Give a token, or a user name and a password, or neither for an open server. */
export interface InfluxConfig {
  readonly url: string;
  readonly token?: string;
  readonly username?: string;
  readonly password?: string;
  /** 2.x only. */
  readonly org?: string;
  /** The bucket of 2.x (with a DBRP mapping of the same name), the database of 1.x and 3. */
  readonly bucket: string;
  /** Default 15 s. */
  readonly timeoutMs?: number;
}

/** The configuration as requests need it: credentials as a header, never in a URL. */
export interface InfluxEndpoint {
  /** Without credentials and trailing slash. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly org: string;
  readonly bucket: string;
  readonly timeoutMs: number;
  readonly isLoopback: boolean;
}

const DEFAULT_TIMEOUT_MS = 15_000;

/** Throws TypeError naming the field that is not usable; never with a credential in it. */
export function influxEndpoint(config: InfluxConfig): InfluxEndpoint {
  const url = parsed(config.url);
  const username = config.username ?? decodeURIComponent(url.username);
  const password = config.password ?? decodeURIComponent(url.password);
  if (config.bucket === '') throw new TypeError('the InfluxDB bucket has no name');
  return {
    url: `${url.origin}${url.pathname.replace(/\/+$/, '')}`,
    headers: authorization(config.token, username, password),
    org: config.org ?? '',
    bucket: config.bucket,
    timeoutMs: config.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    isLoopback: /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname),
  };
}

function parsed(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new TypeError('the InfluxDB url must begin with http:// or https://');
  }
  return url;
}

/** 1.x takes no token, and Basic works with every 1.x; 2.x and 3 take `Token`. */
function authorization(
  token: string | undefined,
  username: string,
  password: string,
): Record<string, string> {
  if (token !== undefined && token !== '') return { authorization: `Token ${token}` };
  if (username === '') return {};
  const basic = Buffer.from(`${username}:${password}`).toString('base64');
  return { authorization: `Basic ${basic}` };
}
