/** The process: a pool of connections, a server with limits, and an end that loses no request. */
import { createServer, type Server } from 'node:http';
import { drainOf } from '@palisade/http/drain';
import type { HardeningOptions } from '@palisade/http/hardening';
import { limitServer, serverOptions } from '@palisade/http/limits';
import type { Router } from 'express';
import pg from 'pg';
import { inventory } from './inventory.ts';
import { logError } from './log.ts';
import { prepare } from './orders.ts';
import { service } from './service.ts';
import type { Settings } from './settings.ts';

const pool = ({ databaseUrl }: Settings): pg.Pool =>
  new pg.Pool({
    connectionString: databaseUrl,
    max: 10,
    connectionTimeoutMillis: 2000,
    idleTimeoutMillis: 30_000,
    statement_timeout: 5000,
    application_name: 'orders',
  });

export async function start(settings: Settings, options?: HardeningOptions, more?: Router): Promise<Server> {
  const database = pool(settings);
  // The server may close an idle connection: the next query opens another.
  database.on('error', (error) => logError('an idle connection broke', error));
  await prepare(database);
  const { app, core } = service({ database, inventory: inventory(settings) }, options, more);
  const server = createServer(serverOptions(), app);
  limitServer(server);
  drainOf(core, server, {
    graceMs: 5000,
    deadlineMs: 20_000,
    signals: ['SIGTERM', 'SIGINT'],
    onDrained: () => database.end(),
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(settings.port, resolve);
  });
  return server;
}
