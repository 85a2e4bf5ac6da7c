'use strict';
const { createContext } = require('./context');
const { withoutCallbacks } = require('./handler-loader');

/** An error as Lambda answers it; `stack` instead of `trace` is how its log line spells it. */
function describeError(error, trace = 'trace') {
  if (!(error instanceof Error) && !(typeof error?.stack === 'string' && typeof error?.message === 'string')) {
    return { errorType: typeof error, errorMessage: String(error), [trace]: [] };
  }
  const own = trace === 'stack' ? { ...error, name: undefined, message: undefined, stack: undefined } : {};
  return { errorType: error.name, errorMessage: error.message, ...own, [trace]: (error.stack ?? '').split('\n') };
}

/** Runs one event at a time through the handler, by promise or by callback, and answers each once. */
class Invocations {
  constructor(handler, channel, current) {
    this.handler = handler;
    this.channel = channel;
    this.current = current;
    this.pending = undefined;
    process.on('uncaughtException', (error) => this.crash('Uncaught Exception', describeError(error), error, 129));
    process.on('unhandledRejection', (reason) => this.rejected(reason));
    process.on('beforeExit', () => this.drained());
  }

  run(message) {
    this.current.requestId = message.requestId;
    const answer = (error, result) => this.answer(message.requestId, error, result);
    this.pending = { requestId: message.requestId, byPromise: false, settled: undefined };
    const { context, callback } = createContext(
      message,
      this.pending,
      answer,
      withoutCallbacks(process.env.AWS_EXECUTION_ENV),
    );
    this.channel.hold(false);
    try {
      const returned = this.handler(JSON.parse(message.event), context, callback);
      if (typeof returned?.then === 'function') this.follow(returned, answer);
      else if (callback === undefined) answer(undefined, returned);
    } catch (error) {
      answer(error);
    }
  }

  follow(returned, answer) {
    this.pending.byPromise = true;
    returned.then(
      (result) => answer(undefined, result),
      (error) => answer(error ?? new Error('the handler rejected without a reason')),
    );
  }

  answer(requestId, error, result) {
    if (this.pending?.requestId !== requestId) return;
    const message = error === undefined || error === null ? this.success(result) : this.failure(error);
    this.finish({ ...message, requestId });
  }

  success(result) {
    try {
      return { type: 'result', payload: JSON.stringify(result === undefined ? null : result) ?? 'null' };
    } catch (error) {
      return this.failure(
        Object.assign(error, {
          message: `Unable to stringify response body: ${error.message}`,
          name: 'Runtime.MarshalError',
        }),
      );
    }
  }

  failure(error) {
    console.error('Invoke Error \t' + JSON.stringify(describeError(error, 'stack')));
    return { type: 'error', payload: JSON.stringify(describeError(error)) };
  }

  finish(message, then) {
    this.pending = undefined;
    this.channel.hold(true);
    this.channel.send(message, then);
  }

  /** Nothing is left to do: a callback that waited for that is answered; a promise that nobody can settle ends the process. */
  drained() {
    if (this.pending === undefined) return;
    const { requestId, byPromise, settled } = this.pending;
    if (byPromise) process.exit(0);
    this.answer(requestId, settled?.error, settled?.result ?? null);
  }

  rejected(reason) {
    const cause = describeError(reason);
    const error = new Error(reason instanceof Error ? reason.toString() : String(reason));
    error.name = 'Runtime.UnhandledPromiseRejection';
    const described = {
      errorType: error.name,
      errorMessage: error.message,
      trace: [`${error.name}: ${error.message}`, ...cause.trace],
    };
    this.crash('Unhandled Promise Rejection', described, Object.assign(error, { reason: cause }), 128);
  }

  crash(label, described, error, code) {
    console.error(`${label} \t${JSON.stringify(describeError(error, 'stack'))}`);
    const exit = () => process.exit(code);
    if (this.pending === undefined) return exit();
    this.finish(
      { type: 'error', requestId: this.pending.requestId, payload: JSON.stringify(described), last: true },
      exit,
    );
  }
}

module.exports = { describeError, Invocations };
