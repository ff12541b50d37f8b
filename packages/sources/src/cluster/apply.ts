/** Server-side apply (KEP-555): the server merges, and says what it would do before it does it. */
import type { Api } from './api.ts';
import { isFailure } from './failure.ts';
import type { LiveObject } from './list.ts';

/** Whose the fields are that Palisade applies. */
export const FIELD_MANAGER = 'palisade';

export interface ApplyOptions {
  /** Changes nothing. */
  readonly dryRun: boolean;
  /** Takes fields over that another manager owns. */
  readonly force: boolean;
  /** Whose the fields are then. */
  readonly manager?: string;
}

/** `path` is the object's own. Gives the object as it is, or would be. @throws ClusterFailure */
export async function apply(
  api: Api,
  path: string,
  object: object,
  { dryRun, force, manager = FIELD_MANAGER }: ApplyOptions,
): Promise<LiveObject> {
  const query = new URLSearchParams({
    fieldManager: manager,
    force: String(force),
    ...(dryRun && { dryRun: 'All' }),
  });
  const body = await api.json({
    method: 'PATCH',
    path: `${path}?${query.toString()}`,
    body: object,
    contentType: 'application/apply-patch+yaml',
  });
  return body as LiveObject;
}

/** That there is none is fine. @throws ClusterFailure */
export async function remove(api: Api, path: string): Promise<void> {
  try {
    await api.json({ method: 'DELETE', path });
  } catch (error) {
    if (!isFailure(error, 'not-found')) throw error;
  }
}
