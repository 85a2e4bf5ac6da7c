#!/usr/bin/env node
'use strict';
require('../dist/docker-shim/main.js');
