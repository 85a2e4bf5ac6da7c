/** The kinds of resources and how their ARNs name them. */
export type ResourceKind =
  | 'training-job'
  | 'hyper-parameter-tuning-job'
  | 'processing-job'
  | 'transform-job'
  | 'model'
  | 'endpoint-config'
  | 'endpoint'
  | 'model-package-group'
  | 'model-package';

/** Where the resources of an account live. */
export class Arns {
  private readonly prefix: string;

  constructor({ account, region }: { readonly account: string; readonly region: string }) {
    this.prefix = `arn:aws:sagemaker:${region}:${account}:`;
  }

  /** SageMaker writes the name into an ARN in lower case; a job's keeps its case. */
  of(kind: ResourceKind, name: string): string {
    return `${this.prefix}${kind}/${kind.endsWith('-job') ? name : name.toLowerCase()}`;
  }

  /** Kind and name, or undefined when it is no ARN of this account's SageMaker resources. */
  tryParse(arn: string): { readonly kind: ResourceKind; readonly name: string } | undefined {
    if (!arn.startsWith(this.prefix)) return undefined;
    const rest = arn.slice(this.prefix.length);
    const slash = rest.indexOf('/');
    return slash < 0 ? undefined : { kind: rest.slice(0, slash) as ResourceKind, name: rest.slice(slash + 1) };
  }
}
