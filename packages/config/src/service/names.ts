/** Names, paths and quantities as Kubernetes and OCI write them. */
import { parseQuantity } from '@palisade/core/predicate/quantity';
import { z } from 'zod';

const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/;
const REPOSITORY =
  /^(?:(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?)\/)?[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*)*$/;
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;
const LABEL_VALUE = /^(?:[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?$/;
const MAX_PORT = 65535;

/** RFC 1123 label: what namespaces and other objects are called. At most 50, so that suffixes fit. */
export const name = z
  .string()
  .max(50, 'a name has at most 50 characters')
  .regex(LABEL, 'a name is lower-case letters, digits and dashes, as in "shop-api"');

/** RFC 1035 label, which a Service's name has to be. */
export const serviceName = name.regex(/^(?!\d)/, 'the name of a service begins with a letter');

export const hostName = z
  .string()
  .max(253)
  .regex(SUBDOMAIN, 'a host name is lower-case labels and dots, as in "shop.example.com"');

/** Ports below 1024 need a capability that no container gets. */
export const ownPort = z
  .int('a port is a whole number')
  .min(1024, 'the service runs without capabilities: its port is 1024 or above; the Service in front may have any')
  .max(MAX_PORT);
export const port = z.int('a port is a whole number').min(1).max(MAX_PORT);

export const repository = z
  .string()
  .max(255)
  .regex(REPOSITORY, 'an image repository has no tag and no digest, as in "registry.example.com/shop/api"');

/** Where it is on the web, without its query. */
export const urlPath = z
  .string()
  .max(200)
  .regex(/^\/[A-Za-z0-9._~/-]*$/, 'a path begins with /, as in "/readyz"');

export const filePath = z
  .string()
  .max(200)
  .regex(/^(?:\/[A-Za-z0-9._-]+)+$/, 'a folder in the container is written from the root, as in "/var/cache/app"')
  .refine((path) => !path.split('/').includes('..'), 'the path leaves its folder: write it without ..');

export const variable = z.string().regex(VARIABLE, 'a variable is letters, digits and _, as in "DATABASE_URL"');

export const labelValue = z
  .string()
  .regex(LABEL_VALUE, 'a label has at most 63 letters, digits, dashes, dots and underscores');

const LABEL_KEY = /^(?:[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?\/)?[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$/;
export const labelKey = z.string().regex(LABEL_KEY, 'a label key is "name" or "prefix.example.com/name"');

const CPU = /^(?:[1-9]\d{0,4}m|[1-9]\d{0,2}(?:\.\d{1,3})?|0\.\d{0,2}[1-9])$/;
const BYTES = /^[1-9]\d{0,5}(?:Ki|Mi|Gi)$/;

export const cpu = z.string().regex(CPU, 'CPU is cores or thousandths of one, as in "250m" or "1.5"');
export const bytes = z.string().regex(BYTES, 'memory and sizes are written as "256Mi" or "1Gi"');

/** Thousandths of a core. */
export const millicores = (text: string): number => Math.round(parseQuantity(text) * 1000);
