import { BlockList, isIPv4 } from 'node:net';
import { isLocalHost } from '@atalaya/core/domain/portal/portal-host';
import type { FastifyRequest } from 'fastify';

/**
 * Whether the reverse proxy itself asks, and not somebody through it: from this machine or a trusted proxy, by an
 * address or a local name, and not forwarded. A proxy marks what it forwards, and forwards the name that was asked for.
 */
export function createProxyCheck(
  trustedProxies: readonly string[],
): (request: FastifyRequest) => boolean {
  const peers = new BlockList();
  for (const range of ['127.0.0.0/8', '::1/128', ...trustedProxies]) {
    const [address = '', bits] = range.split('/');
    const family = isIPv4(address) ? 'ipv4' : 'ipv6';
    const all = family === 'ipv4' ? 32 : 128;
    peers.addSubnet(address, bits === undefined ? all : Number(bits), family);
  }
  return ({ socket, headers }) => {
    const isForwarded =
      headers['x-forwarded-for'] !== undefined ||
      headers['x-forwarded-host'] !== undefined ||
      headers.forwarded !== undefined;
    const peer = (socket.remoteAddress ?? '').replace(/^::ffff:(?=[\d.]+$)/i, '');
    if (isForwarded || peer === '' || !isLocalHost(headers.host ?? '')) return false;
    return peers.check(peer, isIPv4(peer) ? 'ipv4' : 'ipv6');
  };
}
