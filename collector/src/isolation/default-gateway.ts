import { readFile } from 'node:fs/promises';

/** This machine's default gateway (IPv4), to suggest as the first address to watch; null where it is not told. */
export async function readDefaultGateway(): Promise<string | null> {
  return readFile('/proc/net/route', 'utf8').then(parseDefaultGateway, () => null);
}

/** The route table of Linux (proc(5)): addresses are hexadecimal with the lowest byte first. */
export function parseDefaultGateway(text: string): string | null {
  for (const line of text.split('\n').slice(1)) {
    const [, destination, gateway = '', , , , , mask] = line.trim().split(/\s+/);
    if (destination !== '00000000' || mask !== '00000000') continue;
    if (!/^[0-9A-F]{8}$/i.test(gateway) || gateway === '00000000') continue;
    const bytes = [6, 4, 2, 0].map((at) => Number.parseInt(gateway.slice(at, at + 2), 16));
    return bytes.join('.');
  }
  return null;
}
