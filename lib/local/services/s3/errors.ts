import { ServiceError } from '../../common/errors';

/** S3's error codes, their statuses and words: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
export function s3Error(
  status: number,
  code: string,
  message: string,
  fields?: Record<string, unknown>,
  headers?: Record<string, string>,
): ServiceError {
  return new ServiceError(code, message, { status, fields, headers });
}

export const noSuchBucket = (bucket: string) =>
  s3Error(404, 'NoSuchBucket', 'The specified bucket does not exist', { BucketName: bucket });

/** @param marker version of the delete marker that is there instead */
export const noSuchKey = (key: string, marker?: string) =>
  s3Error(
    404,
    'NoSuchKey',
    'The specified key does not exist.',
    { Key: key },
    marker === undefined ? undefined : { 'x-amz-delete-marker': 'true', 'x-amz-version-id': marker },
  );

export const noSuchVersion = (key: string, version: string) =>
  s3Error(404, 'NoSuchVersion', 'The specified version does not exist.', { Key: key, VersionId: version });

export const noSuchUpload = (upload: string) =>
  s3Error(
    404,
    'NoSuchUpload',
    'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
    { UploadId: upload },
  );

export const noSuchConfiguration = (code: string, message: string, bucket: string) =>
  s3Error(404, code, message, { BucketName: bucket });

export const methodNotAllowed = (method: string, version: string) =>
  s3Error(
    405,
    'MethodNotAllowed',
    'The specified method is not allowed against this resource.',
    { Method: method, ResourceType: 'DeleteMarker' },
    { 'x-amz-delete-marker': 'true', 'x-amz-version-id': version, allow: 'DELETE' },
  );

export const bucketAlreadyOwnedByYou = (bucket: string) =>
  s3Error(
    409,
    'BucketAlreadyOwnedByYou',
    'Your previous request to create the named bucket succeeded and you already own it.',
    { BucketName: bucket },
  );

export const bucketNotEmpty = (bucket: string, versioned: boolean) => {
  const more = versioned ? '. You must delete all versions in the bucket.' : '';
  return s3Error(409, 'BucketNotEmpty', `The bucket you tried to delete is not empty${more}`, { BucketName: bucket });
};

export const invalidBucketName = (bucket: string) =>
  s3Error(400, 'InvalidBucketName', 'The specified bucket is not valid.', { BucketName: bucket });

export const invalidBucketState = (message: string) => s3Error(409, 'InvalidBucketState', message);

export const accessDenied = (message = 'Access Denied', fields?: Record<string, unknown>) =>
  s3Error(403, 'AccessDenied', message, fields);

export const invalidArgument = (message: string, name: string, value: unknown) =>
  s3Error(400, 'InvalidArgument', message, { ArgumentName: name, ArgumentValue: value ?? '' });

export const invalidRequest = (message: string) => s3Error(400, 'InvalidRequest', message);

export const notImplemented = (message: string) => s3Error(501, 'NotImplemented', message);

export const malformedXml = () =>
  s3Error(
    400,
    'MalformedXML',
    'The XML you provided was not well-formed or did not validate against our published schema',
  );

export const malformedPolicy = (message: string) => s3Error(400, 'MalformedPolicy', message);

export const keyTooLong = (size: number) =>
  s3Error(400, 'KeyTooLongError', 'Your key is too long', { Size: size, MaxSizeAllowed: 1024 });

export const metadataTooLarge = (size: number, limit: number) =>
  s3Error(400, 'MetadataTooLarge', 'Your metadata headers exceed the maximum allowed metadata size', {
    Size: size,
    MaxSizeAllowed: limit,
  });

export const invalidTag = (message: string) => s3Error(400, 'InvalidTag', message);

export const badRequestTags = (limit: number) =>
  s3Error(400, 'BadRequest', `Object tags cannot be greater than ${limit}`);

export const preconditionFailed = (condition: string) =>
  s3Error(412, 'PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', {
    Condition: condition,
  });

/** Answered as a 304 without a body. */
export const notModified = (etag: string, modified: number) =>
  s3Error(304, 'NotModified', 'Not Modified', undefined, {
    etag: `"${etag}"`,
    'last-modified': new Date(modified).toUTCString(),
  });

export const invalidRange = (range: string, size: number) =>
  s3Error(
    416,
    'InvalidRange',
    'The requested range is not satisfiable',
    { RangeRequested: range, ActualObjectSize: size },
    { 'content-range': `bytes */${size}` },
  );

export const invalidPartNumber = (parts: number, requested: number) =>
  s3Error(416, 'InvalidPartNumber', 'The requested partnumber is not satisfiable', {
    PartNumberRequested: requested,
    ActualPartCount: parts,
  });

export const entityTooLarge = (size: number, limit: number) =>
  s3Error(400, 'EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size', {
    ProposedSize: size,
    MaxSizeAllowed: limit,
  });

export const entityTooSmall = (part: { size: number; number: number; etag: string }, limit: number) =>
  s3Error(400, 'EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size', {
    ProposedSize: part.size,
    MinSizeAllowed: limit,
    PartNumber: part.number,
    ETag: part.etag,
  });

export const incompleteBody = () =>
  s3Error(400, 'IncompleteBody', 'You did not provide the number of bytes specified by the Content-Length HTTP header');

export const invalidDigest = (value: string) =>
  s3Error(400, 'InvalidDigest', 'The Content-MD5 you specified was invalid.', { 'Content-MD5': value });

export const badMd5 = (expected: string, calculated: string) =>
  s3Error(400, 'BadDigest', 'The Content-MD5 you specified did not match what we received.', {
    ExpectedDigest: expected,
    CalculatedDigest: calculated,
  });

export const badChecksum = (algorithm: string) =>
  s3Error(400, 'BadDigest', `The ${algorithm} you specified did not match the calculated checksum.`);

export const contentSha256Mismatch = (client: string, server: string) =>
  s3Error(
    400,
    'XAmzContentSHA256Mismatch',
    "The provided 'x-amz-content-sha256' header does not match what was computed.",
    { ClientComputedContentSHA256: client, S3ComputedContentSHA256: server },
  );

export const invalidPart = (upload: string, part: number, etag: string) =>
  s3Error(
    400,
    'InvalidPart',
    "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
    { UploadId: upload, PartNumber: part, ETag: etag },
  );

export const invalidPartOrder = (upload: string) =>
  s3Error(
    400,
    'InvalidPartOrder',
    'The list of parts was not in ascending order. Parts must be ordered by part number.',
    { UploadId: upload },
  );

export const invalidLocation = (location: string) =>
  s3Error(400, 'InvalidLocationConstraint', 'The specified location-constraint is not valid', {
    LocationConstraint: location,
  });

export const illegalLocation = (location: string) =>
  s3Error(
    400,
    'IllegalLocationConstraintException',
    `The ${location} location constraint is incompatible for the region specific endpoint this request was sent to.`,
  );
