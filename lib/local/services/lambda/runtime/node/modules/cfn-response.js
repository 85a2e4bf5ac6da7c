'use strict';
/* The module that AWS gives to handlers whose code stands in the template: answers a custom resource's request. */
const http = require('node:http');
const https = require('node:https');

exports.SUCCESS = 'SUCCESS';
exports.FAILED = 'FAILED';

exports.send = (event, context, responseStatus, responseData, physicalResourceId, noEcho) => {
  const body = JSON.stringify({
    Status: responseStatus,
    Reason: `See the details in CloudWatch Log Stream: ${context.logStreamName}`,
    PhysicalResourceId: physicalResourceId || context.logStreamName,
    StackId: event.StackId,
    RequestId: event.RequestId,
    LogicalResourceId: event.LogicalResourceId,
    NoEcho: noEcho || false,
    Data: responseData,
  });
  return new Promise((resolve) => {
    const finish = (outcome) => {
      console.log(outcome);
      // Callback handlers call this and return: the invocation ends here for them, as with AWS's module.
      context.done?.();
      resolve();
    };
    const { request } = event.ResponseURL.startsWith('http:') ? http : https;
    const headers = { 'content-type': '', 'content-length': Buffer.byteLength(body) };
    const call = request(new URL(event.ResponseURL), { method: 'PUT', headers }, (response) => {
      response.resume();
      response.on('end', () => finish(`Status code: ${response.statusCode}`));
    });
    call.on('error', (error) => finish(`send(..) failed executing request(..): ${error.message}`));
    call.end(body);
  });
};
