/** Returns the environment variables that point the AWS CLI, the AWS SDKs, and sso-oidc at an emulator. */
export function clientEnvironment(url: string, region: string): Readonly<Record<string, string>> {
  return {AWS_ENDPOINT_URL_SSO_OIDC: url, AWS_ENDPOINT_URL_SSO: url, AWS_REGION: region}
}
