/** Whether a request came over TLS: by its own connection, or on the word of a proxy that is named as trusted. */
import { BlockList, isIP } from 'node:net';
import { OptionError } from './option.ts';
import type { RequestView } from './view.ts';

const family = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

function addTo(list: BlockList, entry: string, where: string): void {
  const [address = '', bits, extra] = entry.split('/');
  const version = isIP(address);
  const length = bits === undefined ? (version === 6 ? 128 : 32) : /^\d{1,3}$/.test(bits) ? Number(bits) : -1;
  if (version === 0 || extra !== undefined || length < 0 || length > (version === 6 ? 128 : 32)) {
    throw new OptionError(
      where,
      `${JSON.stringify(entry)} is no address`,
      'Write an address or a range such as "10.0.0.0/8"',
    );
  }
  list.addSubnet(address, length, family(address));
}

const plainAddress = (peer: string): string => (peer.startsWith('::ffff:') ? peer.slice(7) : peer);

/** `proxies`: addresses and CIDR ranges; nobody by default, for anybody can send X-Forwarded-Proto. */
export function tlsDetector(proxies: readonly string[] = []): (view: RequestView) => boolean {
  if (!Array.isArray(proxies)) throw new OptionError('trustedProxies', 'not a list', 'Write ["10.0.0.0/8"]');
  if (proxies.length === 0) return (view) => view.encrypted;
  const trusted = new BlockList();
  for (const [index, entry] of proxies.entries()) addTo(trusted, String(entry), `trustedProxies[${index}]`);
  return (view) => {
    if (view.encrypted) return true;
    const said = view.header('x-forwarded-proto');
    if (said === undefined || view.peer === undefined) return false;
    const peer = plainAddress(view.peer);
    // Behind several proxies every hop must have been TLS.
    return said.split(',').every((hop) => hop.trim().toLowerCase() === 'https') && trusted.check(peer, family(peer));
  };
}
