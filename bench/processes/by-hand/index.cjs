/**
 * What ModelService makes with its defaults, written with the constructs of CDK itself: the same resources with the same
 * properties and the same reasons for wildcards, without the library.
 */
const { newTopic, watchEndpoint, watchTraining } = require('./monitoring.cjs');
const giveReasons = require('./reasons.cjs');
const { register, serve } = require('./serving.cjs');
const { train } = require('./training.cjs');

module.exports = function byHand(stack, images, bucket) {
  const job = train(stack, images, bucket);
  const group = register(stack, images, job);
  serve(stack, images, bucket, group);
  const topic = newTopic(stack);
  watchEndpoint(stack, topic);
  watchTraining(stack, topic, job);
  giveReasons(stack);
};
