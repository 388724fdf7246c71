#!/usr/bin/env node
// Older versions fail on the first import, with a message that tells nothing.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major > 20 || (major === 20 && minor >= 19)) await import('../dist/cli.js');
else {
  process.stderr.write(
    `CRITICAL target-postgres-raw needs Node 20.19 or newer, and this is ${process.versions.node}: install a newer one\n`,
  );
  process.exitCode = 1;
}
