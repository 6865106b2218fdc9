#!/usr/bin/env node
// The executable: refuses a Node that is too old, keeps compiled code between runs, and starts the program.
import module from 'node:module';

const { node } = process.versions;
const [major = 0, minor = 0] = node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(
    `digest needs Node 20.19 or newer; this is Node ${node}. Get one from https://nodejs.org\n`,
  );
  process.exitCode = 2;
} else {
  // Node 22.1 and newer: https://nodejs.org/api/module.html#module-compile-cache
  (module as { enableCompileCache?: () => void }).enableCompileCache?.();
  void import('./main.ts');
}
