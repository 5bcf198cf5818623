const LEVELS: Readonly<Record<number, string>> = {
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'warn',
  50: 'error',
  60: 'fatal',
};
const LEFT_OUT = new Set(['level', 'time', 'msg', 'pid', 'hostname', 'err']);

/** One JSON line of the log as one line for a person: `06:00:01 warn  idle connection lost reason="…"`. */
export function toReadableLine(json: string): string {
  let entry: unknown;
  try {
    entry = JSON.parse(json);
  } catch {
    return json;
  }
  if (typeof entry !== 'object' || entry === null) return json;
  const fields = new Map<string, unknown>(Object.entries(entry));
  const level = LEVELS[Number(fields.get('level'))] ?? '';
  const time = new Date(Number(fields.get('time'))).toISOString().slice(11, 19);
  const rest = [...fields]
    .filter(([name]) => !LEFT_OUT.has(name))
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  const parts = [time, level.padEnd(5), String(fields.get('msg') ?? ''), ...rest];
  return `${parts.join(' ')}${errorLines(fields.get('err'))}\n`;
}

function errorLines(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('stack' in error)) return '';
  return `\n${String(error.stack)}`;
}
