/** The service without its process: what it needs is handed in. */
import { expressHardening } from '@palisade/http/express';
import { type Hardening, type HardeningOptions, hardening } from '@palisade/http/hardening';
import { Refusal } from '@palisade/http/refusal';
import express, { type Express, Router } from 'express';
import type { Inventory } from './inventory.ts';
import { logFailure } from './log.ts';
import { metrics } from './metrics.ts';
import { idFrom, newOrderFrom, pageFrom } from './order.ts';
import { create, type Database, find, list } from './orders.ts';

export interface Parts {
  readonly database: Database;
  readonly inventory: Inventory;
}

function orderRoutes({ database, inventory }: Parts): Router {
  const router = Router();
  router.post('/orders', async (request, response) => {
    const wanted = newOrderFrom(request.body);
    const order = await create(database, wanted, (id) => inventory.reserve(id, wanted.lines));
    response.status(201).location(`/orders/${order.id}`).json(order);
  });
  router.get('/orders', async (request, response) => {
    response.json(await list(database, pageFrom(request.query)));
  });
  router.get('/orders/:id', async (request, response) => {
    const order = await find(database, idFrom(request.params.id));
    if (!order) throw new Refusal(404, 'Not Found');
    response.json(order);
  });
  return router;
}

export interface Service {
  readonly app: Express;
  readonly core: Hardening;
}

export function service(parts: Parts, options: HardeningOptions = {}, more?: Router): Service {
  const core = hardening({
    health: { checks: { database: () => parts.database.query('select 1') } },
    onFailure: logFailure,
    ...options,
  });
  const safe = expressHardening(core);
  const { measure, show } = metrics();
  const app = express();
  app.disable('x-powered-by');
  app.use(measure, safe.before);
  app.get('/metrics', show);
  app.use(orderRoutes(parts));
  if (more) app.use(more);
  app.use(safe.notFound, safe.errors);
  return { app, core };
}
