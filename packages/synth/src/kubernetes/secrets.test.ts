/** What each provider of the Secrets Store CSI driver is told, as its own documentation has it. */
import { decodeConfig } from '@palisade/config/decode';
import type { Service } from '@palisade/config/service/service';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { toYaml, type Yaml } from '../yaml.ts';
import { secretObject } from './secrets.ts';

function parametersOf(provider: string, variables: object): Record<string, string> {
  const decoded = decodeConfig({
    name: 'shop',
    runtime: 'node',
    port: 8080,
    image: 'registry.example.com/shop',
    owner: 'shop',
    secrets: { from: { kind: 'csi', provider, parameters: { keyvaultName: 'v' } }, variables },
  });
  if (!('config' in decoded)) throw new Error(JSON.stringify(decoded));
  const made = parse(toYaml(secretObject(decoded.config.service as Service) as Yaml)) as {
    spec: { parameters: Record<string, string> };
  };
  return made.spec.parameters;
}

const TWO = { DB: 'shop/db', KEY: 'shop/key' };

describe('a SecretProviderClass', () => {
  it('of Azure lists its objects under `array`, each as a text of its own', () => {
    const { objects = '', ...rest } = parametersOf('azure', TWO);
    expect(rest).toEqual({ keyvaultName: 'v' });
    const { array } = parse(objects) as { array: string[] };
    expect(array.map((one) => parse(one) as unknown)).toEqual([
      { objectName: 'shop/db', objectType: 'secret', objectAlias: 'DB' },
      { objectName: 'shop/key', objectType: 'secret', objectAlias: 'KEY' },
    ]);
  });

  it('of Google lists them as `secrets`', () => {
    const { secrets = '', objects } = parametersOf('gcp', TWO);
    expect(objects).toBeUndefined();
    expect(parse(secrets)).toEqual([
      { resourceName: 'shop/db', path: 'DB' },
      { resourceName: 'shop/key', path: 'KEY' },
    ]);
  });

  it('of AWS names each secret once, with the fields of it in quotes where JMESPath needs them', () => {
    const { objects = '' } = parametersOf('aws', {
      DB: { key: 'shop/db', property: 'db-url' },
      TOKEN: 'shop/token',
      KEY: { key: 'shop/db', property: 'key' },
      ALL: 'shop/db',
    });
    expect(parse(objects)).toEqual([
      {
        objectName: 'shop/db',
        objectType: 'secretsmanager',
        objectAlias: 'ALL',
        jmesPath: [
          { path: '"db-url"', objectAlias: 'DB' },
          { path: 'key', objectAlias: 'KEY' },
        ],
      },
      { objectName: 'shop/token', objectType: 'secretsmanager', objectAlias: 'TOKEN' },
    ]);
  });

  it('of Vault names the path and the field', () => {
    const { objects = '' } = parametersOf('vault', { DB: 'shop/db' });
    expect(parse(objects)).toEqual([{ objectName: 'DB', secretPath: 'shop/db', secretKey: 'value' }]);
  });
});
