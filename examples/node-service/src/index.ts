import { logError } from './log.ts';
import { settingsFrom } from './settings.ts';
import { start } from './start.ts';

try {
  await start(settingsFrom(process.env));
} catch (error) {
  logError('the service did not start', error);
  process.exit(1);
}
