/** Orders in the database. */
import { randomUUID } from 'node:crypto';
import type { NewOrder, Order, Page } from './order.ts';

/** The part of `pg` that is used. Values go beside the text, and never into it. */
export interface Database {
  query<Row>(text: string, values?: unknown[]): Promise<{ rows: Row[] }>;
}

/** Runs at every start: several replicas may do so at once, and wait for each other. */
const SCHEMA = `
  do $$ begin
    perform pg_advisory_xact_lock(20260101);
    create table if not exists orders (
      number bigint generated always as identity primary key,
      id uuid not null unique,
      customer text not null,
      lines jsonb not null,
      created_at timestamptz not null default now()
    );
  end $$`;

export const prepare = (database: Database): Promise<unknown> => database.query(SCHEMA);

interface Row {
  readonly number: string | number;
  readonly id: string;
  readonly customer: string;
  readonly lines: Order['lines'];
  readonly created_at: Date;
}

const COLUMNS = 'number, id, customer, lines, created_at';

const orderOf = ({ id, customer, lines, created_at }: Row): Order => ({
  id,
  customer,
  lines,
  createdAt: created_at.toISOString(),
});

export async function create(
  database: Database,
  { customer, lines }: NewOrder,
  reserve: (id: string) => Promise<void>,
): Promise<Order> {
  const id = randomUUID();
  await reserve(id);
  const { rows } = await database.query<Row>(
    `insert into orders (id, customer, lines) values ($1, $2, $3) returning ${COLUMNS}`,
    [id, customer, JSON.stringify(lines)],
  );
  return orderOf(rows[0] as Row);
}

export async function find(database: Database, id: string): Promise<Order | undefined> {
  const { rows } = await database.query<Row>(`select ${COLUMNS} from orders where id = $1`, [id]);
  return rows[0] && orderOf(rows[0]);
}

/** A page, and where the next one begins. */
export async function list(database: Database, { limit, after }: Page): Promise<{ orders: Order[]; next?: number }> {
  const { rows } = await database.query<Row>(
    `select ${COLUMNS} from orders where number > $1 order by number limit $2`,
    [after, limit],
  );
  const last = rows.at(-1);
  return {
    orders: rows.map(orderOf),
    ...(last && rows.length === limit && { next: Number(last.number) }),
  };
}
