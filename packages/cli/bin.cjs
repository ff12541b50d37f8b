#!/usr/bin/env node
// Plain enough for any Node to parse, so that one that is too old is told so in one line.
'use strict';
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(`palisade needs Node 22.18 or newer; this is ${process.versions.node} (${process.execPath})`);
  process.exit(2);
}
const { main } = require('./dist/start.cjs');
// Everything is written by then; taking a heap apart that nobody will use again costs a tenth of a run.
void main(process.argv.slice(2)).then((code) => process.exit(code));
