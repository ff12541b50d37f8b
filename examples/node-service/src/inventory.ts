/** The service that keeps the stock. It gets little time: whoever waits for it is waited for, too. */
import { Refusal } from '@palisade/http/refusal';
import type { NewOrder } from './order.ts';
import type { Settings } from './settings.ts';

export interface Inventory {
  readonly reserve: (id: string, lines: NewOrder['lines']) => Promise<void>;
}

const TIMEOUT_MS = 2000;

export const inventory = ({ inventoryUrl, inventoryToken }: Settings): Inventory => ({
  reserve: async (id, lines) => {
    const answer = await fetch(`${inventoryUrl}/reservations/${id}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${inventoryToken}` },
      body: JSON.stringify({ lines }),
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await answer.body?.cancel();
    if (answer.status === 409) throw new Refusal(409, 'Out of stock');
    if (!answer.ok) throw new Error(`inventory answered ${answer.status}`);
  },
});
