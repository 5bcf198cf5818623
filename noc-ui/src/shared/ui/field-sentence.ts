/** What a schema says of a field, client or server side, as the key of a sentence and its number. */
const SENTENCES: readonly (readonly [RegExp, string])[] = [
  [/^must have at least (\d+) characters/, 'field.minLength'],
  [/^Too small: expected string to have >=(\d+)/, 'field.minLength'],
  [/^Too big: expected string to have <=(\d+)/, 'field.maxLength'],
  [/^Too small: expected number to be >=(-?[\d.]+)/, 'field.min'],
  [/^Too big: expected number to be <=(-?[\d.]+)/, 'field.max'],
  [/^Invalid email/, 'field.email'],
  [/a MAC address/, 'field.mac'],
  [/a host name or an IP address/, 'field.host'],
  [/an IP address$/, 'field.ip'],
  [/six digits/, 'field.sixDigits'],
  [/an ISO 4217 code/, 'field.currency'],
  [/a day such as/, 'field.day'],
  [/a SHA-256 fingerprint/, 'field.fingerprint'],
  [/lower-case letters, digits and hyphens/, 'field.slug'],
  [/^(".*") (?:is no IPv4 address|holds more than one "-")/, 'field.scopeAddress'],
  [/^(".*"): the prefix/, 'field.scopeAddress'],
  [/^(".*") ends before it begins/, 'field.scopeOrder'],
  [/^(".*") holds (?:multicast|reserved|loopback|addresses)/, 'field.scopeRefused'],
  [/one run reads at most (\d+)/, 'field.scopeMost'],
  [/^must name an address or a subnet/, 'field.scopeEmpty'],
  [/^must be an IPv4 address or a subnet/, 'field.subnet'],
  [/^must be an IPv4 address with its prefix/, 'field.prefixed'],
  [/^must be an IPv4 address$/, 'field.ipv4'],
  [/^Invalid IPv4 address$/, 'field.ipv4'],
  [/^must be the name of the router$/, 'field.routerName'],
  [/^must be letters, digits, dots, hyphens and underscores$/, 'field.routerosName'],
  [/^must be a WireGuard public key/, 'field.wireguardKey'],
  [/^must name whence the collectors come/, 'field.collectors'],
  [/^must be another one than the router's/, 'field.otherEnd'],
  [/^must be later than the beginning/, 'field.afterStart'],
  [/^must not be shorter than the first answer/, 'field.afterAnswer'],
  [/^must lie within 7 days/, 'field.withinWeek'],
  [/^is over already/, 'field.isOver'],
  [/^must name a day of the week/, 'field.weekday'],
  [/^never come between the first and last day/, 'field.neverComes'],
  [/^must be a time of day/, 'field.timeOfDay'],
  [/^must not be before the first day/, 'field.afterFirstDay'],
  [/^must name what it is about/, 'field.scope'],
  [/^leads to (\S+), which is not public/, 'field.notPublic'],
  [/^leads nowhere/, 'field.leadsNowhere'],
  [/^is not a URL/, 'field.url'],
  [/^must begin with https/, 'field.https'],
  [/^must be given$/, 'error.required'],
  [/^is not in the catalogue/, 'field.notAMetric'],
  [/ has no such tag$/, 'field.noSuchTag'],
  [/^must be within (\S+) minutes/, 'field.minutes'],
  [/^must be a whole number within (\S+)/, 'field.wholeNumber'],
  [/^must lie at or (?:under|over) the raise threshold/, 'field.clearSide'],
  [/^must lie (?:under|over) (\d+), which is the reference/, 'field.beyondReference'],
  [/ has no usual value/, 'field.noUsual'],
  [/ has no shares/, 'field.noShares'],
  [/^is a rate: choose a metric/, 'field.rateOnly'],
  [/^is for the chains of a radio/, 'field.chainsOnly'],
  [/^is for metrics of a whole device/, 'field.deviceOnly'],
  [/^has no availability/, 'field.noAvailability'],
  [/^must be a percentage between/, 'field.percentage'],
  [/^must be a share of more than/, 'field.moreThanZero'],
  [/^must be a rate of more than/, 'field.moreThanZero'],
  [/^must be at least (\d+) in [A-Z]{2}$/, 'field.leastByLaw'],
  [/^must be at most (\d+) in [A-Z]{2}$/, 'field.mostByLaw'],
  [/^must be true in [A-Z]{2}$/, 'field.onByLaw'],
];

export interface FieldSentence {
  readonly key: string;
  readonly values: { readonly limit?: string; readonly message?: string };
}

/** A sentence in the person's language where there is one, else the schema's own words. */
export function fieldSentence(message: string): FieldSentence {
  for (const [pattern, key] of SENTENCES) {
    const match = pattern.exec(message);
    if (match) return { key, values: match[1] === undefined ? {} : { limit: match[1] } };
  }
  return { key: 'error.invalid', values: { message } };
}
