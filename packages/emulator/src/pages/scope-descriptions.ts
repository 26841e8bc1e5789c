/** What a scope lets a client do, in words for a person. */
const SCOPE_WORDS: Readonly<Record<string, string>> = {
  aws: 'Use AWS as you',
  'codecatalyst:read_write': 'Read and change your projects in CodeCatalyst',
  'codewhisperer:analysis': 'Have your code analysed by Amazon Q Developer',
  'codewhisperer:completions': 'Get code suggestions from Amazon Q Developer',
  'codewhisperer:conversations': 'Chat with Amazon Q Developer as you',
  'codewhisperer:taskassist': 'Have Amazon Q Developer work on tasks in your code',
  'codewhisperer:transformations': 'Have Amazon Q Developer transform your code',
  openid: 'Know who you are',
  'redshift:connect': 'Connect to Amazon Redshift as you',
  'sso:account:access': 'See your accounts and roles, and get their credentials',
  'sts:identity_context': 'Get credentials that carry your identity',
  'verified_access:application:connect': 'Connect to applications behind AWS Verified Access',
}

/** What a scope means, or that this page does not know it. */
export function wordsFor(scope: string): string {
  return Object.hasOwn(SCOPE_WORDS, scope) ? (SCOPE_WORDS[scope] ?? '') : 'Something that this page has no words for'
}
