import { createSocket } from 'node:dgram';
import { type Community, encodeRequest, patchId, SMALLEST_ID } from '../codec/request.js';
import type { Peer } from './peer.js';

const SYS_UP_TIME = '1.3.6.1.2.1.1.3.0';
/**
 * Asks a silent device for its uptime over a connected socket: only there does the system tell of "port unreachable"
 * and "host unreachable". An answer is not wanted. Gives the function that ends it; `onError` is called at most once, and not after that.
 */
export function knock(peer: Peer, asker: Community, onError: (error: Error) => void): () => void {
  const socket = createSocket(peer.family === 6 ? 'udp6' : 'udp4');
  let isOver = false;
  const end = (): void => {
    if (isOver) return;
    isOver = true;
    socket.close();
  };
  socket.on('error', (error) => {
    if (isOver) return;
    end();
    onError(error);
  });
  socket.once('connect', () => {
    if (isOver) return;
    const request = encodeRequest(asker, 'get', [SYS_UP_TIME]);
    patchId(request, SMALLEST_ID);
    socket.send(request.bytes);
  });
  socket.unref();
  socket.connect(peer.port, peer.address ?? peer.host);
  return end;
}
