'use strict';

/** The second and third argument of a handler. Callbacks ended with Node.js 24. */
exports.createContext = (message, pending, answer, promisesOnly) => {
  const { env } = process;
  const start = performance.now();
  const context = {
    callbackWaitsForEmptyEventLoop: true,
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    clientContext: message.clientContext,
    identity: undefined,
    invokedFunctionArn: message.arn,
    awsRequestId: message.requestId,
    getRemainingTimeInMillis: () => Math.max(0, Math.floor(message.timeout - (performance.now() - start))),
  };
  if (promisesOnly) return { context, callback: undefined };
  const callback = (error, result) => {
    if (pending.settled !== undefined) return;
    pending.settled = { error, result };
    if (!context.callbackWaitsForEmptyEventLoop) answer(error, result);
  };
  const done = (error, result) => {
    context.callbackWaitsForEmptyEventLoop = false;
    callback(error, result);
  };
  Object.assign(context, { done, succeed: (result) => done(null, result), fail: (error) => done(error ?? 'handled') });
  return { context, callback };
};
