import { describe, expect, it } from 'vitest';
import { connectionsOf } from './live-connections.js';

const row = (id: string, source: string, target: string) => ({
  '.id': id,
  'src-address': source,
  'dst-address': target,
});

describe('the connections of who was cut', () => {
  it('are those of which one end is his, IPv4 or IPv6, however a router writes a port', () => {
    const rows = [
      row('*1', '10.0.0.5:50000', '203.0.113.80:443'),
      row('*2', '203.0.113.80:443', '10.0.0.5'),
      row('*3', '10.0.0.50:50000', '203.0.113.80:443'),
      row('*4', '[2001:db8:12:34::7]:50000', '[2001:db8:ffff::80]:443'),
      row('*5', '2001:db8:ffff::80/443', '2001:DB8:12::7/50000'),
      row('*6', '2001:db8:12:0:0:0:0:7:50000', '2001:db8:ffff:0:0:0:0:80:443'),
      row('*7', '2001:db8:12::7', '2001:db8:ffff::80'),
      row('*8', '2001:db8:12:100::7', '2001:db8:ffff::80'),
      row('*9', '', 'no address at all: it is text'),
      { '.id': '*A' },
    ];
    const cut = new Set(['10.0.0.5', '2001:db8:12::/56']);
    expect(connectionsOf(rows, cut)).toEqual(['*1', '*2', '*4', '*5', '*6', '*7']);
    expect(connectionsOf(rows, new Set(['2001:db8:12::7']))).toEqual(['*5', '*6', '*7']);
  });
});
