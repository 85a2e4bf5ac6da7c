import * as apigateway from 'aws-cdk-lib/aws-apigateway';

/** Who may call a `ModelApi`. Each call also brings the API key of its tenant, which alone proves nobody's identity. */
export class ApiAuthorization {
  /** Principals of IAM, who sign their calls; `grantInvoke` lets them. */
  public static readonly IAM = new ApiAuthorization(apigateway.AuthorizationType.IAM);

  /** Whoever has a tenant's API key. For trials and trusted networks. */
  public static readonly API_KEY_ONLY = new ApiAuthorization(apigateway.AuthorizationType.NONE);

  /**
   * Whoever an authorizer lets, such as the users of a Cognito user pool.
   *
   * @param authorizer that decides
   */
  public static authorizer(authorizer: apigateway.IAuthorizer): ApiAuthorization {
    return new ApiAuthorization(undefined, authorizer);
  }

  private constructor(
    /** @internal */
    public readonly _type?: apigateway.AuthorizationType,
    /** @internal */
    public readonly _authorizer?: apigateway.IAuthorizer,
  ) {}
}
