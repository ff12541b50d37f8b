/** By which kubelets know the API server: an authority of this run, and a certificate of a user who may do everything. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findDebian } from '../binaries.ts';
import { runCommand } from '../run-command.ts';

export interface ClientCertificates {
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
}

const SUBJECT = '/O=system:masters/CN=kube-apiserver-kubelet-client';
const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-noenc'];

export async function makeCertificates(directory: string): Promise<ClientCertificates> {
  const openssl = await findDebian('openssl');
  const file = (name: string): string => join(directory, name);
  const run = (...args: string[]): Promise<string> =>
    runCommand([openssl, ...args], { cwd: directory, env: process.env });
  await writeFile(file('client.ext'), 'extendedKeyUsage=clientAuth\n');
  const [authority, certificate, key] = [file('client-ca.crt'), file('client.crt'), file('client.key')];
  const ca = ['-x509', '-days', '2', '-subj', '/CN=palisade-test', '-keyout', file('client-ca.key'), '-out', authority];
  await run('req', ...KEY, ...ca);
  await run('req', ...KEY, '-subj', SUBJECT, '-keyout', key, '-out', file('client.csr'));
  const signed = ['-CA', authority, '-CAkey', file('client-ca.key'), '-CAcreateserial', '-days', '2'];
  const output = ['-extfile', file('client.ext'), '-out', certificate];
  await run('x509', '-req', '-in', file('client.csr'), ...signed, ...output);
  return { authority, certificate, key };
}
