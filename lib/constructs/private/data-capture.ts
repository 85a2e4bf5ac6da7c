import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type * as sagemaker from 'aws-cdk-lib/aws-sagemaker';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { allowWriting } from './execution-role';
import type { Faults } from './faults';
import { folderPrefix } from './s3-prefix';

export interface DataCaptureProps {
  readonly dataCaptureBucket?: s3.IBucket;
  readonly dataCapturePrefix?: string;
  readonly dataCapturePercentage?: number;
}

export function checkDataCapture(faults: Faults, props: DataCaptureProps): void {
  const captures = props.dataCapturePrefix !== undefined || props.dataCapturePercentage !== undefined;
  faults
    .wholeNumber('dataCapturePercentage', props.dataCapturePercentage, 0, 100)
    .when(captures && props.dataCaptureBucket === undefined, 'data capture has no dataCaptureBucket: give it');
}

/** Folder below which SageMaker writes captured requests; ends with a slash. */
export function capturePrefix(props: DataCaptureProps): string {
  return folderPrefix(props.dataCapturePrefix ?? 'captured');
}

export function allowCapturing(role: iam.IRole, props: DataCaptureProps, encryptionKey?: kms.IKey): void {
  if (props.dataCaptureBucket === undefined) return;
  allowWriting(role, props.dataCaptureBucket, capturePrefix(props), encryptionKey);
}

export function dataCapture(
  props: DataCaptureProps,
  encryptionKey?: kms.IKey,
): sagemaker.CfnEndpointConfig.DataCaptureConfigProperty | undefined {
  if (props.dataCaptureBucket === undefined) return undefined;
  return {
    enableCapture: true,
    initialSamplingPercentage: props.dataCapturePercentage ?? 100,
    destinationS3Uri: `s3://${props.dataCaptureBucket.bucketName}/${capturePrefix(props)}`,
    kmsKeyId: (props.dataCaptureBucket.encryptionKey ?? encryptionKey)?.keyArn,
    captureOptions: [{ captureMode: 'Input' }, { captureMode: 'Output' }],
    captureContentTypeHeader: { csvContentTypes: ['text/csv'], jsonContentTypes: ['application/json'] },
  };
}
