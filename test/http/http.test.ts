/** Every adapter behaves the same, over real sockets. */
import { afterAll, beforeAll, describe } from 'vitest';
import { FRAMEWORKS, type Service, start } from './services.ts';
import { blackBox } from './suite.ts';

describe.each(FRAMEWORKS)('%s', (framework) => {
  let service: Service;
  beforeAll(async () => {
    service = await start(framework);
  });
  afterAll(() => service.close());
  blackBox(() => service.base);
});
