import type { EventSeverity } from './device-event.js';

export interface SyslogMessage {
  /** 0 emergency to 7 debug (RFC 5424, 6.2.1); 5 (notice) where the line does not say. */
  readonly severity: number;
  /** The message without header. */
  readonly text: string;
}

const PRIORITY = /^<(\d{1,3})>/;
/** RFC 5424: version, time, host, application, process, message id, then structured data. */
const NEW_HEADER = /^1 \S+ \S+ \S+ \S+ \S+ /;
/** RFC 3164: `Nov  9 22:14:15 host `; RouterOS with bsd-syslog=yes writes it, else it writes no header at all. */
const OLD_HEADER = /^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d (\S+ )?/;
const HIGHEST_PRIORITY = 191;
const NOTICE = 5;

/** Reads a line of syslog as devices send it. Never fails: what is no header is text. */
export function parseSyslog(line: string): SyslogMessage {
  const priority = Number(PRIORITY.exec(line)?.[1] ?? Number.NaN);
  const isKnown = priority <= HIGHEST_PRIORITY;
  const rest = line.replace(PRIORITY, '');
  const body = NEW_HEADER.test(rest)
    ? withoutStructuredData(rest.replace(NEW_HEADER, ''))
    : rest.replace(OLD_HEADER, '');
  return { severity: isKnown ? priority % 8 : NOTICE, text: body.trim() };
}

/** Structured data is `-` or `[id name="value" …]`, in which `\]` and `\"` do not end it. */
function withoutStructuredData(text: string): string {
  if (text.startsWith('-')) return text.slice(1);
  let at = 0;
  while (text[at] === '[') {
    const end = /(?<!\\)\]/.exec(text.slice(at));
    if (!end) return text;
    at += end.index + 1;
  }
  return text.slice(at);
}

export function severityOfSyslog(severity: number): EventSeverity {
  if (severity <= 2) return 'critical';
  if (severity <= 4) return 'warning';
  return severity === NOTICE ? 'notice' : 'info';
}

/**
 * Worth keeping as an event of the device: warnings and worse, and what tells of a link, a session or a
 * restart whatever the severity, for RouterOS sends these as `info`.
 */
const TELLING =
  /link (?:up|down)|(?:dis)?connected|rebooted|router rebooted|login failure|logged (?:in|out) .*via|lost|power|dying.?gasp|loss of signal|radar|no response/i;

export function isWorthKeeping({ severity, text }: SyslogMessage): boolean {
  if (text === '') return false;
  return severity <= 4 || (severity <= 6 && TELLING.test(text));
}
