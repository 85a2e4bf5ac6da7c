import { invalidBucketName } from './errors';

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const FORBIDDEN = [
  /\.\./,
  /^\d+\.\d+\.\d+\.\d+$/,
  /^(?:xn--|sthree-|amzn-s3-demo-)/,
  /(?:-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/,
];

/** @throws InvalidBucketName */
export function checkBucketName(name: string): void {
  const wellFormed = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name);
  if (!wellFormed || FORBIDDEN.some((pattern) => pattern.test(name))) throw invalidBucketName(name);
}
