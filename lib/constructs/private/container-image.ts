import type * as ecr from 'aws-cdk-lib/aws-ecr';
import * as assets from 'aws-cdk-lib/aws-ecr-assets';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { acknowledgeWildcards } from './wildcards';

export interface BoundImage {
  readonly image: string;
  /** The image lies in a registry outside ECR, which SageMaker reaches through the VPC. */
  readonly needsVpc: boolean;
  /** Where the image lies in ECR. */
  readonly repository?: ecr.IRepository;
}

export interface AssetImageOptions {
  readonly buildArgs?: { readonly [name: string]: string };
  readonly file?: string;
  readonly target?: string;
  readonly platform?: assets.Platform;
}

/** Where an image comes from; binding it lets a role pull it, if one is given. */
export type ImageSource = (scope: Construct, role?: iam.IRole) => BoundImage;

export function grantPull(repository: ecr.IRepository, role: iam.IRole | undefined): void {
  if (role === undefined) return;
  repository.grantPull(role);
  acknowledgeWildcards(role, ['*'], 'GetAuthorizationToken knows no resources');
}

export function imageFromAsset(directory: string, options: AssetImageOptions): ImageSource {
  return (scope, role) => {
    const asset = new assets.DockerImageAsset(scope, 'Image', {
      directory,
      platform: assets.Platform.LINUX_AMD64,
      ...options,
    });
    grantPull(asset.repository, role);
    return { image: asset.imageUri, needsVpc: false, repository: asset.repository };
  };
}

export function imageFromEcr(repository: ecr.IRepository, tagOrDigest: string): ImageSource {
  return (_scope, role) => {
    grantPull(repository, role);
    return { image: repository.repositoryUriForTagOrDigest(tagOrDigest), needsVpc: false, repository };
  };
}

export function imageFromRegistry(image: string): ImageSource {
  return () => ({ image, needsVpc: true });
}
