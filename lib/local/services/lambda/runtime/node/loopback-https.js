'use strict';
const http = require('node:http');
const https = require('node:https');

/**
 * CDK's own custom resource handlers answer CloudFormation with `https.request({ hostname, path })`, whatever the scheme and
 * port of the response URL. The local cloud speaks plain HTTP on a port of its own: what goes to its host goes there.
 */
exports.sendLoopbackHttps = (endpoint) => {
  if (endpoint === undefined) return;
  const { hostname, port } = new URL(endpoint);
  for (const method of ['request', 'get']) {
    const original = https[method];
    https[method] = function (...given) {
      const [target, options, callback] = normalize(given);
      if (!isLocal(target, options, hostname, port)) return original.apply(this, given);
      const plain = { agent: undefined, host: undefined, protocol: 'http:', hostname, port };
      const address = { ...addressOf(target), ...options, ...plain };
      return http[method](address, callback);
    };
  }
};

function normalize([first, second, third]) {
  const target = typeof first === 'string' ? new URL(first) : first instanceof URL ? first : undefined;
  if (target === undefined) return [undefined, first ?? {}, second];
  return typeof second === 'function' ? [target, {}, second] : [target, second ?? {}, third];
}

function isLocal(target, options, hostname, port) {
  const asked = options.hostname ?? options.host ?? target?.hostname;
  const askedPort = String(options.port ?? target?.port ?? '');
  return asked === hostname && ['', '443', port].includes(askedPort);
}

function addressOf(target) {
  return target === undefined ? {} : { path: target.pathname + target.search };
}
