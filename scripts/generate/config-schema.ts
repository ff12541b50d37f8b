/** The published JSON Schema of `palisade.yaml`, for editors. */
import { configSchema } from '@palisade/config/schema';
import { z } from 'zod';
import type { Generated } from '../generate.ts';

export function configJsonSchema(): Generated[] {
  const schema = { title: 'palisade.yaml', ...z.toJSONSchema(configSchema, { target: 'draft-2020-12', io: 'input' }) };
  return [{ path: 'packages/config/schema/palisade.schema.json', text: `${JSON.stringify(schema, null, 2)}\n` }];
}
