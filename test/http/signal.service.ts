/** The process that signal.test.ts stops. */
import { drainOf } from '@palisade/http/drain';
import { start } from './services.ts';

const { base, server, core } = await start('node:http');
drainOf(core, server, { graceMs: 50, deadlineMs: 3000, signals: ['SIGTERM'] });
process.stdout.write(`${base}\n`);
