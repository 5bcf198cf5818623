import { connect } from 'node:net';

/** open: something listens there. closed: the host refuses. silent: nothing came back in time. */
export type TcpDoor = 'open' | 'closed' | 'silent';

/** Knocks once and sends nothing: neither a login nor a line in the device's log. Rejects only when aborted. */
export function knockTcp(
  address: string,
  port: number,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<TcpDoor> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason);
      return;
    }
    const socket = connect({ host: address, port });
    const end = (settle: () => void) => {
      signal.removeEventListener('abort', abort);
      socket.destroy();
      settle();
    };
    const abort = () => end(() => reject(signal.reason));
    signal.addEventListener('abort', abort, { once: true });
    socket.setTimeout(timeoutMs);
    socket.once('connect', () => end(() => resolve('open')));
    socket.once('timeout', () => end(() => resolve('silent')));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      end(() => resolve(error.code === 'ECONNREFUSED' ? 'closed' : 'silent'));
    });
  });
}
