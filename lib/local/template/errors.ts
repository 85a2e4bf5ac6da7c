/** A fault of a template or of its parameters, in CloudFormation's wording where it has one. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
}
