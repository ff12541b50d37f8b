/** What Prometheus reads. The names are those of OpenTelemetry's semantic conventions. */
import type { RequestHandler } from 'express';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';

export interface Metrics {
  readonly measure: RequestHandler;
  readonly show: RequestHandler;
}

const PROBES = new Set(['/livez', '/readyz']);
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export function metrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const duration = new Histogram({
    name: 'http_server_request_duration_seconds',
    help: 'Duration of HTTP server requests',
    labelNames: ['http_request_method', 'http_route', 'http_response_status_code'] as const,
    buckets: BUCKETS,
    registers: [registry],
  });
  return {
    measure: (request, response, next) => {
      if (PROBES.has(request.path)) return next();
      const start = performance.now();
      response.once('close', () =>
        duration.observe(
          {
            http_request_method: request.method,
            // Never the path itself: callers choose it, and each would be a series of its own.
            http_route: request.route?.path ?? '',
            http_response_status_code: response.statusCode,
          },
          (performance.now() - start) / 1000,
        ),
      );
      next();
    },
    show: async (_request, response) => {
      response.type(registry.contentType).send(await registry.metrics());
    },
  };
}
