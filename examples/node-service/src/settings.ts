/** What the environment says. Secrets lie in files, and `NAME_FILE` tells where: variables are seen by too many. */
import { readFileSync } from 'node:fs';

export interface Settings {
  readonly port: number;
  readonly databaseUrl: string;
  readonly inventoryUrl: string;
  readonly inventoryToken: string;
}

type Variables = Readonly<Record<string, string | undefined>>;

function required(variables: Variables, name: string): string {
  const value = variables[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}

const secret = (variables: Variables, name: string): string =>
  readFileSync(required(variables, `${name}_FILE`), 'utf8').trim();

export const settingsFrom = (variables: Variables): Settings => ({
  port: Number(variables['PORT'] ?? 3000),
  databaseUrl: secret(variables, 'DATABASE_URL'),
  inventoryUrl: required(variables, 'INVENTORY_URL'),
  inventoryToken: secret(variables, 'INVENTORY_TOKEN'),
});
