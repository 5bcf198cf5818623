/** Who sends the echoes: a device, for what only it reaches. */
export interface EchoVantage {
  readonly tenantId: string;
  readonly deviceId: string;
}

const VIA = ' via ';

/**
 * An address as it is seen from a vantage. A private address stands for another device behind every router, so it is
 * never a key by itself: what is echoed and what is answered carries its vantage along. No host name has a blank.
 */
export function seenFrom(address: string, vantage: EchoVantage | null): string {
  return vantage === null ? address : `${address}${VIA}${vantage.tenantId}/${vantage.deviceId}`;
}

/** The reverse of seenFrom; without a vantage the collector sends the echoes itself. */
export function splitVantage(text: string): {
  readonly address: string;
  readonly vantage: EchoVantage | null;
} {
  const at = text.indexOf(VIA);
  if (at < 0) return { address: text, vantage: null };
  const [tenantId = '', deviceId = ''] = text.slice(at + VIA.length).split('/');
  return { address: text.slice(0, at), vantage: { tenantId, deviceId } };
}
