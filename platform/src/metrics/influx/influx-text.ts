/**
 * Tag values whose text line protocol or InfluxQL cannot carry unharmed (a trailing backslash joins the
 * next tag, a newline ends the point) are percent-encoded, and so is the percent sign. Others stay as they
 * are, so that Grafana shows them plainly. Source: "Line protocol", docs.influxdata.com, special characters.
 */
const UNSAFE = /[%\\\p{Cc}]/gu;

export function encodeTag(value: string): string {
  return value.replace(UNSAFE, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `%${code.toString(16).toUpperCase().padStart(2, '0')}`;
  });
}

export function decodeTag(value: string): string {
  return value.replace(/%([0-9A-F]{2})/g, (_, code: string) =>
    String.fromCodePoint(Number.parseInt(code, 16)),
  );
}

/** A tag key or an encoded tag value in line protocol. */
export function lineTag(text: string): string {
  return text.replace(/[ ,=]/g, '\\$&');
}

/** A name in InfluxQL. */
export function identifier(name: string): string {
  return `"${name.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n')}"`;
}

/** A string in InfluxQL. */
export function stringLiteral(text: string): string {
  return `'${text.replace(/['\\]/g, '\\$&').replaceAll('\n', '\\n')}'`;
}
