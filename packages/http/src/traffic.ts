/** Responses that are not finished, and whether the service is on its way out. */
import type { ServerResponse } from 'node:http';

export interface Traffic {
  readonly open: Set<ServerResponse>;
  draining: boolean;
  /** Requests finished since the drain began. */
  served: number;
}

export const newTraffic = (): Traffic => ({ open: new Set(), draining: false, served: 0 });

/** From now on each response tells its caller to connect anew, elsewhere. */
export function beginDrain(traffic: Traffic): void {
  traffic.draining = true;
  for (const response of traffic.open) if (!response.headersSent) response.setHeader('Connection', 'close');
}
