import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';

async function listenAnywhere(): Promise<Server> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

async function release(server: Server): Promise<number> {
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Different loopback ports, free now. Another process may take one before its user does: be ready to try again. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, listenAnywhere));
  return Promise.all(servers.map(release));
}
