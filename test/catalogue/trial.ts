/** Controls on trial, with every source at hand. */
import { Trial } from '../../packages/cli/src/own/trial.ts';

export const trial = await Trial.open();
