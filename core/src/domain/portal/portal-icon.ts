/** A portal's icon for a telephone's home screen: the first letter of a name on the tenant's colour, as SVG. */
export function portalIcon(name: string, color: string): string {
  const letter = /[\p{Letter}\p{Number}]/u.exec(name)?.[0]?.toLocaleUpperCase('es') ?? '';
  const fill = /^#[0-9a-f]{6}$/i.test(color) ? color : '#334155';
  return [
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512">',
    `<rect width="512" height="512" fill="${fill}"/>`,
    '<text x="256" y="256" fill="#ffffff" font-family="sans-serif" font-size="280" font-weight="600"',
    ` text-anchor="middle" dominant-baseline="central">${letter}</text>`,
    '</svg>',
  ].join('');
}
