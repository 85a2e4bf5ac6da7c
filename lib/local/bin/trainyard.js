#!/usr/bin/env node
'use strict';
const { spawnSync } = require('node:child_process');
const { existsSync } = require('node:fs');
const { join } = require('node:path');

// In a checkout nothing is compiled at install: make what is stale (0.1 s when nothing is).
const recipe = join(__dirname, '..', '..', '..', 'scripts', 'build.mjs');
if (existsSync(recipe)) {
  const { status } = spawnSync(process.execPath, [recipe], { stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) process.exit(status ?? 1);
}
require('../dist/cli/main.js');
