// The service of the image, with the routes of the black box beside its own. Mounted by the tests; in no image.

import { settingsFrom } from '../app/dist/settings.js';
import { start } from '../app/dist/start.js';
import express from '../app/node_modules/express/index.js';

const routes = express.Router();
routes.get('/hello', (_request, response) => response.json({ hello: 'world' }));
routes.post('/echo', (request, response) => response.json(request.body ?? null));
routes.get('/fail', () => {
  throw new Error(process.env.LEAK);
});

await start(settingsFrom(process.env), { body: JSON.parse(process.env.LIMITS) }, routes);
