import { connect, type Socket } from 'node:net';
import { systemTimer } from '../runtime/system-timers.js';
import { judgeAddress } from './address-guard.js';
import { guardedLookup, refusal, TargetRefused } from './check-target.js';

export interface SocketTarget {
  readonly host: string;
  readonly port: number;
  /** Networks of its own that the tenant allows. */
  readonly allowed: readonly string[];
  /** True when nothing will encrypt what is said: then only within what the tenant allows. */
  readonly isPlain: boolean;
}

/**
 * A TCP connection to where the tenant may send to: the address that was checked is the one connected to. Rejects
 * with TargetRefused, with the system's error, or when it takes too long.
 */
export function connectGuarded(target: SocketTarget, timeoutMs: number): Promise<Socket> {
  const { host, port, allowed, isPlain } = target;
  return new Promise((resolve, reject) => {
    const literal = /^[\d.]+$/.test(host) || host.includes(':');
    const refused = literal ? refusal('https:', [host], allowed) : null;
    if (refused !== null) return reject(new TargetRefused(refused));
    const socket = connect({ host, port, lookup: guardedLookup('https:', allowed) });
    const inTime = systemTimer(timeoutMs, () => {
      socket.destroy(Object.assign(new Error('no connection in time'), { code: 'ETIMEDOUT' }));
    });
    socket.once('error', (error) => {
      inTime();
      reject(error);
    });
    socket.once('connect', () => {
      inTime();
      if (isPlain && judgeAddress(socket.remoteAddress ?? '', allowed) !== 'allowed') {
        socket.destroy();
        reject(new TargetRefused(PLAIN));
      } else resolve(socket);
    });
  });
}

const PLAIN = 'is not in a network of your own: choose TLS or STARTTLS';
