/** An order, as callers send it and get it. */
import { Refusal } from '@palisade/http/refusal';
import { z } from 'zod';

const line = z.strictObject({
  sku: z.string().regex(/^[A-Z0-9-]{1,32}$/, 'a sku is capitals, digits and dashes'),
  quantity: z.int().min(1).max(999),
});

const newOrder = z.strictObject({
  customer: z.string().trim().min(1).max(100),
  lines: z.array(line).min(1).max(50),
});

export type NewOrder = z.output<typeof newOrder>;

export interface Order extends NewOrder {
  readonly id: string;
  readonly createdAt: string;
}

const page = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  after: z.coerce.number().int().min(0).default(0),
});

export type Page = z.output<typeof page>;

const id = z.uuid();

/** What is wrong is told by its path, and never by what was sent. */
function checked<T>(schema: z.ZodType<T>, value: unknown): T {
  const { data, error } = schema.safeParse(value);
  if (!error) return data as T;
  const [issue] = error.issues;
  throw new Refusal(400, [issue?.path.join('.'), issue?.code].filter((part) => part).join(': '));
}

export const newOrderFrom = (body: unknown): NewOrder => checked(newOrder, body);
export const pageFrom = (query: unknown): Page => checked(page, query);

export function idFrom(text: unknown): string {
  const { data } = id.safeParse(text);
  if (data === undefined) throw new Refusal(404, 'Not Found');
  return data;
}
