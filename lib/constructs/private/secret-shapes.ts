import { CfnDynamicReference, Token, Tokenization } from 'aws-cdk-lib';
import type { Faults } from './faults';

/** What the secrets of well-known services look like, wherever they stand. Source: the services' own documentation of their formats. */
const SHAPES: readonly [string, RegExp][] = [
  ['an access key of AWS', /\b(AKIA|ASIA)[A-Z0-9]{16}\b/],
  [
    'a secret access key of AWS',
    /(^|[^A-Za-z0-9/+=])(?=[A-Za-z0-9/+]*[A-Z])(?=[A-Za-z0-9/+]*[a-z])(?=[A-Za-z0-9/+]*[0-9])[A-Za-z0-9/+]{40}($|[^A-Za-z0-9/+=])/,
  ],
  ['an API key of a SageMaker endpoint', /\bsagemaker-api-key-[A-Za-z0-9+/=_-]{16,}/],
  ['a token of GitHub', /\b(gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{30,})/],
  ['a token of GitLab', /\bgl(pat|dt|rt|ptt|cbt)-[A-Za-z0-9_-]{16,}/],
  ['a token of Slack', /\bxox[abeprs]-[A-Za-z0-9-]{10,}|\bxapp-[A-Za-z0-9-]{10,}/],
  ['a webhook of Slack', /hooks\.slack\.com\/services\/[A-Z0-9]+\/[A-Z0-9]+\/[A-Za-z0-9]+/],
  ['a key of Stripe', /\b[rs]k_(live|test)_[A-Za-z0-9]{16,}/],
  ['a token of Hugging Face', /\b(hf|api_org)_[A-Za-z0-9]{30,}/],
  ['an API key of a model provider', /\bsk-(ant-|proj-|svcacct-|or-)?[A-Za-z0-9_-]{20,}/],
  ['a key of Google', /\bAIza[A-Za-z0-9_-]{35}|\bya29\.[A-Za-z0-9_-]{20,}|\bGOCSPX-[A-Za-z0-9_-]{20,}/],
  ['a private key', /-----BEGIN [A-Z ]*PRIVATE KEY( BLOCK)?-----|"private_key"\s*:/],
  ['a JSON web token', /\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\./],
  ['a token of npm', /\bnpm_[A-Za-z0-9]{30,}/],
  ['a token of PyPI', /\bpypi-[A-Za-z0-9_-]{16,}/],
  ['a token of Docker Hub', /\bdckr_(pat|oat)_[A-Za-z0-9_-]{20,}/],
  ['a key of SendGrid', /\bSG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}/],
  ['a key of Twilio', /\bSK[0-9a-f]{32}\b/],
  ['a key of Mailgun', /\bkey-[0-9a-f]{32}\b/],
  ['a token of DigitalOcean', /\bdo[opr]_v1_[0-9a-f]{40,}/],
  ['a token of Shopify', /\bshp(at|ca|pa|ss)_[0-9a-fA-F]{32}/],
  ['a token of Square', /\bsq0(atp|csp)-[A-Za-z0-9_-]{20,}/],
  ['a key of Linear', /\blin_api_[A-Za-z0-9]{30,}/],
  ['a token of Databricks', /\bdapi[0-9a-f]{32}/],
  ['a token of Atlassian', /\bATATT3[A-Za-z0-9_=-]{30,}/],
  ['a key of New Relic', /\bNRAK-[A-Z0-9]{20,}/],
  ['a token of Vault', /\bhv[sbr]\.[A-Za-z0-9_-]{20,}/],
  ['a token of Terraform Cloud', /\b[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_-]{40,}/],
  ['a token of Telegram', /\b[0-9]{8,10}:AA[A-Za-z0-9_-]{32,}/],
  ['a key of Azure', /\b(AccountKey|SharedAccessKey|sig)=[A-Za-z0-9+/%]{30,}/],
  ['a password in a URL', /\b[a-z][a-z0-9+.-]*:\/\/[^\s:@/]*:[^\s@/]+@/i],
  ['a password in a connection string', /\b(password|pwd)\s*=\s*[^\s;]{4,}/i],
  ['an authorization header', /\b(Bearer|Basic)\s+[A-Za-z0-9+/=._-]{16,}/],
];

/** Names under which a literal value of any form is a secret. */
const NAMES =
  /(^|[_\-.])(password|passwd|pwd|passphrase|secret|secret[_-]?(access[_-]?)?key|api[_-]?key|private[_-]?key|access[_-]?key|auth[_-]?token|access[_-]?token|credentials?)$/i;
const TOKEN_NAMES = /(^|[_\-.])token$/i;
/** Words, numbers, paths and ARNs are what stands under such a name when it is a setting or a reference. */
const HARMLESS = /^(arn:|s3:\/\/|\/|true$|false$|none$|[0-9.]*$)/i;

/** Of CloudFormation's dynamic references only plain parameters are no secrets. */
function isSecretReference(value: string): boolean {
  if (/\{\{resolve:(secretsmanager|ssm-secure):/.test(value)) return true;
  const { tokens } = Tokenization.reverseString(value);
  return tokens.some(
    (token) => token instanceof CfnDynamicReference && !String(token.toJSON()).includes('resolve:ssm:'),
  );
}

/** What kind of secret a setting seems to be; undefined if it seems to be none, or is not known before deployment. */
export function secretIn(name: string, value: string): string | undefined {
  if (isSecretReference(value)) return 'a secret that CloudFormation would fill in';
  if (Token.isUnresolved(value)) return undefined;
  const shape = SHAPES.find(([, pattern]) => pattern.test(value));
  if (shape !== undefined) return shape[0];
  if (HARMLESS.test(value)) return undefined;
  if (NAMES.test(name)) return 'a secret by its name';
  return TOKEN_NAMES.test(name) && /^[A-Za-z0-9_.\-]{16,}$/.test(value) ? 'a token by its name' : undefined;
}

/** Lists of texts: whoever may describe the job could read them as well. */
export function checkNoSecretTexts(faults: Faults, prop: string, texts: readonly string[] = []): void {
  texts.forEach((text, index) => checkNoSecrets(faults, prop, { [index]: text }));
}

/** The value itself is not repeated: errors end up in logs. */
export function checkNoSecrets(faults: Faults, prop: string, values: { readonly [name: string]: unknown }): void {
  for (const [name, value] of Object.entries(values)) {
    const kind = typeof value === 'string' ? secretIn(name, value) : undefined;
    const message = `${prop} "${name}" looks like ${kind}, which whoever may describe the job could read: keep it in Secrets Manager and give secrets`;
    faults.when(kind !== undefined, message);
  }
}
