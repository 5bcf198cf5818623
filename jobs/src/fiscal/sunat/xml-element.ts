/** XML that is already text; only this module makes it. */
export interface XmlElement {
  readonly xml: string;
}
type Child = XmlElement | string | number | null;

/** One element. Text is escaped, and loses what XML 1.0 (2.2) does not allow; null is left out. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string>>,
  ...children: readonly Child[]
): XmlElement {
  const attributesText = Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${escaped(value)}"`)
    .join('');
  const content = children.map((child) => {
    if (child === null) return '';
    return typeof child === 'object' ? child.xml : escaped(String(child));
  });
  return { xml: `<${name}${attributesText}>${content.join('')}</${name}>` };
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replace(/[&<>"]/g, (character) => ENTITIES[character] ?? '');
}
