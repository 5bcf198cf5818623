/** What goes wrong with the simulated UISP; a test or a scenario sets these at any moment. */
export interface UispFaults {
  /** Every answer waits this long. */
  slowMs: number;
  /** The next `times` answers are this status instead, with a Retry-After when given; of `method` alone where given. */
  fail: {
    readonly status: number;
    readonly retryAfterS?: number;
    readonly method?: 'GET' | 'POST';
    times: number;
  } | null;
  /** A suspension is carried out at once and answered so much later. */
  lateMs: number;
  /** A suspension is answered as if it were so, and nothing changes. */
  lies: boolean;
  /** A suspension is carried out, and its answer breaks off in the middle of its JSON. */
  truncates: boolean;
  /** The token may read and not write: 403 on every POST. */
  readOnly: boolean;
  /** The API token is no longer valid: 401 on everything. */
  tokenRevoked: boolean;
  /** Nearly every nullable field of a device, a site and a station is null. */
  nulls: boolean;
  /** Statuses, types, roles and states that no specification names. */
  unknownEnums: boolean;
  /** Elements that are no devices at all among those that are. */
  brokenDevices: boolean;
  /** Each device is listed this many times more, under other ids. */
  copies: number;
  /** `/user/login` asks for a second factor (201). */
  secondFactor: boolean;
  /** avg-max: `{avg: [{x, y}], max: [{x, y}]}`, as UISP since 2.x; plain: `[{x, y}]`, as UNMS 1.x. */
  statisticsShape: 'avg-max' | 'plain';
}

export function noUispFaults(): UispFaults {
  return {
    slowMs: 0,
    fail: null,
    lateMs: 0,
    lies: false,
    truncates: false,
    readOnly: false,
    tokenRevoked: false,
    nulls: false,
    unknownEnums: false,
    brokenDevices: false,
    copies: 0,
    secondFactor: false,
    statisticsShape: 'avg-max',
  };
}
