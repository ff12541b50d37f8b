/** Who may call the service, and what it calls. All else is denied. */
import { z } from 'zod';
import { hostName, labelKey, labelValue, name, port, serviceName, urlPath } from './names.ts';

const labels = z.record(labelKey, labelValue).refine((of) => Object.keys(of).length > 0, 'name at least one label');

const describedCaller = z.strictObject({
  name: serviceName.describe('The service that calls; its pods have the label app.kubernetes.io/name'),
  namespace: name.optional().describe('The namespace that it runs in; default: its name'),
  labels: labels.optional().describe('Labels of its pods, where they have others'),
  account: name.optional().describe('The service account that it runs under, for the mesh; default: its name'),
});

const caller = z.union([
  serviceName.transform((of): z.output<typeof describedCaller> => ({ name: of })),
  describedCaller,
]);

const protocol = z.enum(['TCP', 'UDP']).default('TCP');

const callee = z.union([
  z.strictObject({
    service: serviceName.describe('A service in the cluster; its pods have the label app.kubernetes.io/name'),
    namespace: name.optional().describe('The namespace that it runs in; default: its name'),
    labels: labels.optional().describe('Labels of its pods, where they have others'),
    port: port.describe('The port of its pods, which is what policies see'),
    servicePort: port.default(80).describe('The port of its Service, which is what the program connects to'),
    protocol,
  }),
  z.strictObject({
    host: hostName.describe(
      'A host outside of the cluster. Policies know no names: the port opens to every public address',
    ),
    port: port.default(443),
    protocol,
  }),
  z.strictObject({
    cidr: z
      .union([z.cidrv4(), z.cidrv6()])
      .refine((of) => !of.endsWith('/0'), 'a network of all addresses declares nothing: name a host')
      .describe('A network outside of the cluster, as in 10.20.0.0/16'),
    port,
    protocol,
  }),
]);

const ENDPOINT =
  /^(?:internet|[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?(?:\/(?:[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?|\*))?)$/;

const endpoint = z
  .union([z.cidrv4(), z.cidrv6(), z.ipv4(), z.ipv6(), z.string().regex(ENDPOINT)], {
    error: 'write a service (web), one of another namespace (shop/web), all of one (shop/*), a network, or internet',
  })
  .describe('Who: a service, NAMESPACE/NAME, NAMESPACE/*, a network such as 10.20.0.0/16, or internet');

const assertion = z.union([
  endpoint,
  z.strictObject({
    from: endpoint,
    port: port.optional().describe('Default: every port that the service declares'),
    protocol,
  }),
]);

/** What is promised, and judged by the policies that are there: it writes none. */
export const assertions = z.array(assertion).max(100);

export const callers = z.array(caller).max(100);
export const calls = z.array(callee).max(100);

export const ingress = z.strictObject({
  host: hostName.describe('The name that clients use'),
  path: urlPath.default('/').describe('Where the service is under it'),
  class: name.default('nginx').describe('The ingress class'),
  namespace: name.default('ingress-nginx').describe('Where its controller runs: only that may call'),
  tlsSecret: name.optional().describe('The Secret with the certificate; default: the service’s name and -tls'),
  issuer: name
    .optional()
    .describe(
      'The ClusterIssuer of cert-manager that fills it, by DNS-01: no other pod runs or is reached in the namespace',
    ),
});

export const health = z.strictObject({
  live: urlPath.default('/livez').describe('Answers while the process runs'),
  ready: urlPath.default('/readyz').describe('Answers while requests may come'),
  startSeconds: z.int().min(5).max(600).default(60).describe('How long it may take to start'),
  drainSeconds: z.int().min(5).max(300).default(30).describe('How long it may take to finish what it has begun'),
});
