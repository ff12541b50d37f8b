/** Responses that are not finished, and whether the service is on its way out. */
import type { ServerResponse } from 'node:http';

export interface Traffic {
  readonly open: Set<ServerResponse>;
  draining: boolean;
  /** Requests finished since the drain began. */
  served: number;
  /** Listens to each response's end. */
  readonly closed: (this: ServerResponse) => void;
}

export function newTraffic(): Traffic {
  const traffic: Traffic = {
    open: new Set(),
    draining: false,
    served: 0,
    closed() {
      traffic.open.delete(this);
      traffic.served++;
    },
  };
  return traffic;
}

/** From now on each response tells its caller to connect anew, elsewhere. */
export function beginDrain(traffic: Traffic): void {
  traffic.draining = true;
  for (const response of traffic.open) if (!response.headersSent) response.setHeader('Connection', 'close');
}
