/**
 * RouterOS prints every value as text. Each reader here gives a number in SI or undefined: what is absent, empty,
 * `never` or not understood is no value, never 0.
 */

const UNIT_MS: Readonly<Record<string, number>> = {
  w: 604_800_000,
  d: 86_400_000,
  h: 3_600_000,
  m: 60_000,
  s: 1_000,
  ms: 1,
  us: 1e-3,
  ns: 1e-6,
};
/** Letters in falling order, each once: `1w2d3h4m5s`, `4m5s620ms`, `413us`. */
const LETTERS =
  /^(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+(?:\.\d+)?)s)?(?:(\d+)ms)?(?:(\d+)us)?(?:(\d+)ns)?$/;
const LETTER_UNITS = ['w', 'd', 'h', 'm', 's', 'ms', 'us', 'ns'] as const;
/** `00:05:10`, `1d02:15:30`, `2w1d02:15:30.5`. */
const COLONS = /^(?:(\d+)w)?(?:(\d+)d)?(\d{1,3}):(\d{2}):(\d{2}(?:\.\d+)?)$/;
const COLON_UNITS = ['w', 'd', 'h', 'm', 's'] as const;
const LONGEST_DURATION = 40;

/** Any duration of RouterOS in ms; `never` is undefined. */
export function parseDurationMs(text: string | undefined): number | undefined {
  if (text === undefined || text === '' || text.length > LONGEST_DURATION) return undefined;
  const letters = LETTERS.exec(text);
  if (letters) return sumUnits(letters.slice(1), LETTER_UNITS);
  const colons = COLONS.exec(text);
  return colons ? sumUnits(colons.slice(1), COLON_UNITS) : undefined;
}

function sumUnits(
  amounts: readonly (string | undefined)[],
  units: readonly string[],
): number | undefined {
  let ms = 0;
  for (const [index, amount] of amounts.entries()) {
    if (amount !== undefined) ms += Number(amount) * (UNIT_MS[units[index] ?? ''] ?? 0);
  }
  // 413us is 0.413 ms, and not 0.41300000000000003.
  return Number.isFinite(ms) ? Math.round(ms * 1e6) / 1e6 : undefined;
}

export function parseDurationS(text: string | undefined): number | undefined {
  const ms = parseDurationMs(text);
  return ms === undefined ? undefined : ms / 1_000;
}

/** `true`/`false` on the wire, `yes`/`no` in older versions and tri-state settings. */
export function parseBoolean(text: string | undefined): boolean | undefined {
  if (text === 'true' || text === 'yes') return true;
  if (text === 'false' || text === 'no') return false;
  return undefined;
}

const NUMBER = /^(-?\d{1,18}(?:\.\d{1,18})?)\s*([A-Za-z%]*)$/;

/** A plain number, with or without a unit behind it (`93`, `96%`, `43dB`, `24.1`). */
export function parseNumber(text: string | undefined): number | undefined {
  const match = text === undefined ? null : NUMBER.exec(text);
  return match ? Number(match[1]) : undefined;
}

const LARGEST_COUNT = 2n ** 64n;

/** A 64-bit counter. JS numbers lose its low bits past 2^53, so it stays a BigInt. */
export function parseCount(text: string | undefined): bigint | undefined {
  if (text === undefined || !/^\d{1,20}$/.test(text)) return undefined;
  const count = BigInt(text);
  return count < LARGEST_COUNT ? count : undefined;
}

/** The `tx,rx` pairs of registration tables, seen from the router that is asked. */
export function parseTxRx(text: string | undefined): { tx: bigint; rx: bigint } | undefined {
  const [first, second, ...more] = text?.split(',') ?? [];
  const tx = parseCount(first);
  const rx = parseCount(second);
  return tx === undefined || rx === undefined || more.length > 0 ? undefined : { tx, rx };
}

const SIGNAL = /^(-?\d{1,3}(?:\.\d{1,2})?)(?:dBm)?(?:@.{0,40})?$/;

/** `-62@1Mbps`, `-71dBm@6Mbps`, `-76`: dBm. 0 and positive values are "not measured", and so is what no radio hears. */
export function parseSignalDbm(text: string | undefined): number | undefined {
  const match = text === undefined ? null : SIGNAL.exec(text);
  const dbm = match ? Number(match[1]) : 0;
  return dbm < 0 && dbm > -130 ? dbm : undefined;
}

export interface LinkRate {
  readonly bps: number;
  readonly widthMhz?: number;
  readonly streams?: number;
  readonly mcs?: number;
}

const RATE = /^(\d{1,12}(?:\.\d{1,6})?)([kMGT]?)bps(?:-(.{0,60}))?$/;
const PREFIX: Readonly<Record<string, number>> = { '': 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12 };

/** `72.2Mbps-20MHz/1S/SGI`, `1200.9Mbps-80MHz/2S/MCS11`, `6Mbps`, `2.3Gbps`, or plain bits a second. */
export function parseLinkRate(text: string | undefined): LinkRate | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,15}$/.test(text)) return { bps: Number(text) };
  const match = RATE.exec(text);
  if (!match) return undefined;
  // Rounded, for 72.2 * 1e6 is not whole in floating point.
  const bps = Math.round(Number(match[1]) * (PREFIX[match[2] ?? ''] ?? 1));
  const parts = (match[3] ?? '').split('/');
  const width = numberIn(parts, /^(\d{1,4})MHz$/);
  const streams = numberIn(parts, /^(\d)S$/);
  const mcs = numberIn(parts, /^MCS-?(\d{1,2})$/i);
  return {
    bps,
    ...(width === undefined ? {} : { widthMhz: width }),
    ...(streams === undefined ? {} : { streams }),
    ...(mcs === undefined ? {} : { mcs }),
  };
}

function numberIn(parts: readonly string[], pattern: RegExp): number | undefined {
  for (const part of parts) {
    const match = pattern.exec(part);
    if (match) return Number(match[1]);
  }
  return undefined;
}

export function parseRateBps(text: string | undefined): number | undefined {
  return parseLinkRate(text)?.bps;
}

/** Metres. The legacy wireless table tells bare kilometres (`2`); w60g tells `160.9m`. */
export function parseDistanceM(text: string | undefined, bareUnit: 'km' | 'm'): number | undefined {
  const match = text === undefined ? null : /^(\d{1,7}(?:\.\d{1,3})?)(km|m)?$/.exec(text);
  if (!match) return undefined;
  return Number(match[1]) * ((match[2] ?? bareUnit) === 'km' ? 1_000 : 1);
}

interface Channel {
  readonly frequencyMhz: number;
  readonly widthMhz?: number;
  readonly txPowerDbm?: number;
}

/**
 * `5745/20-Ce/an(18dBm)` (legacy) and `5500/ax/Ceee` (wifi). Each letter of `C`, `e` or `X` is one channel of 20 MHz:
 * C the control channel, e its extensions.
 */
export function parseChannel(text: string | undefined): Channel | undefined {
  const match =
    text === undefined
      ? null
      : /^(\d{3,6})((?:\/[^/()]{1,20}){0,5})(?:\((\d{1,2})dBm\))?$/.exec(text);
  if (!match) return undefined;
  const widthMhz = channelWidth((match[2] ?? '').split('/').filter((part) => part !== ''));
  return {
    frequencyMhz: Number(match[1]),
    ...(widthMhz === undefined ? {} : { widthMhz }),
    ...(match[3] === undefined ? {} : { txPowerDbm: Number(match[3]) }),
  };
}

function channelWidth(parts: readonly string[]): number | undefined {
  for (const part of parts) {
    const extended = /^(?:\d{1,3}(?:MHz)?-)?([CeX]{2,16})$/.exec(part)?.[1];
    if (extended !== undefined) return 20 * extended.length;
  }
  const bare = parts.find((part) => /^\d{1,3}(MHz)?$/.test(part));
  if (bare !== undefined) return Number.parseInt(bare, 10);
  // A wifi channel with a standard and no extension is a single one.
  return parts.length > 0 ? 20 : undefined;
}

export interface Version {
  /** `7.10`, `6.49.13`, `7.16rc1`. */
  readonly number: string;
  readonly major: number;
  readonly minor: number;
  /** `stable`, `long-term`, `testing`; absent on old versions. */
  readonly channel?: string;
}

export function parseVersion(text: string | undefined): Version | undefined {
  const match =
    text === undefined ? null : /^((\d{1,3})\.(\d{1,3})\S{0,20})(?: \((.{1,30})\))?/.exec(text);
  if (!match?.[1]) return undefined;
  return {
    number: match[1],
    major: Number(match[2]),
    minor: Number(match[3]),
    ...(match[4] === undefined ? {} : { channel: match[4] }),
  };
}

/** Upper case with colons, or undefined for what is no MAC address. */
export function parseMac(text: string | undefined): string | undefined {
  if (text === undefined || !/^[0-9a-f]{2}([:-][0-9a-f]{2}){5}$/i.test(text)) return undefined;
  return text.toUpperCase().replaceAll('-', ':');
}
