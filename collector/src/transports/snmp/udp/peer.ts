import { lookup } from 'node:dns';
import { isIP, SocketAddress } from 'node:net';

/** A device's address and port; a name is looked up when it is first needed and again after a silence. */
export class Peer {
  /** To send to; undefined until the name was looked up. */
  address: string | undefined;
  family: 4 | 6 = 4;
  /** Which of the shared sockets speaks with this device. */
  readonly lane: number;
  private sender: string | undefined;

  constructor(
    readonly host: string,
    readonly port: number,
  ) {
    this.lane = nextLane();
    const family = isIP(host);
    if (family !== 0) this.know(host, family === 6 ? 6 : 4);
  }

  /** Whether a datagram came from here. A link-local sender is told with its zone, which may be written otherwise. */
  isSender(address: string, port: number): boolean {
    if (port !== this.port || this.sender === undefined) return false;
    return address === this.sender || (this.family === 6 && withoutZone(address) === this.sender);
  }

  /** Calls back with the error of a name that does not resolve. */
  resolve(done: (error: Error | null) => void): void {
    lookup(this.host, (error, address, family) => {
      if (!error) this.know(address, family === 6 ? 6 : 4);
      done(error);
    });
  }

  /** The device may have moved: its name is looked up anew. */
  forget(): void {
    if (isIP(this.host) === 0) this.address = undefined;
  }

  private know(address: string, family: 4 | 6): void {
    this.address = address;
    this.family = family;
    this.sender = family === 4 ? address : canonical(withoutZone(address));
  }
}

let lanes = 0;
function nextLane(): number {
  lanes += 1;
  return lanes;
}

const withoutZone = (address: string): string => address.split('%')[0] ?? address;
const canonical = (address: string): string =>
  new SocketAddress({ address, family: 'ipv6' }).address;
