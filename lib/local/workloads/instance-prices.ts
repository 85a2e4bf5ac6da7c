/**
 * On-demand USD an hour in us-east-1, equal for training, processing and real-time hosting. AWS's own price list is not
 * at hand: only prices that at least two independent public copies of https://aws.amazon.com/sagemaker/pricing/ or of
 * AWS's Price List API agree on are here. Of g5 from 8xlarge on, g6, g6e and p4d the copies are of us-west-2, where
 * the smaller sizes cost what they cost in us-east-1; p4d's is the price since AWS lowered it in 2025. What is not here
 * has no known price.
 */
const PRICES: Readonly<Record<string, number>> = {
  'ml.t3.medium': 0.05,
  'ml.t3.large': 0.1,
  'ml.t3.xlarge': 0.2,
  'ml.t3.2xlarge': 0.399,
  'ml.m5.large': 0.115,
  'ml.m5.xlarge': 0.23,
  'ml.m5.2xlarge': 0.461,
  'ml.m5.4xlarge': 0.922,
  'ml.m5.12xlarge': 2.765,
  'ml.m5.24xlarge': 5.53,
  'ml.c5.large': 0.102,
  'ml.c5.xlarge': 0.204,
  'ml.c5.2xlarge': 0.408,
  'ml.c5.4xlarge': 0.816,
  'ml.c5.9xlarge': 1.836,
  'ml.r5.large': 0.151,
  'ml.r5.2xlarge': 0.605,
  'ml.r5.8xlarge': 2.419,
  'ml.g4dn.xlarge': 0.736,
  'ml.g4dn.2xlarge': 0.94,
  'ml.g4dn.4xlarge': 1.505,
  'ml.g4dn.8xlarge': 2.72,
  'ml.g4dn.12xlarge': 4.89,
  'ml.g4dn.16xlarge': 5.44,
  'ml.g5.xlarge': 1.408,
  'ml.g5.2xlarge': 1.515,
  'ml.g5.4xlarge': 2.03,
  'ml.g5.8xlarge': 3.06,
  'ml.g5.12xlarge': 7.09,
  'ml.g5.16xlarge': 5.12,
  'ml.g5.24xlarge': 10.18,
  'ml.g5.48xlarge': 20.36,
  'ml.g6.xlarge': 1.127,
  'ml.g6.2xlarge': 1.222,
  'ml.g6.4xlarge': 1.654,
  'ml.g6.12xlarge': 5.752,
  'ml.g6.24xlarge': 8.344,
  'ml.g6.48xlarge': 16.688,
  'ml.g6e.2xlarge': 2.8,
  'ml.g6e.4xlarge': 3.76,
  'ml.g6e.8xlarge': 5.66,
  'ml.g6e.12xlarge': 13.12,
  'ml.inf2.48xlarge': 15.58,
  'ml.p3.2xlarge': 3.825,
  'ml.p3.8xlarge': 14.688,
  'ml.p3.16xlarge': 28.152,
  'ml.p4d.24xlarge': 25.251,
};

/** The whole table, with what a reader must know of it. */
export function priceList(): object {
  const facts = { currency: 'USD', unit: 'hour', region: 'us-east-1', asOf: '2026-11-26' };
  return {
    ...facts,
    source: 'public copies of https://aws.amazon.com/sagemaker/pricing/ and of the AWS Price List API',
    training: PRICES,
    hosting: PRICES,
  };
}

/** USD for one instance and hour; undefined when no price is known. */
export function pricePerHour(instanceType: string): number | undefined {
  return PRICES[instanceType];
}
