/** Where a service's security headers are set. */
import type { Application } from '@palisade/core/subject/application';

const MIDDLEWARE =
  /^(?:helmet|lusca|@fastify\/helmet|fastify-helmet|koa-helmet|flask_talisman|secure|@palisade\/http\/(?:express|fastify))\b/;
const NAMES = /["'](?:x-content-type-options|content-security-policy|x-frame-options)["']/i;
const ANYWHERE =
  /helmet|lusca|talisman|@palisade\/http|\bfrom secure import\b|x-content-type-options|content-security-policy/i;

/** Middleware of other packages that is known to leave these headers alone. */
const HARMLESS =
  /^(?:app|express|fastify|cors|body-parser|morgan|cookie-parser|cookie-session|compression|express-session|method-override|multer|passport|serve-\w+|swagger-[\w-]+|errorhandler|pino-http|express-rate-limit|express-[\w-]*limit[\w-]*|connect-[\w-]+|csurf|response-time|prom-client|express-prom-bundle|http-proxy-middleware|@fastify\/(?:cors|cookie|formbody|multipart|rate-limit|static|swagger|swagger-ui|session|jwt|sensible))(?:\.|$)/;

/** What has to do with them, in a file of the project; Python's modules begin with no dot. */
const OWN: Readonly<Record<string, RegExp>> = {
  'app.use': /^\..*(?:helmet|security|headers)/i,
  'app.register': /^\..*(?:helmet|security|headers)/i,
  'app.after_request': /^\.?[\w.]*(?:talisman|security|headers)/i,
};

/** `app.use(helmetConfig)`, brought in from there. */
const importsThem = ({ calls, elsewhere }: Application): boolean =>
  calls.some(({ callee, args }) => args.some(({ path }) => OWN[callee]?.test((path ?? '').slice(0, 200)))) &&
  elsewhere(ANYWHERE) !== undefined;

export function setsHeaders(application: Application): boolean {
  const { calls, text } = application;
  const used = calls.flatMap(({ callee, args }) => [callee, ...args.map(({ path }) => path ?? '')]);
  return used.some((name) => MIDDLEWARE.test(name)) || NAMES.test(text) || importsThem(application);
}

/** Other code that the application hands itself to, and that may set them. */
export function mayElsewhere({ calls, elsewhere }: Application): string | undefined {
  const other = elsewhere(ANYWHERE);
  if (other !== undefined) return `${other} may set them`;
  const foreign = calls
    .filter(({ callee }) => /^app\.(?:use|register)$/.test(callee))
    .flatMap(({ args }) => args.flatMap(({ path }) => (path === undefined ? [] : [path.slice(0, 200)])))
    // A name without a package is of this file or of one beside it, which have been looked through.
    .find((path) => /^@?[\w-][/\w-]*(?:\.|$)/.test(path) && /^@|-/.test(path) && !HARMLESS.test(path));
  return foreign === undefined ? undefined : `${foreign} may set them`;
}
