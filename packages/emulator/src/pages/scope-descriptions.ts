/** Descriptions of scopes on the pages. */
const SCOPE_DESCRIPTIONS: Readonly<Record<string, string>> = {
  aws: 'Use AWS as you',
  'codecatalyst:read_write': 'Read and change your projects in CodeCatalyst',
  'codewhisperer:analysis': 'Analyze your code with Amazon Q Developer',
  'codewhisperer:completions': 'Get code suggestions from Amazon Q Developer',
  'codewhisperer:conversations': 'Chat with Amazon Q Developer as you',
  'codewhisperer:taskassist': 'Work on tasks in your code with Amazon Q Developer',
  'codewhisperer:transformations': 'Transform your code with Amazon Q Developer',
  openid: 'Know who you are',
  'redshift:connect': 'Connect to Amazon Redshift as you',
  'sso:account:access': 'See your accounts and roles, and get their credentials',
  'sts:identity_context': 'Get credentials that carry your identity',
  'verified_access:application:connect': 'Connect to applications behind AWS Verified Access',
}

/** Returns the description of a scope. */
export function describeScope(scope: string): string {
  return Object.hasOwn(SCOPE_DESCRIPTIONS, scope) ? (SCOPE_DESCRIPTIONS[scope] ?? '') : 'Unknown scope'
}
